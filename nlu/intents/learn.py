"""Owns how the statistical scorer is learnt: an averaged perceptron with a margin over the pieces of sentences."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nlu.intents.model import pieces

ROUNDS: Final = 12
MARGIN: Final = 2.0
SMALLEST: Final = 0.15
"""Weights below this are left out of the file: they settle nothing."""

_MOST_OF_A_TEMPLATE: Final = 40


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence with its intent; `flow` tells whether a flow was open."""

    text: str
    intent: str
    role: str
    flow: bool


def expanded(template: str, most: int = _MOST_OF_A_TEMPLATE) -> Iterator[str]:
    """The sentences of a template, at most `most` of them, evenly spread over all.

    >>> list(expanded("{再|}来{一台|两台}"))
    ['再来一台', '再来两台', '来一台', '来两台']
    """
    parts = [part.split("|") for part in _split(template)]
    whole = 1
    for part in parts:
        whole *= len(part)
    step = max(1, -(-whole // most) | 1)
    for number in range(0, whole, step):
        out: list[str] = []
        rest = number
        for part in reversed(parts):
            rest, place = divmod(rest, len(part))
            out.append(part[place])
        yield "".join(reversed(out)).strip()


def _split(template: str) -> Iterator[str]:
    rest = template
    while rest:
        before, open_, after = rest.partition("{")
        if before:
            yield before
        inside, _, rest = after.partition("}")
        if open_:
            yield inside


def learn(examples: Sequence[Example], rounds: int = ROUNDS) -> dict[str, Any]:
    """The weights learnt from the examples, in the form of the data file; the same for the same examples."""
    intents = sorted({example.intent for example in examples})
    place = {intent: number for number, intent in enumerate(intents)}
    allowed: dict[str, set[str]] = {}
    rows: list[tuple[list[str], int, list[int]]] = []
    for example in examples:
        allowed.setdefault(example.role, set()).add(example.intent)
    able = {role: sorted(place[intent] for intent in names) for role, names in allowed.items()}
    for example in examples:
        found = [*pieces(example.text.lower()), f"role={example.role}", f"flow={'yes' if example.flow else 'no'}"]
        rows.append((found, place[example.intent], able[example.role]))
    weights = _perceptron(rows, rounds)
    kept = {
        piece: [[number, round(value * 100)] for number, value in sorted(row.items()) if abs(value) >= SMALLEST]
        for piece, row in sorted(weights.items())
    }
    return {
        "intents": intents,
        "roles": {role: sorted(names) for role, names in sorted(allowed.items())},
        "weights": {p: r for p, r in kept.items() if r},
    }


def _perceptron(rows: Sequence[tuple[list[str], int, list[int]]], rounds: int) -> dict[str, dict[int, float]]:
    weights: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    sums: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    clock, whole = 0, max(1, rounds * len(rows))
    for round_ in range(rounds):
        for number in order(len(rows), round_):
            found, right, able = rows[number]
            clock += 1
            scores = dict.fromkeys(able, 0.0)
            for piece in found:
                for intent, value in weights.get(piece, {}).items():
                    if intent in scores:
                        scores[intent] += value
            rival = max((intent for intent in able if intent != right), key=scores.__getitem__, default=None)
            if rival is None or scores[right] - scores[rival] >= MARGIN:
                continue
            step = 1.0 / len(found) ** 0.5
            share = step * (whole - clock) / whole
            for piece in found:
                weights[piece][right] += step
                weights[piece][rival] -= step
                sums[piece][right] += share
                sums[piece][rival] -= share
    return sums


def order(size: int, round_: int) -> Iterable[int]:
    """Every number below `size` once, in an order that differs from round to round and is always the same."""
    stride = next(step for step in range(7919 + 2 * round_, 7919 + 2 * round_ + 200, 2) if _coprime(step, size))
    return ((start * stride + round_) % size for start in range(size))


def _coprime(one: int, other: int) -> bool:
    while other:
        one, other = other, one % other
    return one == 1
