"""Owns the statistical scorer of intents: a linear model over pieces of one to three characters, learnt from our own corpus.

It settles intents whose cues weigh alike and speaks where no cue does. `benchmarks/learn_intents.py` learns it.
"""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any, Final

SURE: Final = 0.55
"""A probability from which an intent counts as understood without any cue."""
FLOOR: Final = -6.0
"""The score of an intent that the model does not know."""

_DATA: Final = Path(__file__).parents[1] / "data" / "intent_weights.json"
_MOST: Final = 60


def pieces(text: str) -> list[str]:
    """The pieces of one to three characters of a text with its ends marked; digits count as one.

    >>> pieces("几台")
    ['几', '^几', '几台', '^几台', '台', '台$', '几台$']
    """
    marked = "^" + "".join("0" if c.isdigit() else c for c in text[:_MOST]) + "$"
    size = len(marked)
    out: list[str] = []
    for place in range(1, size - 1):
        out.append(marked[place])
        if place == 1:
            out.append(marked[:2])
        out.append(marked[place : place + 2])
        if place == 1:
            out.append(marked[:3])
        if place + 3 <= size:
            out.append(marked[place : place + 3])
    return list(dict.fromkeys(out))


def scores(text: str, role: str, flow: str | None) -> dict[str, float]:
    """Intent -> its score, for the intents that a role may have; scores differ by about one a doubling of the odds."""
    weights, allowed = _weights()
    found: dict[str, float] = {}
    for piece in (*pieces(text), f"role={role}", f"flow={'yes' if flow else 'no'}"):
        for intent, weight in weights.get(piece, ()):
            found[intent] = found.get(intent, 0.0) + weight
    able = allowed.get(role)
    return {intent: score for intent, score in found.items() if able is None or intent in able}


def ranked(text: str, role: str, flow: str | None) -> list[tuple[str, float]]:
    """Intents with their probabilities, likeliest first."""
    found = scores(text, role, flow)
    if not found:
        return []
    top = max(found.values())
    odds = {intent: math.exp(score - top) for intent, score in found.items()}
    whole = sum(odds.values())
    return sorted(((intent, one / whole) for intent, one in odds.items()), key=lambda item: -item[1])


@cache
def _weights() -> tuple[dict[str, tuple[tuple[str, float], ...]], dict[str, frozenset[str]]]:
    if not _DATA.exists():
        return {}, {}
    data: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    names = data["intents"]
    weights = {
        piece: tuple((names[place], weight / 100) for place, weight in rows) for piece, rows in data["weights"].items()
    }
    return weights, {role: frozenset(intents) for role, intents in data["roles"].items()}
