"""Owns the statistical scorer of intents: a linear model over pieces of one to three characters of a message.

It is learnt from our own corpus by `benchmarks/learn_intents.py`, settles intents whose cues weigh alike, and speaks
where no cue does.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

SURE: Final = 0.55
"""A probability from which an intent counts as understood without any cue."""
SHARPNESS: Final = 1.5
"""How fast odds grow with scores: set so that shares match how often the scorer is right on held-out sentences."""
FLOOR: Final = -6.0
"""The score of an intent that the model does not know."""

_DATA: Final = Path(__file__).parents[1] / "data" / "intent_weights.json"
_MOST: Final = 60


def pieces(text: str) -> list[str]:
    """The pieces of one to three characters of a text with its ends marked; digits count as one.

    >>> pieces("几台")
    ['几', '^几', '几台', '^几台', '几台$', '台', '台$']
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


@dataclass(frozen=True, slots=True)
class Scorer:
    """Learnt weights: piece -> rows of (place of the intent, weight in hundredths), and the intents of each role."""

    names: tuple[str, ...]
    weights: Mapping[str, list[list[int]]]
    allowed: Mapping[str, frozenset[str]]

    def scores(self, text: str, role: str, *, flow: bool) -> dict[str, float]:
        """Intent -> its score, for the intents that a role may have."""
        sums = [0] * len(self.names)
        for piece in (*pieces(text), f"role={role}", f"flow={'yes' if flow else 'no'}"):
            for place, weight in self.weights.get(piece, ()):
                sums[place] += weight
        able = self.allowed.get(role, frozenset(self.names))
        return {name: value / 100 for name, value in zip(self.names, sums, strict=True) if value and name in able}

    def ranked(self, text: str, role: str, *, flow: bool) -> list[tuple[str, float]]:
        """Intents with their share of the odds, likeliest first."""
        found = self.scores(text, role, flow=flow)
        if not found:
            return []
        top = max(found.values())
        odds = {intent: math.exp(SHARPNESS * (score - top)) for intent, score in found.items()}
        whole = sum(odds.values())
        return sorted(((intent, one / whole) for intent, one in odds.items()), key=lambda item: -item[1])


def scorer(data: Mapping[str, Any]) -> Scorer:
    """The scorer that learnt data make."""
    return Scorer(
        tuple(data["intents"]), data["weights"], {role: frozenset(intents) for role, intents in data["roles"].items()}
    )


@cache
def shipped() -> Scorer:
    """The scorer that the service ships with."""
    return scorer(json.loads(_DATA.read_text(encoding="utf-8")))
