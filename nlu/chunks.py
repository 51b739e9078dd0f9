"""Owns the pieces of a message: what stands between blanks, commas and values that were already read."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from nlu.found import Found

HOLE: Final = "\ufffc"
"""Stands in a text for each character of a value that was taken out, so that places stay the same."""

_EDGE: Final = re.compile(rf"[\s,，。;；、!！?？~…{HOLE}]+")
_TRIM: Final = " \t,，。;；、:：!！?？~…-—" + HOLE


def punched(text: str, holes: Iterable[Found[Any]]) -> str:
    """The text with every character of the given places replaced by HOLE; its length stays.

    >>> punched("编号938579 三级", [Found(0, 2, 8)]).count(HOLE)
    6
    """
    out = list(text)
    for hole in holes:
        out[hole.start : hole.end] = HOLE * (hole.end - hole.start)
    return "".join(out)


def split(text: str) -> Iterator[Found[str]]:
    """The pieces between separators and holes, trimmed, with their places.

    >>> [piece.value for piece in split("柴建国 13503862217，在金水区")]
    ['柴建国', '13503862217', '在金水区']
    """
    start = 0
    for edge in _EDGE.finditer(text):
        yield from _trimmed(text, start, edge.start())
        start = edge.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Found[str]]:
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    if start < end:
        yield Found(text[start:end], start, end)
