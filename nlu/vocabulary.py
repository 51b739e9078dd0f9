"""Owns the word lists of this room: sections of words in a data file, and the fastest way to find them in a text."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from nlu.found import Found

_DATA: Final = Path(__file__).parent / "data"


@cache
def sections(file: str) -> dict[str, tuple[str, ...]]:
    """Section name -> its words, from a data file of `[NAME]` lines and words parted by blanks."""
    out: dict[str, list[str]] = {}
    here: list[str] = []
    for line in (_DATA / file).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        if line.startswith("[") and line.endswith("]"):
            here = out.setdefault(line[1:-1], [])
        else:
            here.extend(line.split())
    return {name: tuple(dict.fromkeys(words)) for name, words in out.items()}


class Lexicon:
    """A set of words, found in a text in one pass: the longest word at each place, left to right."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index the words by their first character."""
        index: dict[str, list[str]] = {}
        for word in sorted(set(words), key=len, reverse=True):
            index.setdefault(word[0], []).append(word)
        self._index: Final = {first: tuple(group) for first, group in index.items()}

    def find(self, text: str) -> Iterator[Found[str]]:
        """The words that stand in the text, not overlapping."""
        place, index = 0, self._index
        while place < len(text):
            for word in index.get(text[place], ()):
                if text.startswith(word, place):
                    yield Found(word, place, place + len(word))
                    place += len(word) - 1
                    break
            place += 1
