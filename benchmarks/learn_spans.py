"""Owns the learning of where values of free words stand in a message, and its measure."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

from benchmarks import learnt_file
from nlu.reading import Reading
from nlu.spans import KINDS, LONGEST, Signs, Spans, best, made, signs

CORPUS: Final = Path(__file__).parents[1] / "tests" / "corpus" / "spans.jsonl"
WEIGHTS: Final = Path(__file__).parents[1] / "nlu" / "data" / "span_weights.json"
ROUNDS: Final = 8
_MARGIN: Final = 1.5
"""By how much a value has to lead over each wrong border."""
_NONE: Final = 2.0
"""By how much it has to lead over there being none."""
_BIAS: Final = "bias"
_LEAST: Final = 0.08
"""A lighter weight is not kept."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A message and where in it the value of a kind stands; `start` and `end` are 0 where it tells none."""

    group: str
    kind: str
    text: str
    start: int
    end: int


def examples() -> Iterator[LabelledText]:
    """Every message once for each kind that it is labelled for; a line's `unsure` kinds are left out."""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = _read(row["text"])
        for kind in KINDS:
            value = _read(row["spans"].get(kind, ""))
            start = text.find(value)
            if kind not in row.get("unsure", ()) and text and start >= 0:
                yield LabelledText(row["group"], kind, text, start, start + len(value) if value else 0)


def _read(text: str) -> str:
    """The text as its readers see it: with the width of its signs and its dictated figures made one."""
    return Reading(text, role="unit", flow=None, awaiting=None, today=date(2026, 1, 1)).text[:LONGEST]


@cache
def _signs(text: str) -> Signs:
    return signs(text)


class _SpanLearner:
    """Averaged weights of one kind (Collins 2002): what is wrong is put right, and every state counts."""

    def __init__(self) -> None:
        self.now: dict[str, float] = defaultdict(float)
        self.summed: dict[str, float] = defaultdict(float)
        self.step = 1

    def weigh(self, rows: Sequence[Sequence[str]]) -> list[float]:
        return [sum(self.now.get(sign, 0.0) for sign in row if sign) for row in rows]

    def learn(self, one: LabelledText) -> None:
        """Compare what stands highest with what is right, and move the weights where they differ."""
        told = _signs(one.text)
        begins = [w + _MARGIN * (not one.end or at != one.start) for at, w in enumerate(self.weigh(told.begins))]
        ends = [w + _MARGIN * (not one.end or at + 1 != one.end) for at, w in enumerate(self.weigh(told.ends))]
        weight, start, end = best(begins, ends, self.weigh(told.inside))
        if weight + self.now.get(_BIAS, 0.0) < (_NONE if one.end else 0.0):
            start = end = 0
        if (start, end) != (one.start, one.end):
            self._move(told, one.start, one.end, 1.0)
            self._move(told, start, end, -1.0)
        self.step += 1

    def _move(self, told: Signs, start: int, end: int, by: float) -> None:
        if not end:
            return
        for sign in (
            _BIAS,
            *told.begins[start],
            *told.ends[end - 1],
            *(s for row in told.inside[start:end] for s in row),
        ):
            self.now[sign] += by
            self.summed[sign] += by * self.step

    def averaged(self) -> dict[str, float]:
        return {sign: weight - self.summed[sign] / self.step for sign, weight in self.now.items()}


def learnt(found: Iterable[LabelledText]) -> dict[str, Any]:
    """The weights that examples teach, in hundredths; the same examples always teach the same."""
    rows: dict[str, list[int]] = {}
    bias = [0] * len(KINDS)
    given = tuple(found)
    for place, kind in enumerate(KINDS):
        learner, own = _SpanLearner(), [one for one in given if one.kind == kind]
        order = random.Random(place)
        for _ in range(ROUNDS):
            order.shuffle(own)
            for one in own:
                learner.learn(one)
        for sign, weight in sorted(learner.averaged().items()):
            if sign == _BIAS:
                bias[place] = round(100 * weight)
            elif sign and abs(weight) >= _LEAST:
                rows.setdefault(sign, [0] * len(KINDS))[place] = round(100 * weight)
    return {"bias": bias, "weights": rows}


def held_out(parts: int = 4) -> dict[str, dict[str, float]]:
    """Each kind on messages of writers that it was not learnt from: right, wrong and told where none is."""
    found = tuple(examples())
    groups = sorted({one.group for one in found})
    out: dict[str, dict[str, float]] = {kind: defaultdict(float) for kind in KINDS}
    for part in range(parts):
        away = frozenset(groups[part::parts])
        spans = made(learnt(one for one in found if one.group not in away))
        for one in (one for one in found if one.group in away):
            _count(out[one.kind], spans, one)
    return {kind: dict(row) for kind, row in out.items()}


def _count(row: dict[str, float], spans: Spans, one: LabelledText) -> None:
    lead, told = spans.leads(one.text)[one.kind]
    row["told" if one.end else "untold"] += 1
    if lead > 0:
        row["right" if (told.start, told.end) == (one.start, one.end) else "wrong" if one.end else "made up"] += 1


def fingerprint() -> str:
    """What the corpus is, as a short digest: the weights name the corpus that they were learnt from."""
    return learnt_file.digest([CORPUS.read_bytes()])


def main() -> None:
    """Write the weights that the service ships with."""
    learnt_file.write(WEIGHTS, learnt(examples()), fingerprint())
    print(json.dumps(held_out()))


if __name__ == "__main__":
    main()
