"""Commands about a unit's instruments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class InstrumentDraft:
    """What is entered of one instrument; names as in labels.md, `range` {"min"?,"max"?,"unit"} or {}."""

    instrument_name: str
    first: str
    second: str
    model: str
    serial: str
    manufacturer: str
    use_region_code: str
    use_region: str
    install_location: str
    purpose: str
    delivery_method: str
    range: Mapping[str, Any] = field(default_factory=dict)
    range_text: str = ""
    accuracy: str = ""
    division: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""
    purchase_date: str = ""
    valid_until: str = ""
    photos: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    production_code: str = ""
    repair_code: str = ""
    check_code: str = ""
    seal_no: str = ""
    approval_no: str = ""
    transferred: bool = False


@dataclass(frozen=True)
class AddInstruments:
    """Add rows to a unit's ledger: all of them or none."""

    unit_id: str
    rows: tuple[InstrumentDraft, ...]


@dataclass(frozen=True)
class ImportInstruments:
    """The service itself adds rows to a ledger, from a sheet that whoever runs it was given (SPEC 8)."""

    unit_id: str
    rows: tuple[InstrumentDraft, ...]


@dataclass(frozen=True)
class ChangeInstrument:
    """Change fields of one instrument; names as in `InstrumentDraft`."""

    instrument_id: str
    changes: Mapping[str, Any]


@dataclass(frozen=True)
class MoveInstrument:
    """Move one instrument by a verb of its life: stop, resume, scrap, restore, transfer."""

    instrument_id: str
    verb: str
    reason: str = ""
