"""What is sent where the command itself is not what a system would write: ledger rows as texts, signatures, changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from booking.bodies import EVERY_CATEGORY
from booking.commands import (
    AddInstruments,
    AskCapability,
    ChangeInstrument,
    Command,
    ImportInstruments,
    InstrumentDraft,
)
from booking.instrument import NO_VALUE
from booking.ports import Records
from booking.unit import Unit
from bot.importing.rows import Bad, ledger_command
from bot.interface.asking import CHANNEL, NOTHING_HERE, ApiProblem, Asking
from handlers.dialogue.model import Actor, No, Ok, World
from handlers.flows.fields import LABELS, READERS
from handlers.flows.ledger_change import as_stored
from nlu.regions import region_name


@dataclass(frozen=True)
class SignedLine:
    """A line with the version of its result that was looked at."""

    line_id: str
    version: int


@dataclass(frozen=True)
class Signing:
    """Results that are signed."""

    signed: tuple[SignedLine, ...]

    @property
    def line_ids(self) -> tuple[str, ...]:
        """The lines."""
        return tuple(one.line_id for one in self.signed)

    @property
    def versions(self) -> Mapping[str, int]:
        """The version of each."""
        return {one.line_id: one.version for one in self.signed}


@dataclass(frozen=True)
class ResultChanges:
    """What a correction changes; null stays as it is."""

    result: str | None = None
    certificate_no: str | None = None
    verified_on: date | None = None
    valid_until: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class ResultCorrection:
    """A correction of a released result."""

    line_id: str
    changes: ResultChanges
    reason: str


@dataclass(frozen=True)
class BookingWish:
    """A booking."""

    instrument_ids: tuple[str, ...]
    preferred_date: date | None = None
    preferred_time: str = ""
    remark: str = ""


@dataclass(frozen=True)
class BookingChanges:
    """Another wish for a booking; what is null or empty stays."""

    booking_no: str
    preferred_date: date | None = None
    preferred_time: str = ""
    remark: str = ""


@dataclass(frozen=True)
class MeasuredRange:
    """A measuring range."""

    unit: str
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True)
class QualifiedPerson:
    """Somebody with the day until which they are qualified."""

    name: str
    until: date | None = None


@dataclass(frozen=True)
class CapabilityWish:
    """A capability that is asked for."""

    second: str
    regions: tuple[str, ...]
    first: str = ""
    range: MeasuredRange | None = None
    accuracy: str = ""
    standard: str = ""
    standard_until: date | None = None
    people: tuple[QualifiedPerson, ...] = ()
    replaces: str = ""


class CapabilityVerb(StrEnum):
    """What an institution does with a capability of its own."""

    STOP = "stop"
    ASK_AGAIN = "ask_again"


class InstrumentVerb(StrEnum):
    """What a unit does with an instrument."""

    STOP = "stop"
    RESUME = "resume"
    SCRAP = "scrap"
    RESTORE = "restore"
    TRANSFER = "transfer"


class DeliveryVerb(StrEnum):
    """What a unit answers to another 送检方式."""

    AGREE = "agree"
    DECLINE = "decline"


@dataclass(frozen=True)
class CapabilityMove:
    """A capability moved."""

    capability_id: str
    verb: CapabilityVerb
    reason: str = ""


@dataclass(frozen=True)
class InstrumentMove:
    """An instrument moved."""

    instrument_id: str
    verb: InstrumentVerb
    reason: str = ""


@dataclass(frozen=True)
class DeliveryAnswer:
    """A unit's answer to another 送检方式."""

    ask_id: str
    verb: DeliveryVerb
    reason: str = ""


@dataclass(frozen=True)
class InstrumentText:
    """A row of the ledger as people write it; each value is read as an answer in the chat is."""

    instrument_name: str
    serial: str
    install_location: str
    delivery_method: str
    first_name: str = ""
    second_name: str = ""
    model: str = ""
    range: str = ""
    accuracy: str = ""
    manufacturer: str = ""
    origin: str = ""
    use_region: str = ""
    purchase_date: str = ""
    purpose: str = ""
    valid_until: str = ""


