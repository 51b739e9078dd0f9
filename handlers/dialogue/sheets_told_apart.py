"""Whether two photos show one sheet or two: by its key (a serial number), else by whatever else they differ in.

A photo is read with mistakes, so names and makers count as different only when they have little in common; a key that
was read on both decides alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Final

from nlu.text import bare

ALIKE: Final = 0.5
"""Two readings of one name have at least this much in common; 压力表 and 焦度计, 红旗仪表 and 苏州六六 have less."""


def is_another(seen: Sequence[str] | str, marks: Sequence[str]) -> bool:
    """Whether `marks` are those of another sheet than `seen`: the key first, then what else is known of both.

    >>> is_another(("A1", "压力表", ""), ("", "焦度计", "")), is_another(("A1", "压力表", ""), ("", "压力 表", "红旗"))
    (True, False)
    >>> is_another(("A17", "压力表", ""), ("A18", "压力表", "")), is_another(("A17", "压力表", ""), ("A17", "压", ""))
    (True, False)
    """
    pairs = list(zip((seen,) if isinstance(seen, str) else seen, marks, strict=False))
    key, *others = [(bare(one), bare(other)) for one, other in pairs]
    if all(key):
        return key[0] != key[1]
    return any(one and other and _unlike(one, other) for one, other in others)


def _unlike(one: str, other: str) -> bool:
    if one in other or other in one:
        return False
    return SequenceMatcher(None, one, other).ratio() < ALIKE
