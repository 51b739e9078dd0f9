"""Which characters can be printed: a name with a hole in it must never stand on a certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.ttLib import TTFont

FONTS = Path(__file__).parent / "fonts"
REGULAR = FONTS / "NotoSansSC_400Regular.ttf"
FAMILY = "Noto Sans SC"


class NoFont(Exception):
    """The font is not there: set-up was not run. An outage, never a person's mistake."""


@cache
def printable() -> frozenset[int]:
    """The code points that the font of our papers has a drawing for; 30,890 of them."""
    if not REGULAR.exists():
        raise NoFont(f"{REGULAR} is missing: run `make setup`")
    with TTFont(REGULAR, lazy=True) as font:
        return frozenset(font.getBestCmap())


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text that the font does not have, each once, in their order."""
    known = printable()
    return tuple(dict.fromkeys(one for one in text if ord(one) not in known and not one.isspace()))


def unprintable_in(data: Any) -> tuple[str, ...]:
    """The same for everything in a JSON value."""
    return tuple(dict.fromkeys(one for text in _texts(data) for one in unprintable(text)))


def _texts(data: Any) -> Iterable[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)
