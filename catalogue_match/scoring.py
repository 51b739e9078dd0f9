"""Owns how much a text speaks for each kind: learned weights of its pieces and the names found whole in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalogue_match.catalogue import DATA
from catalogue_match.features import ALL, Ingredients, designated, evidence
from catalogue_match.index import Index
from catalogue_match.lexicon import Lexicon, Span
from catalogue_match.reading import Reading, kinds_of_unit, read
from catalogue_match.sources import families

LONE: Final = frozenset({"thing", "phone"})
"""Families of everyday things: they stand beside instruments in a sentence ("出租车上的表") and count only alone."""

SHORTEST_DESCRIPTION: Final = 5
"""Characters from which a text may be a description; shorter ones are names."""


@dataclass(frozen=True, slots=True)
class Scores:
    """How much a text speaks for each kind; `meant`: the kinds of the known name that the whole text is."""

    of: Mapping[str, float]
    meant: tuple[str, ...] = ()

    def ranked(self) -> list[tuple[str, float]]:
        return sorted(self.of.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Scores texts with an index; `lexicon` may know more names than the index was made with."""

    index: Index
    lexicon: Lexicon
    use: Ingredients = ALL
    names: bool = True
    mends: bool = True
    marks: bool = True

    def of(self, text: str) -> Scores:
        """The scores of any text."""
        reading = read(text)
        if not reading.compact:
            return Scores({})
        totals: dict[str, float] = {}
        meant: tuple[str, ...] = ()
        if self.names:
            mended = self._mended(reading) if self.mends else None
            if mended is not None:
                reading = mended
            meant = self._of_names(reading, totals)
        if not meant:
            self._of_cues(reading, totals)
        if self.use.designations:
            _of_designations(reading, totals)
        self._of_pieces(reading, totals)
        return Scores(totals, meant)

    def _of_cues(self, reading: Reading, totals: dict[str, float]) -> None:
        """What marks in a description say: each counts, up to a few for a kind."""
        if not (self.names and self.marks) or len(reading.compact) < SHORTEST_DESCRIPTION:
            return
        limits = thresholds()
        found: dict[str, float] = {}
        for span in self.index.cues.spans(reading, by_sound=False):
            for kind in span.entry.kinds:
                found[kind] = min(limits["cues"], found.get(kind, 0.0) + limits["cue"])
        for kind, value in found.items():
            totals[kind] = totals.get(kind, 0.0) + value

    def _of_pieces(self, reading: Reading, totals: dict[str, float]) -> None:
        sums = [0.0] * len(self.index.kinds)
        weights = self.index.weights
        for name, value in evidence(reading, self.index.sounds, self.use).items():
            for place, weight in weights.get(name, ()):
                sums[place] += value * weight
        for number, total in enumerate(sums):
            if total > 0.01:
                kind = self.index.kinds[number]
                totals[kind] = totals.get(kind, 0.0) + total

    def _of_names(self, reading: Reading, totals: dict[str, float]) -> tuple[str, ...]:
        limits = thresholds()
        whole = self.lexicon.whole(reading, by_sound=self.use.sounds)
        if whole is not None:
            entry, sounded = whole
            value = limits["brand"] if entry.brand else limits["sounded" if sounded else "span"]
            for kind in entry.kinds:
                totals[kind] = value
            is_chance = sounded and len(reading.compact) < 3
            return () if entry.brand or is_chance else entry.kinds
        best: dict[str, float] = {}
        for span in self.lexicon.spans(reading, by_sound=self.use.sounds):
            for kind in span.entry.kinds:
                value = self._worth(span, kind, len(reading.compact))
                if value > best.get(kind, 0.0):
                    best[kind] = value
        for kind, value in best.items():
            totals[kind] = totals.get(kind, 0.0) + value
        return ()

    def _worth(self, span: Span, kind: str, size: int) -> float:
        """What a name inside a text says for a kind: more when it closes a phrase and covers much of the text."""
        limits = thresholds()
        if kind in LONE:
            return 0.0
        if span.entry.brand:
            return limits["brand"]
        covered = (span.end - span.start) / size
        value = limits["span"] * (0.35 + 0.65 * covered)
        if span.sounded:
            value *= limits["sounded"]
        if not span.final:
            value *= limits["inside_neighbour" if kind in families() else "inside"]
        return value

    def _mended(self, reading: Reading) -> Reading | None:
        """The reading with one look-alike put right, when that makes known pairs of characters out of unknown ones."""
        compact, shapes, pairs = reading.compact, self.index.shapes, self.lexicon.pairs
        if compact in self.lexicon.names:
            return None
        for place, char in enumerate(compact):
            others = shapes.get(char)
            if others is None:
                continue
            before, after = compact[place - 1 : place] if place else "", compact[place + 1 : place + 2]
            if (before and before + char in pairs) or (after and char + after in pairs):
                continue
            for other in others:
                if (not before or before + other in pairs) and (not after or other + after in pairs):
                    return read(compact[:place] + other + compact[place + 1 :])
        return None


def _of_designations(reading: Reading, totals: dict[str, float]) -> None:
    """What type designations and units say, shared out when several kinds use them."""
    said = [(designated(token), thresholds()["designation"]) for token in reading.types]
    said += [(kinds_of_unit().get(unit, ()), thresholds()["unit"]) for unit in reading.units]
    for kinds, value in said:
        for kind in kinds:
            totals[kind] = totals.get(kind, 0.0) + value / len(kinds)


@lru_cache(maxsize=1)
def thresholds() -> Mapping[str, float]:
    """The numbers of the decision, with the corpus that justifies them (tests/corpus/instruments.tsv)."""
    with (DATA / "thresholds.json").open(encoding="utf-8") as file:
        found: dict[str, float] = json.load(file)
    return found
