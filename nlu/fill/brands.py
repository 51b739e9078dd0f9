"""Owns a maker that nobody knows, by its place between the name and the number: 计价器 奥斯玛 编号AS20230988."""

import re
from typing import Final

from nlu import chunks, delivery, field_names, instruments_said, makers, places, purpose, regions
from nlu.fill.free_words import says
from nlu.found import Found

_BRAND: Final = re.compile(r"[一-龥]{2,4}(?<![的了吧里内上下中外边用室房店])的?")


_LETTERS: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_COUNTS: Final = tuple("一二两三四五六七八九十几")


def between(text: str, name: str) -> Found[str] | None:
    """The word between a piece that ends in the instrument's name and one that begins with its number.

    >>> between("出租车计价器 奥斯玛 编号AS20230988", "计价器").value, between("电子秤 店里 编号551", "电子秤")
    ('奥斯玛', None)
    """
    pieces = list(chunks.split(text))
    for before, piece, after in zip(pieces, pieces[1:], pieces[2:], strict=False):
        coded = after.value[0] in _LETTERS or any(label.start == 0 for label in field_names.find(after.value))
        if before.value.endswith(name) and coded and _BRAND.fullmatch(piece.value):
            return None if _says_something(piece.value) else piece
    return None


def _says_something(word: str) -> bool:
    """Whether a word is known to be something else than a brand, or is rather talk."""
    return (
        says("maker", word) is False
        or word.startswith(_COUNTS)
        or bool(
            places.find_spot(word)
            or regions.find_regions(word)
            or purpose.read(word)
            or delivery.read(word)
            or field_names.find(word)
            or makers.origin(word)
            or instruments_said.described(word)
        )
    )
