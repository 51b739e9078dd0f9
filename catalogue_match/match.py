"""Owns the verdict on an everyday name: sure, several, none or excluded, with the reason and the right route."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Literal

from catalogue_match.catalogue import ANNOUNCEMENT, Catalogue, Category, load_catalogue
from catalogue_match.exclusion import NOT_IN_CATALOGUE, excluded
from catalogue_match.features import ALL, Ingredients
from catalogue_match.index import Index, load_index
from catalogue_match.lexicon import Entry
from catalogue_match.reading import read
from catalogue_match.scoring import Evidence, Scores, thresholds
from catalogue_match.sources import families, row_keys

OFFERED: Final = 4
RECURRING: Final = 24
"""Names up to this length are said again and again (电子秤, 血压计): their verdicts are kept."""
Kind = Literal["sure", "several", "none", "excluded"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of the catalogue that a text may mean; `score` runs from 0 to 1."""

    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a name means: `candidates` best first; `reason` and `route` are for people and may be empty when sure."""

    verdict: Kind
    candidates: tuple[Candidate, ...]
    reason: str = ""
    route: str = ""


@dataclass(frozen=True, slots=True)
class Alias:
    """A name learned from use and accepted by an authority, with the row that it means."""

    name: str
    first: str
    second: str


class Matcher:
    """Matches everyday names to rows of a catalogue. Immutable: learned names make another matcher."""

    def __init__(
        self, catalogue: Catalogue, aliases: Iterable[Alias] = (), *, evidence: Evidence | None = None
    ) -> None:
        self.catalogue = catalogue
        self._evidence = evidence if evidence is not None else evidence_of(load_index())
        self._rows, self._parts = rows_by_key(catalogue)
        learned = [*_of_announcement(catalogue), *aliases]
        if learned:
            self._evidence = self._knowing(learned)
        self._recurring = lru_cache(maxsize=1024)(self.verdict)

    def with_aliases(self, aliases: Iterable[Alias]) -> "Matcher":
        """A matcher that knows these names too, and prefers them over what it knew; costs about a millisecond."""
        return Matcher(self.catalogue, aliases, evidence=self._evidence)

    def match(self, text: str) -> Verdict:
        """The verdict on any text; never raises."""
        return self._recurring(text) if len(text) <= RECURRING else self.verdict(text)

    def verdict(self, text: str) -> Verdict:
        """The verdict, worked out anew."""
        scores = self.scores(text)
        ranked = scores.ranked()
        rows = [(kind, score) for kind, score in ranked if kind in self._rows]
        limits = thresholds()
        if not rows or rows[0][1] < limits["accept"] or self._is_neighbour(ranked[0], rows[0]):
            return self._refused(ranked)
        refusal = excluded(text, self._rows[rows[0][0]])
        if refusal is not None and not self._is_bookable_as_likely(rows):
            return Verdict("excluded", self._candidates(rows[:1]), refusal.reason, refusal.route)
        return self._accepted(rows, ranked, scores)

    def scores(self, text: str) -> Scores:
        """How much the text speaks for each kind, for choosing among offered rows."""
        scores = self._evidence.of(text)
        return scores if not self._parts else self._as_announced(scores)

    def _as_announced(self, scores: Scores) -> Scores:
        """The scores by the rows of a later announcement: a split row counts for each part, merged ones once."""
        of: dict[str, float] = {}
        meant: dict[str, None] = {}
        for kind, score in scores.of.items():
            for part in self._parts.get(kind, (kind,)):
                of[part] = max(score, of.get(part, 0.0))
        for kind in scores.meant:
            meant.update(dict.fromkeys(self._parts.get(kind, (kind,))))
        return Scores(of, tuple(meant))

    def key_of(self, first: str, second: str) -> str | None:
        """The key of a row in the scores."""
        return next((key for key, row in self._rows.items() if (row.first, row.second) == (first, second)), None)

    def _is_neighbour(self, best: tuple[str, float], row: tuple[str, float]) -> bool:
        return best[0] not in self._rows and best[1] > row[1] + thresholds()["outside"]

    def _is_bookable_as_likely(self, rows: list[tuple[str, float]]) -> bool:
        """Whether the best row needs no verification while one that does is hardly behind: then people choose."""
        if len(rows) < 2 or self._rows[rows[0][0]].bookable or not self._rows[rows[1][0]].bookable:
            return False
        second = rows[1][1]
        return second >= thresholds()["accept"] and rows[0][1] - second < thresholds()["doubt"]

    def _accepted(self, rows: list[tuple[str, float]], ranked: list[tuple[str, float]], scores: Scores) -> Verdict:
        limits = thresholds()
        if len(scores.meant) > 1:
            meant = [kind for kind in scores.meant if kind in self._rows]
            rows = [(kind, scores.of[kind]) for kind in meant] + [row for row in rows if row[0] not in meant]
        best = rows[0][1]
        if best >= limits["sure"] and self._stands_out(rows, ranked, scores):
            row = self._rows[rows[0][0]]
            return Verdict("sure", self._candidates(rows[:1]), row.note, f"依据{row.source}")
        least = best - limits["offered"]
        offered = [(kind, score) for kind, score in rows[:OFFERED] if score >= least or kind in scores.meant]
        refusable = [one for one in offered if not self._rows[one[0]].bookable]
        offered = [one for one in offered if one not in refusable] or offered
        note = "；".join(dict.fromkeys(filter(None, (self._rows[kind].note for kind, _ in offered))))
        asked = "这个名字可能是下面几种，请选一种" if len(offered) > 1 else "我理解是下面这一种，请确认"
        return Verdict("several", self._candidates(offered), f"{asked}（{note}）" if note else asked)

    def _stands_out(self, rows: list[tuple[str, float]], ranked: list[tuple[str, float]], scores: Scores) -> bool:
        """Whether the best row is far enough above the rest, and farther above its sisters under one first level."""
        if scores.meant:
            return len(scores.meant) == 1
        key, best = rows[0]
        first, limits = self._rows[key].first, thresholds()
        for kind, score in ranked:
            is_sister = kind in self._rows and self._rows[kind].first == first
            if kind != key and best - score < limits["sibling_margin" if is_sister else "margin"]:
                return False
        return True

    def _refused(self, ranked: list[tuple[str, float]]) -> Verdict:
        for kind, score in ranked[:1]:
            family = families().get(kind)
            if family is None or score < thresholds()["accept"]:
                break
            if family.verdict == "excluded" and family.row in self._rows:
                return Verdict("excluded", self._candidates([(family.row, score)]), family.reason, family.route)
            return Verdict("none", (), family.reason, family.route)
        return Verdict("none", (), f"没有在目录里找到它。{NOT_IN_CATALOGUE.reason}", NOT_IN_CATALOGUE.route)

    def _candidates(self, rows: Iterable[tuple[str, float]]) -> tuple[Candidate, ...]:
        found = ((self._rows[kind], score) for kind, score in rows)
        return tuple(Candidate(row.first, row.second, round(min(1.0, score / 2), 3)) for row, score in found)

    def _knowing(self, aliases: Iterable[Alias]) -> Evidence:
        lexicon = self._evidence.lexicon.copy()
        for alias in aliases:
            key = self.key_of(alias.first, alias.second)
            if key is not None:
                name = read(alias.name).compact
                lexicon.names.pop(name, None)
                lexicon.heard.pop(name.translate(lexicon.sounds), None)
                lexicon.add([(name, Entry((key,)))])
        return replace(self._evidence, lexicon=lexicon)


def rows_by_key(catalogue: Catalogue) -> tuple[dict[str, Category], dict[str, tuple[str, ...]]]:
    """The rows of a catalogue by the keys of the data files, and what became of keys whose rows were changed since.

    A row of a later announcement is found by the rows that it descends from: a key whose row was split stands for
    several ("scale#1", "scale#2"), keys whose rows were merged for the first of them; a new row has a key of its own.
    """
    keys, parts = row_keys(), dict[str, tuple[str, ...]]()
    rows: dict[str, Category] = {}
    key_of: dict[Category, str] = {}
    for key, names in keys.items():
        found = [row for row in catalogue if names in row.origins]
        shipped = catalogue.get(names[1], names[0]) if not found else None
        if shipped is not None and not shipped.origins:
            found = [shipped]
        for number, row in enumerate(found, 1):
            if row not in key_of:
                key_of[row] = key if len(found) == 1 else f"{key}#{number}"
                rows[key_of[row]] = row
        whole = tuple(key_of[row] for row in found)
        if found and whole != (key,):
            parts[key] = whole
    for row in catalogue:
        if row not in key_of:
            rows[f"+{row.second}"] = row
    return rows, parts


def _of_announcement(catalogue: Catalogue) -> list[Alias]:
    """The names under which rows of a later announcement are known besides those of the rows they descend from."""
    found = []
    for row in catalogue:
        new = not row.origins and row.announcement != ANNOUNCEMENT
        if new or any(second != row.second for _first, second in row.origins):
            found.append(Alias(row.second, row.first, row.second))
        found += [Alias(name, row.first, row.second) for name in row.names]
    return found


def evidence_of(
    index: Index, use: Ingredients = ALL, *, names: bool = True, mends: bool = True, marks: bool = True
) -> Evidence:
    """The evidence of an index with its own names."""
    return Evidence(index, index.lexicon, use, names=names, mends=mends, marks=marks)


@lru_cache(maxsize=1)
def shipped_matcher() -> Matcher:
    """The matcher of the shipped catalogue and names."""
    return Matcher(load_catalogue())
