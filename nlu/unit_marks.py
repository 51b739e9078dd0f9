"""Owns marking the units in a text: each unit behind a number becomes a run of one private character that names it.

The pattern of all units is large; it is compiled and searched once, and what reads quantities, ranges and divisions
looks for the marks.
"""

import re
from functools import lru_cache
from itertools import product
from typing import Final

from nlu.numerals import NUMBER
from nlu.text import LONGEST_CACHED, folded
from nlu.units import DOUBTFUL, MARKET, UNIT, UNITS, unit_said

_FIRST: Final = 0xE000
_SPELLINGS: Final = {"".join(letters) for word in DOUBTFUL for letters in product(*((c, c.upper()) for c in word))}
_UNITS: Final = tuple(sorted({(s, 1.0) for s in (*UNITS, *_SPELLINGS)} | {(u, float(n)) for u, n in MARKET.values()}))
_MARKS: Final = {unit: chr(_FIRST + place) for place, unit in enumerate(_UNITS)}
_ALL_MARKS: Final = f"[{chr(_FIRST)}-{chr(_FIRST + len(_UNITS) - 1)}]"
UNIT_MARK: Final = f"{_ALL_MARKS}+"
LIANG_MARK: Final = _MARKS["g", 50.0]
_PRIVATE: Final = re.compile(_ALL_MARKS)
_BEHIND_NUMBER: Final = re.compile(rf"(?:(?<![\d.]){NUMBER}\s?个?|[)\]]\s?)(?P<unit>{UNIT})")


def marked(text: str) -> str:
    """The folded text with its units marked; places stay what they were.

    >>> text = marked("最大30公斤, e=10g")
    >>> len(text), [unit_marked(run) for run in re.findall(UNIT_MARK, text)]
    (13, [('kg', 1.0), ('g', 1.0)])
    """
    return _cached(text) if len(text) <= LONGEST_CACHED else _mark(text)


def unit_marked(run: str) -> tuple[str, float]:
    """The unit that a run of marks stands for, and the factor to it: `("kg", 0.5)` for 斤."""
    return _UNITS[ord(run[0]) - _FIRST]


def _mark(text: str) -> str:
    return _BEHIND_NUMBER.sub(_replaced, _PRIVATE.sub(" ", folded(text)))


def _replaced(match: re.Match[str]) -> str:
    unit = unit_said(match["unit"])
    size = match.end("unit") - match.start("unit")
    return match[0] if unit is None else match[0][:-size] + _MARKS[unit] * size


_cached = lru_cache(maxsize=256)(_mark)
