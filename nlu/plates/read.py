"""Owns what is handed on of a photo: which kind of sheet it shows, its fields, and how sure each of them is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SURE_ENOUGH = 0.75
"""Below this a value is not handed on: it is said that it could not be read, and asked for."""


@dataclass(frozen=True)
class Reading:
    """What was read. `kind` is nameplate | licence | "" (neither can be made out); fields are named and formed as in
    labels.md; `confidence` (0 to 1) also holds those that were seen but are too doubtful to stand in `fields`.
    """

    kind: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    confidence: Mapping[str, float] = field(default_factory=dict)

    @property
    def doubtful(self) -> tuple[str, ...]:
        """The fields that are on the photo but could not be read."""
        return tuple(name for name in self.confidence if name not in self.fields)


class Notes:
    """Values while a sheet is being read; the first value of a field stays, a different one makes it doubtful."""

    def __init__(self) -> None:
        self.fields: dict[str, Any] = {}
        self.confidence: dict[str, float] = {}

    def put(self, name: str, value: Any, score: float, certainty: float = 1.0) -> None:
        """Take a value: `score` is the characters', `certainty` that of the rule by which it was taken."""
        if name not in self.fields and value not in (None, ""):
            self.fields[name], self.confidence[name] = value, round(score * certainty, 3)

    def doubt(self, name: str) -> None:
        """Note that a field is there and could not be read."""
        if name not in self.fields:
            self.confidence.setdefault(name, 0.0)

    def reading(self, kind: str) -> Reading:
        """What is sure enough."""
        sure = {n: v for n, v in self.fields.items() if self.confidence[n] >= SURE_ENOUGH}
        return Reading(kind if self.confidence else "", sure, dict(self.confidence))
