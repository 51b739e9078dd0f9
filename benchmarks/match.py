"""Measures catalogue matching: accuracy and time on the corpus, beside four peers, and what each ingredient adds."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.match_peers import PEERS, Peer
from catalogue_match.catalogue import load_catalogue
from catalogue_match.features import Ingredients
from catalogue_match.index import load_index
from catalogue_match.match import Matcher, Verdict, evidence_of, shipped_matcher
from catalogue_match.sources import names, row_keys

CORPUS = Path(__file__).parents[1] / "tests" / "corpus" / "instruments.tsv"
ROUNDS = 5
NAMES_A_PATTERN = 12
"""Readings of one pattern that the peers get: all of them would cost some peers tens of milliseconds a text."""


@dataclass(frozen=True)
class Case:
    """A line of the corpus: a text, what is wanted (row, several, refused) and the row keys that are right."""

    text: str
    wanted: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """What a matcher reached: shares of all cases, of the sure verdicts, of texts whose row came first; time a text."""

    name: str
    right: float
    wrong_of_sure: float
    first: float
    median_us: float


def run() -> dict[str, Any]:
    """Measure everything, print the tables, and return the figures of our matcher with those of the peers."""
    cases = read_cases()
    print(
        f"{len(cases)} texts of {CORPUS.name}; peers get {NAMES_A_PATTERN} readings a pattern and their best threshold"
    )
    ours = measured("ours", shipped_matcher(), cases)
    peers = [_of_peer(peer, cases) for peer in PEERS]
    _table([ours, *peers])
    print("without one ingredient (same weights):")
    parts = [measured(name, _matcher_without(name), cases) for name in ABLATIONS]
    _table(parts)
    return {
        "median_us": round(ours.median_us, 1),
        "right": round(ours.right, 4),
        "wrong_of_sure": round(ours.wrong_of_sure, 4),
        "first": round(ours.first, 4),
        "cases": len(cases),
        "peers": {
            one.name: {"first": round(one.first, 4), "right": round(one.right, 4), "median_us": round(one.median_us, 1)}
            for one in peers
        },
        "without": {
            one.name: {"right": round(one.right, 4), "wrong_of_sure": round(one.wrong_of_sure, 4)} for one in parts
        },
    }


def read_cases(path: Path = CORPUS) -> list[Case]:
    """The cases of a corpus file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    records = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Case(text, wanted, tuple(keys.split(","))) for text, _, wanted, keys in records]


def measured(name: str, matcher: Matcher, cases: Sequence[Case]) -> Figures:
    """The figures of a matcher."""
    keys = {names: key for key, names in row_keys().items()}
    verdicts = [matcher.match(case.text) for case in cases]
    found = [[keys[(one.first, one.second)] for one in verdict.candidates] for verdict in verdicts]
    right = [_is_right(case, verdict, rows) for case, verdict, rows in zip(cases, verdicts, found, strict=True)]
    sure = [
        (case, rows) for case, verdict, rows in zip(cases, verdicts, found, strict=True) if verdict.verdict == "sure"
    ]
    wrong = [case for case, rows in sure if rows[0] not in case.keys]
    positive = [rows[:1] for case, rows in zip(cases, found, strict=True) if case.wanted != "refused"]
    wanted = [case.keys for case in cases if case.wanted != "refused"]
    first = [bool(rows) and rows[0] in right_keys for rows, right_keys in zip(positive, wanted, strict=True)]
    took = median_us(matcher.verdict, [case.text for case in cases])
    return Figures(name, sum(right) / len(cases), len(wrong) / max(1, len(sure)), sum(first) / len(first), took)


def median_us(match: Callable[[str], object], texts: Sequence[str], rounds: int = ROUNDS) -> float:
    """The median time of one text in µs, over all texts; each text counts with its fastest round."""
    best = [float("inf")] * len(texts)
    for _ in range(rounds):
        for place, text in enumerate(texts):
            start = time.perf_counter()
            match(text)
            best[place] = min(best[place], time.perf_counter() - start)
    return statistics.median(best) * 1e6


def _is_right(case: Case, verdict: Verdict, rows: Sequence[str]) -> bool:
    refused = verdict.verdict in {"none", "excluded"}
    if case.wanted == "refused":
        return refused
    if case.wanted == "several":
        return verdict.verdict == "several" and len(rows) > 1 and set(rows[:2]) <= set(case.keys)
    return not refused and bool(rows) and rows[0] in case.keys


def _of_peer(peer: Peer, cases: Sequence[Case]) -> Figures:
    """A peer's figures: it names the kind of its nearest name, or nothing below the threshold that suits it best."""
    known = [(named.text, named.kinds[0]) for named in names(limit=NAMES_A_PATTERN) if named.form != "brand"]
    nearest = peer.fitted(known)
    answers = [nearest(case.text) for case in cases]
    rows = set(row_keys())

    def right(threshold: float) -> list[bool]:
        marks = []
        for case, (kind, score) in zip(cases, answers, strict=True):
            refused = score < threshold or kind not in rows
            marks.append(refused if case.wanted == "refused" else not refused and kind in case.keys)
        return marks

    threshold = max((score for _, score in answers), key=lambda score: sum(right(score)))
    best = right(threshold)
    taken = [
        (case, kind) for case, (kind, score) in zip(cases, answers, strict=True) if score >= threshold and kind in rows
    ]
    wrong = sum(kind not in case.keys for case, kind in taken)
    positive = [(case, kind) for case, (kind, _) in zip(cases, answers, strict=True) if case.wanted != "refused"]
    first = sum(kind in case.keys for case, kind in positive) / len(positive)
    took = median_us(nearest, [case.text for case in cases], rounds=1)
    return Figures(peer.name, sum(best) / len(cases), wrong / max(1, len(taken)), first, took)


ABLATIONS: dict[str, dict[str, Any]] = {
    "whole names": {"names": False},
    "look-alikes": {"mends": False},
    "marks": {"marks": False},
    "sounds": {"use": Ingredients(sounds=False)},
    "characters as written": {"use": Ingredients(written=False)},
    "Latin words": {"use": Ingredients(words=False)},
    "designations and units": {"use": Ingredients(designations=False)},
}


def _matcher_without(ingredient: str) -> Matcher:
    return Matcher(load_catalogue(), evidence=evidence_of(load_index(), **ABLATIONS[ingredient]))


def _table(figures: Sequence[Figures]) -> None:
    print(f"{'':24} {'right':>7} {'wrong of sure':>14} {'row first':>10} {'median µs':>10}")
    for one in figures:
        print(f"{one.name:24} {one.right:7.3f} {one.wrong_of_sure:14.3f} {one.first:10.3f} {one.median_us:10.0f}")


def main(*, as_json: bool) -> None:
    """Run, and with `as_json` close with one line of figures."""
    figures = run()
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main(as_json=True)
