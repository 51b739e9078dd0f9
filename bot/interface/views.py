"""What the interface shows of things: one flat dataclass a thing, from which its schema follows as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from booking.bodies import Capability
from booking.booking import Booking
from booking.fields import MARKS
from booking.instrument import WORKING, Instrument
from booking.line import Line
from booking.people import RoleKind
from booking.ports import Records
from booking.result import Result
from bot.exporting import range_text


@dataclass(frozen=True)
class LineView:
    """A booking line. Who belongs to the unit is shown to the institution that deals with it, and to the unit."""

    line_id: str
    booking_no: str
    n: int
    state: str
    since: datetime
    due: datetime | None
    instrument_id: str
    instrument_name: str
    first: str
    second: str
    model: str
    serial: str
    use_region_code: str
    institution: str
    scheduled_date: str
    scheduled_time: str
    reason: str
    reason_field: str
    previous: str
    company_name: str
    contact: str
    phone: str
    address: str
    range: str
    accuracy: str
    manufacturer: str
    install_location: str
    purpose: str
    delivery_method: str
    type: str
    production_code: str
    repair_code: str
    check_code: str
    seal_no: str
    approval_no: str


@dataclass(frozen=True)
class BookingView:
    """A booking with its lines."""

    booking_no: str
    state: str
    submitted_at: datetime | None
    preferred_date: str
    preferred_time: str
    remark: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True)
class InstrumentView:
    """A row of the ledger."""

    instrument_id: str
    code: str
    state: str
    instrument_name: str
    first: str
    second: str
    model: str
    range: str
    accuracy: str
    serial: str
    manufacturer: str
    origin: str
    use_region_code: str
    use_region: str
    install_location: str
    type: str
    purpose: str
    delivery_method: str
    purchase_date: str
    valid_until: date | None
    last_result: str
    last_certificate: str
    production_code: str
    repair_code: str
    check_code: str
    seal_no: str
    approval_no: str


@dataclass(frozen=True)
class ResultView:
    """A version of a line's result."""

    line_id: str
    version: int
    state: str
    result: str
    certificate_no: str
    verified_on: date | None
    valid_until: date | None
    note: str
    verifier: str
    checker: str
    approver: str
    reason: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CapabilityView:
    """What an institution may verify, or has asked for."""

    capability_id: str
    state: str
    first: str
    second: str
    regions: tuple[str, ...]
    range: str
    accuracy: str
    standard: str
    standard_until: date | None
    good_until: date | None
    reason: str


@dataclass(frozen=True)
class RoomView:
    """A half-day that is open, and what is left of it."""

    day: date
    half: str
    capacity: int
    left: int


@dataclass(frozen=True)
class PublicationView:
    """A certificate of the region, and whether the public sees it."""

    certificate_no: str
    published: bool
    since: datetime


@dataclass(frozen=True)
class FigureView:
    """One figure of the region."""

    name: str
    value: int


@dataclass(frozen=True)
class ChangeView:
    """Something that changed; what it is now is asked for by its id."""

    cursor: str
    event: str
    verb: str
    thing: str
    thing_id: str
    booking_no: str
    at: datetime


@dataclass(frozen=True)
class CodeView:
    """How the connected system calls one of our words."""

    field: str
    word: str
    code: str


@dataclass(frozen=True)
class MeView:
    """Whose key this is."""

    system: str
    kind: str
    body: str
    person: str
    duties: tuple[str, ...]
    scopes: tuple[str, ...]
    until: datetime


def line_view(line: Line, records: Records, kind: RoleKind) -> LineView:
    """A line as a body of this kind sees it."""
    unit, body, one = (
        records.unit(line.unit_id),
        records.institution(line.institution_id) if line.institution_id else None,
        records.instrument(line.instrument_id),
    )
    near = kind is not RoleKind.AUTHORITY
    names = ("booking_no", "n", "state", "since", "due", "instrument_id", "instrument_name", "first", "second")
    more = ("model", "serial", "scheduled_date", "scheduled_time", "reason", "reason_field", "previous")
    told = ("accuracy", "manufacturer", "install_location", "purpose", "delivery_method", *MARKS)
    plain: dict[str, Any] = {name: getattr(line, name) for name in (*names, *more)}
    plain |= {name: getattr(one, name) if one else "" for name in told}
    return LineView(
        line_id=line.id,
        use_region_code=line.region_code,
        institution=body.name if body else "",
        company_name=unit.company_name if unit else "",
        contact=unit.contact if unit and near else "",
        phone=unit.phone if unit and near else "",
        address=unit.address if unit else "",
        range=range_of(one.range, one.range_text) if one else "",
        type=WORKING,
        **plain,
    )


def booking_view(booking: Booking, records: Records, kind: RoleKind, lines: tuple[Line, ...]) -> BookingView:
    """A booking with the lines that this body may see."""
    names = ("state", "submitted_at", "preferred_date", "preferred_time", "remark")
    shown = tuple(line_view(line, records, kind) for line in lines)
    return BookingView(booking_no=booking.no, lines=shown, **{name: getattr(booking, name) for name in names})


def instrument_view(one: Instrument) -> InstrumentView:
    """A row of the ledger."""
    names = [name for name in InstrumentView.__dataclass_fields__ if name not in ("instrument_id", "range", "type")]
    told: dict[str, Any] = {name: getattr(one, name) for name in names}
    return InstrumentView(instrument_id=one.id, range=range_of(one.range, one.range_text), type=WORKING, **told)


def result_view(one: Result) -> ResultView:
    """A version of a result."""
    names = [name for name in ResultView.__dataclass_fields__ if name != "details"]
    return ResultView(**{name: getattr(one, name) for name in names}, details=dict(one.details))


def capability_view(one: Capability) -> CapabilityView:
    """A capability."""
    names = ("state", "first", "second", "regions", "accuracy", "standard", "standard_until", "good_until", "reason")
    told: dict[str, Any] = {name: getattr(one, name) for name in names}
    return CapabilityView(capability_id=one.id, range=range_of(one.range, ""), **told)


def range_of(measured: Mapping[str, Any], text: str) -> str:
    """A measuring range as one text.

    >>> range_of({"min": 0.2, "max": 30, "unit": "kg"}, ""), range_of({}, "见铭牌")
    ('0.2~30kg', '见铭牌')
    """
    return range_text(measured) if measured else text
