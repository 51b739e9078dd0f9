"""Owns which class of a closed question an answer most likely is: 送检 or 现场检, yes or no, unsure, later, a person.

A linear model over pieces of one to three characters for each question, learnt from pools of everyday sentences by
`make learn`. Every question has a class for what says something else; exact readers are asked before it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from nlu.courtesies import without
from nlu.intents.model import pieces
from nlu.text import normal

OTHER: Final = "other"
"""The class of what answers nothing."""
TAKE: Final = 0.7
"""A share from which a class is taken, and said back."""
OVERRULE: Final = 0.9
"""A share from which a class outranks weak readings of the same message."""
LEAN: Final = 0.5
"""A share from which free text is no longer taken as it stands."""
GUESS: Final = 0.35
"""A share from which a class is offered first."""
ACT: Final = "act"
"""The question that is open at every other one: is this unsure, none, put off, later, back, cancel, or for a person?"""
ASKS: Final = "asks"
"""What is asked in the middle of anything, by its topic."""
SHARPNESS: Final = 1.5
"""How fast odds grow with scores: set so that shares match how often the scorer is right on held-out sentences."""
LONGEST: Final = 40
"""Nobody answers a closed question in more characters; a longer message says something of its own."""

_DATA: Final = Path(__file__).parents[1] / "data" / "closed_weights.json"


@dataclass(frozen=True, slots=True)
class Likely:
    """A class and its share of the odds."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class ClosedScorer:
    """The learnt weights of one question: piece -> rows of (place of the class, weight in hundredths)."""

    names: tuple[str, ...]
    base: tuple[int, ...]
    weights: Mapping[str, list[list[int]]]

    def ranked(self, text: str) -> tuple[Likely, ...]:
        """The classes, likeliest first."""
        found = pieces_of(plain(text))
        sums = [0] * len(self.names)
        for piece in found:
            for place, weight in self.weights.get(piece, ()):
                sums[place] += weight
        share = 1 / math.sqrt(max(1, len(found)))
        scores = [(base + share * value) / 100 for base, value in zip(self.base, sums, strict=True)]
        top = max(scores)
        odds = [math.exp(SHARPNESS * (score - top)) for score in scores]
        whole = sum(odds)
        return tuple(
            sorted((Likely(n, o / whole) for n, o in zip(self.names, odds, strict=True)), key=lambda one: -one.share)
        )


def plain(text: str) -> str:
    """A sentence as the scorers see it: without courtesies and blanks, in lower case."""
    return without(normal(text)).lower().replace(" ", "")


def pieces_of(text: str) -> list[str]:
    """The pieces of a plain sentence."""
    return pieces(text)


def scorers(data: Mapping[str, Any]) -> dict[str, ClosedScorer]:
    """The scorers that learnt data make."""
    return {
        question: ClosedScorer(tuple(one["classes"]), tuple(one["base"]), one["weights"])
        for question, one in data.items()
        if isinstance(one, dict)
    }


@cache
def shipped() -> dict[str, ClosedScorer]:
    """The scorers that the service ships with."""
    return scorers(json.loads(_DATA.read_text(encoding="utf-8")))


def ranked(question: str, text: str) -> tuple[Likely, ...]:
    """The classes of a closed question for a message, likeliest first; none for a question without a scorer.

    >>> ranked("delivery_method", "秤太沉了我搬不动")[0].name, ranked("delivery_method", "我骑车送去")[0].name
    ('现场检', '送检')
    >>> ranked("serial", "938579")
    ()
    """
    scorer = shipped().get(question)
    return _ranked(question, text) if scorer is not None and 0 < len(text) <= LONGEST else ()


@lru_cache(maxsize=512)
def _ranked(question: str, text: str) -> tuple[Likely, ...]:
    return shipped()[question].ranked(text)


def taken(question: str, text: str, least: float = TAKE) -> str:
    """The class that a message is with a share of at least `least`, or "" when there is none."""
    found = ranked(question, text)
    return found[0].name if found and found[0].share >= least and found[0].name != OTHER else ""