@dataclass(frozen=True)
class RowsToAdd:
    """Rows that are entered together."""

    rows: tuple[InstrumentText, ...]


@dataclass(frozen=True)
class InstrumentChanges:
    """What is changed; null stays as it is."""

    instrument_name: str | None = None
    model: str | None = None
    range: str | None = None
    accuracy: str | None = None
    serial: str | None = None
    manufacturer: str | None = None
    origin: str | None = None
    use_region: str | None = None
    install_location: str | None = None
    purchase_date: str | None = None
    purpose: str | None = None
    delivery_method: str | None = None
    valid_until: str | None = None


@dataclass(frozen=True)
class LedgerChange:
    """A change of one instrument."""

    instrument_id: str
    changes: InstrumentChanges


def ledger_added(form: RowsToAdd, asking: Asking) -> Command | ApiProblem:
    """Rows read by the readers of the chat; the first that does not read says why."""
    store = asking.session.store
    unit = store.unit(asking.key.ref)
    if unit is None:
        return NOTHING_HERE
    read: list[InstrumentDraft] = []
    for n, row in enumerate(form.rows, 1):
        cells = {one.name: text for one in fields(row) if (text := getattr(row, one.name))}
        command = ledger_command(
            {**cells, "unit": unit.uscc}, asking.session, _world(asking, unit, row.instrument_name)
        )
        if isinstance(command, Bad) or not isinstance(command, ImportInstruments):
            why = command.why if isinstance(command, Bad) else ""
            return ApiProblem(422, "bad_value", f"第{n}行：{why}")
        read += command.rows
    return AddInstruments(asking.key.ref, tuple(read))


def ledger_changed(form: LedgerChange, asking: Asking) -> Command | ApiProblem:
    """The changes, read as in the chat."""
    store = asking.session.store
    row, unit = store.instrument(form.instrument_id), store.unit(asking.key.ref)
    if row is None or unit is None or row.unit_id != unit.id:
        return NOTHING_HERE
    world = _world(asking, unit, row.instrument_name)
    known = {"instrument_name": row.instrument_name, "category": {"first": row.first, "second": row.second}}
    changes: dict[str, Any] = {}
    for name, said in vars(form.changes).items():
        if said is None:
            continue
        read = Ok(said) if said == NO_VALUE else READERS[name][0](said, known, world)
        if not isinstance(read, Ok):
            why = read.why if isinstance(read, No) else "不止一种读法，请写全"
            return ApiProblem(422, "bad_value", f"{LABELS[name]}：{why}", name)
        changes[name] = read.value
    return ChangeInstrument(row.id, as_stored(changes))


def _world(asking: Asking, unit: Unit, text: str) -> World:
    records: Records = asking.session.store
    actor = Actor(asking.key.person_id, "unit", unit.id)
    matcher = asking.matcher_of(asking.session)
    return World(actor, asking.now, asking.cause, CHANNEL, records, matcher, text=text)


def capability_asked(form: CapabilityWish, asking: Asking) -> Command | ApiProblem:
    """A capability of the key's institution, for a category of the catalogue and regions that there are."""
    catalogue = asking.matcher_of(asking.session).catalogue
    if form.second != EVERY_CATEGORY and catalogue.get(form.second, form.first or None) is None:
        return ApiProblem(422, "bad_value", f"强制检定目录里没有“{form.second}”。", "second")
    unknown = next((code for code in form.regions if region_name(code) is None), "" if form.regions else "没有填")
    if unknown:
        return ApiProblem(422, "bad_value", f"没有这个行政区划代码：{unknown}", "regions")
    measured = {name: value for name, value in vars(form.range).items() if value is not None} if form.range else {}
    return AskCapability(
        asking.key.ref,
        form.second,
        form.regions,
        form.first,
        measured,
        form.accuracy,
        form.standard,
        form.standard_until,
        tuple((one.name, one.until) for one in form.people),
        form.replaces,
    )
