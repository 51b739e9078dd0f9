"""Owns what understanding is asked and answers: the context of a message; the intent and slots heard in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Context:
    """The flow that is open and the slot that was just asked for."""

    flow: str
    awaiting: str | None


@dataclass(frozen=True, slots=True)
class Heard:
    """One intent of the labels, its slots in their normal forms, and further intents in the order spoken."""

    intent: str
    slots: Mapping[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()
