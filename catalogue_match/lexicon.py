"""Owns the search for whole names inside a text, as written, as sounded, or with one look-alike character mended."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from catalogue_match.reading import Reading

LONGEST_NAME: Final = 26


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and the kinds that it may mean; `phrase`: it is a description and counts only as a whole text."""

    kinds: tuple[str, ...]
    phrase: bool = False
    brand: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A name found at `[start, end)` of the compact text; `sounded`: only its sound agrees."""

    start: int
    end: int
    entry: Entry
    sounded: bool
    final: bool


@dataclass(slots=True)
class Lexicon:
    """Names by their compact form; sounds are folded by `sounds`. Filled once, then only read."""

    sounds: Mapping[int, str]
    names: dict[str, Entry] = field(default_factory=dict)
    heard: dict[str, Entry] = field(default_factory=dict)
    openings: dict[str, tuple[int, ...]] = field(default_factory=dict)
    heard_openings: dict[str, tuple[int, ...]] = field(default_factory=dict)
    pairs: set[str] = field(default_factory=set)

    def add(self, named: Iterable[tuple[str, Entry]]) -> None:
        """Take in names in their compact form; the first entry of a form wins."""
        lengths: dict[str, set[int]] = {}
        heard_lengths: dict[str, set[int]] = {}
        for name, entry in named:
            if not name or name in self.names:
                continue
            self.names[name] = entry
            sounded = name.translate(self.sounds)
            self.heard.setdefault(sounded, entry)
            self.pairs.update(name[place : place + 2] for place in range(len(name) - 1))
            if not entry.phrase and len(name) <= LONGEST_NAME:
                lengths.setdefault(name[:2], set()).add(len(name))
                heard_lengths.setdefault(sounded[:2], set()).add(len(name))
        _merge(self.openings, lengths)
        _merge(self.heard_openings, heard_lengths)

    def copy(self) -> "Lexicon":
        """A lexicon that can be added to without changing this one."""
        return Lexicon(
            self.sounds, dict(self.names), dict(self.heard), dict(self.openings), dict(self.heard_openings), self.pairs
        )

    def whole(self, reading: Reading, *, by_sound: bool = True) -> tuple[Entry, bool] | None:
        """The entry of the whole text and whether only the sound agrees."""
        entry = self.names.get(reading.compact)
        if entry is not None:
            return entry, False
        if not by_sound or len(reading.compact) < 2:
            return None
        entry = self.heard.get(reading.compact.translate(self.sounds))
        return (entry, True) if entry is not None else None

    def spans(self, reading: Reading, *, by_sound: bool = True) -> list[Span]:
        """The longest names in the text that do not lie inside one another, those as written first."""
        found = self._search(reading, reading.compact, sounded=False)
        if not by_sound:
            return found
        covered = {place for span in found for place in range(span.start, span.end)}
        sounded = reading.compact.translate(self.sounds)
        for span in self._search(reading, sounded, sounded=True):
            if span.end - span.start > 2 and not covered.issuperset(range(span.start, span.end)):
                overlap = sum(place in covered for place in range(span.start, span.end))
                if overlap == 0 or span.end - span.start > overlap + 1:
                    found.append(span)
        return found

    def _search(self, reading: Reading, text: str, *, sounded: bool) -> list[Span]:
        names = self.heard if sounded else self.names
        openings = self.heard_openings if sounded else self.openings
        found: list[Span] = []
        reach = 0
        for start in range(len(text) - 1):
            for length in openings.get(text[start : start + 2], ()):
                end = start + length
                if end <= reach or end > len(text):
                    continue
                entry = names.get(text[start:end])
                if entry is None or entry.phrase or not _at_borders(reading, start, end):
                    continue
                found.append(Span(start, end, entry, sounded, end in reading.finals))
                reach = end
                break
        return found


def _at_borders(reading: Reading, start: int, end: int) -> bool:
    """Whether a span cuts no Latin word in two."""
    text = reading.compact
    return (start in reading.starts or not text[start].isascii()) and (
        end in reading.ends or not text[end - 1].isascii()
    )


def _merge(openings: dict[str, tuple[int, ...]], lengths: Mapping[str, set[int]]) -> None:
    for opening, found in lengths.items():
        openings[opening] = tuple(sorted(found.union(openings.get(opening, ())), reverse=True))
