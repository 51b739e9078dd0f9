"""Owns what a reader reports: a value with its place in the text, and what a check of a number says."""

from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Found(Generic[V]):
    """A value and the half-open place `[start, end)` in the text that says it."""

    value: V
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Ok:
    """A number that passes its check, in its compact form."""

    value: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A number that fails its check: `kind` is "length", "alphabet" or "checksum"; `suggestion` the likely mend."""

    kind: str
    suggestion: str | None = None
