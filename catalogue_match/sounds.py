"""Owns the folding of characters to their syllables, so that a homophone slip still meets its name."""

from collections.abc import Iterable
from typing import Final

FIRST_SIGN: Final = 0xE000
"""Syllables are written as signs of the private use area: one sign a character keeps places in the text."""

_MERGED: Final = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("eng", "en"), ("ing", "in"))
"""Sounds that people and recognisers mix up."""


def merged(syllable: str) -> str:
    """The syllable without tone and without the differences that are often not heard.

    >>> merged("zheng"), merged("sheng"), merged("jing")
    ('zen', 'sen', 'jin')
    """
    for heard, kept in _MERGED:
        if len(heard) == 2 and syllable.startswith(heard):
            syllable = kept + syllable[2:]
        elif len(heard) == 3 and syllable.endswith(heard):
            syllable = syllable[:-3] + kept
    return syllable


def sound_table(syllables: Iterable[tuple[str, str]]) -> dict[int, str]:
    """Code point -> sign, from (characters, merged syllable) pairs; the same pairs give the same signs."""
    table: dict[int, str] = {}
    for number, (characters, _) in enumerate(syllables):
        sign = chr(FIRST_SIGN + number)
        table.update(dict.fromkeys(map(ord, characters), sign))
    return table
