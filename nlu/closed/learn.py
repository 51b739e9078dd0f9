"""Owns how the scorers of closed questions are learnt: a softmax regression over the pieces of sentences.

It is plain Python with a fixed order of sentences, so that the same pools give the same weights, byte for byte.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from nlu.closed.scorer import ASKS, OTHER, pieces_of, plain
from nlu.intents.learn import order

ROUNDS: Final = 24
RATE: Final = 1.0
DECAY: Final = 1e-4
"""How much of a weight is lost each time its piece is seen: what only one sentence says does not become certain."""
SMALLEST: Final = 0.3
"""Weights below this are left out of the file: they settle nothing."""
OTHERS_FOR_ONE: Final = 1.25
"""So many sentences that say something else are learnt for one that answers."""

Pools = Mapping[str, Mapping[str, Sequence[str]]]
"""Question -> class -> its sentences; a question's own class OTHER holds what is said there and answers nothing."""


def learn(pools: Pools) -> dict[str, Any]:
    """The weights of every question, in the form of the data file."""
    return {question: _learnt(rows_of(pools, question)) for question in sorted(pools)}


def rows_of(pools: Pools, question: str) -> list[tuple[str, str]]:
    """(sentence, class) for one question: its own classes, and what is said to other questions as something else.

    What people ask in the middle of anything is no answer to any of them, and is known by its own scorer.
    """
    rows = {plain(text): name for name, texts in sorted(pools[question].items()) for text in texts if name != OTHER}
    own = dict.fromkeys(plain(text) for text in pools[question].get(OTHER, ()))
    far = dict.fromkeys(
        plain(text)
        for other, classes in sorted(pools.items())
        if other not in (question, ASKS)
        for _, texts in sorted(classes.items())
        for text in texts
    )
    own = {text: None for text in own if text not in rows}
    rest = [text for text in far if text not in rows and text not in own]
    wanted = max(0, round(len(rows) * OTHERS_FOR_ONE) - len(own))
    step = max(1, len(rest) // max(1, wanted))
    return [*rows.items(), *((text, OTHER) for text in (*own, *rest[::step]))]


def _learnt(rows: Sequence[tuple[str, str]]) -> dict[str, Any]:
    names = sorted({name for _, name in rows})
    place = {name: number for number, name in enumerate(names)}
    data = [(pieces_of(text), place[name]) for text, name in rows]
    weights, base = _regression(data, len(names))
    kept = {
        piece: [[number, round(value * 100)] for number, value in enumerate(row) if abs(value) >= SMALLEST]
        for piece, row in sorted(weights.items())
    }
    return {
        "classes": names,
        "base": [round(value * 100) for value in base],
        "weights": {piece: row for piece, row in kept.items() if row},
    }


def _regression(data: Sequence[tuple[list[str], int]], size: int) -> tuple[dict[str, list[float]], list[float]]:
    weights: dict[str, list[float]] = {}
    base = [0.0] * size
    for round_ in range(ROUNDS):
        rate = RATE / (1 + round_ * 0.3)
        for number in order(len(data), round_):
            found, right = data[number]
            rows = [weights.setdefault(piece, [0.0] * size) for piece in found]
            share = 1 / math.sqrt(max(1, len(found)))
            wrong = shares(base[place] + share * sum(row[place] for row in rows) for place in range(size))
            wrong[right] -= 1
            for row in rows:
                for place, by in enumerate(wrong):
                    row[place] -= rate * (by * share + DECAY * row[place])
            for place, by in enumerate(wrong):
                base[place] -= rate * 0.05 * by
    return weights, base


def shares(scores: Iterable[float]) -> list[float]:
    """Scores as shares of one."""
    listed = list(scores)
    top = max(listed)
    odds = [math.exp(score - top) for score in listed]
    whole = sum(odds)
    return [one / whole for one in odds]
