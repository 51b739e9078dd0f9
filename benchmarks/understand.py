"""Measures understanding: time a message and intents right on our corpus, beside a naive fuzzy pass in the same run."""

import json
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import rjieba
from rapidfuzz import fuzz, process

from nlu.understand import Context, ready, understand

CORPUS: Final = Path(__file__).parents[1] / "tests" / "corpus"
FILES: Final = ("said_alone.tsv", "said_in_flows.tsv", "said_again.tsv", "said_more.tsv", "said_blind.tsv")
NOW: Final = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
ROUNDS: Final = 5

_HELD_OUT: Final = 5


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with its context and the intents that are right for it."""

    role: str
    context: Context | None
    text: str
    intents: tuple[str, ...]


def run() -> dict[str, Any]:
    """Measure both, print the table, and return the figures: median_us, p99_us, intent, and those of the naive pass."""
    ready()
    lines = list(_lines())
    ours = _measured(lines, lambda one: understand(one.text, role=one.role, context=one.context, now=NOW).intent)
    asked = lines[::_HELD_OUT]
    naive = _measured(asked, _naive([one for number, one in enumerate(lines) if number % _HELD_OUT]))
    print(f"{len(lines)} sentences; the naive pass looks the nearest of the others up for every fifth")
    for name, (median, p99, right) in (("ours", ours), ("jieba + WRatio", naive)):
        print(f"{name:16} median {median:8.1f} us   p99 {p99:8.1f} us   intent right {right:.3f}")
    return {
        "median_us": round(ours[0], 1),
        "p99_us": round(ours[1], 1),
        "intent": round(ours[2], 4),
        "naive_median_us": round(naive[0], 1),
        "naive_intent": round(naive[2], 4),
        "cases": len(lines),
    }


def _measured(lines: list[Said], hear: Callable[[Said], str]) -> tuple[float, float, float]:
    """Median and 99th percentile of the best of ROUNDS passes over each sentence, and the share of right intents.

    A blank more at the end of the text in each round keeps caches from answering.
    """
    best = [float("inf")] * len(lines)
    right = 0
    for round_ in range(ROUNDS):
        for number, one in enumerate(lines):
            fresh = Said(one.role, one.context, one.text + " " * (round_ + 1), one.intents)
            start = time.perf_counter()
            intent = hear(fresh)
            best[number] = min(best[number], time.perf_counter() - start)
            right += round_ == 0 and intent in one.intents
    ranked = sorted(best)
    return statistics.median(ranked) * 1e6, ranked[len(ranked) * 99 // 100] * 1e6, right / len(lines)


def _naive(known: list[Said]) -> Callable[[Said], str]:
    """Words by jieba, then the sentence of the corpus that WRatio finds nearest."""
    cut = [" ".join(rjieba.cut(one.text)) for one in known]

    def nearest(one: Said) -> str:
        found = process.extractOne(" ".join(rjieba.cut(one.text)), cut, scorer=fuzz.WRatio)
        return known[found[2]].intents[0]

    return nearest


def _lines() -> Iterator[Said]:
    for file in FILES:
        for row in (CORPUS / file).read_text(encoding="utf-8").splitlines():
            if row and not row.startswith("#"):
                role, where, text, intents, _ = row.split("\t")
                flow, _, awaiting = where.partition(":")
                context = None if where == "-" else Context(flow, awaiting or None)
                yield Said(role, context, text, tuple(intents.split("|")))


def main(*, as_json: bool) -> None:
    """Run, and with `as_json` close with one line of figures."""
    figures = run()
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))


if __name__ == "__main__":
    main(as_json=True)
