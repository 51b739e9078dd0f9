"""Commands about catalogue versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class LoadCatalogue:
    """Keep an announcement as a version that waits to be confirmed: its rows and changes as plain JSON."""

    name: str
    effective: date
    rows: tuple[Mapping[str, Any], ...]
    changes: tuple[Mapping[str, Any], ...]
    announced: date | None = None


@dataclass(frozen=True)
class MoveCatalogue:
    """Move a version by a verb that people have: confirm, drop, roll_back (with a reason)."""

    version_id: str
    verb: str
    reason: str = ""


@dataclass(frozen=True)
class AdvanceCatalogue:
    """The clock does the next piece of a version's migration, or of its way back."""

    version_id: str


@dataclass(frozen=True)
class SettleCatalogueMove:
    """A person says what becomes of an instrument that the announcement leaves open: a category, or freed."""

    instrument_id: str
    first: str = ""
    second: str = ""
    freed: bool = False
