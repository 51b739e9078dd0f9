"""A booking followed like a parcel: its five steps, who holds each instrument since and until when, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.bodies import Institution
from booking.booking import DRAFT as BOOKING_DRAFT
from booking.booking import SUBMITTED, Booking
from booking.lifecycle import Party, holder
from booking.line import (
    ACCEPTED,
    ASSIGNED,
    CALLED_OFF,
    DRAFT,
    FAILED,
    IN_HAND,
    ISSUED,
    OPEN_STATES,
    RETURNED,
    TESTED,
    WAITING,
    WITHDRAWN,
    Line,
)
from storage.unit_of_work import Session

STEPS = ("提交", "分配", "受理", "检定", "出证")
_DONE = {
    DRAFT: 0, WAITING: 1, RETURNED: 1, ASSIGNED: 2, FAILED: 2, ACCEPTED: 3, WITHDRAWN: 1, CALLED_OFF: 3, IN_HAND: 3,
    TESTED: 4, ISSUED: 5,
}  # fmt: skip
"""How many of the steps a line has behind it."""
_ENDED_BADLY = (FAILED, WITHDRAWN, CALLED_OFF)


@dataclass(frozen=True)
class Step:
    """`stands` is done, now, ahead, or stopped."""

    name: str
    stands: str


@dataclass(frozen=True)
class Holder:
    """In whose hands a line is; `late`: past the time by which it had to go on."""

    name: str
    phone: str
    since: datetime
    due: datetime | None
    late: bool


@dataclass(frozen=True)
class Tap:
    """Something to be done by one tap: what it says in the chat."""

    label: str
    say: str
    first: bool = False


def steps_of(line: Line) -> tuple[Step, ...]:
    """The five steps as they stand for a line."""
    done = _DONE[line.state]
    here = "stopped" if line.state in _ENDED_BADLY else "now"
    return tuple(Step(name, "done" if n < done else here if n == done else "ahead") for n, name in enumerate(STEPS))


def holder_of(session: Session, line: Line, body: Institution | None, now: datetime) -> Holder | None:
    """Who has to do the next thing; None when nobody has. `body` is the institution of the line."""
    late = line.due is not None and line.due < now
    whose = holder(line)
    if whose is Party.AUTHORITY:
        over = session.store.authorities_over(line.region_code)
        name = over[0].name if over else "当地计量部门"
        return Holder(name, "", line.since, line.due, late)
    if whose is Party.INSTITUTION and body is not None:
        return Holder(body.name, body.phone, line.since, line.due, late)
    return Holder("您自己", "", line.since, None, late=False) if whose is Party.UNIT else None


def to_mend(session: Session, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The refused lines whose instruments were not booked again."""
    refused = (line for line in lines if line.state == FAILED)
    return tuple(line for line in refused if session.store.last_line(line.instrument_id) == line)


def taps_of(session: Session, booking: Booking, lines: Sequence[Line], *, urged_today: bool) -> tuple[Tap, ...]:
    """What its unit can do about a booking as it stands, the likeliest first."""
    states = {line.state for line in lines}
    taps: list[Tap] = []
    for line in to_mend(session, lines):
        serial = line.serial.strip("-")
        taps.append(Tap(f"改好重约 {serial}".rstrip(), f"{serial}为什么不受理", first=True))
    if booking.state == BOOKING_DRAFT:
        taps.append(Tap("提交预约", "预约检定", first=True))
    if ACCEPTED in states:
        chosen = any(line.state == ACCEPTED and line.scheduled_date for line in lines)
        label = "改时间" if chosen else "约时间"
        taps.append(Tap(label, f"{label} {booking.no}", first=True))
    if booking.state == SUBMITTED and not states & {ACCEPTED, IN_HAND, TESTED}:
        taps.append(Tap("改期", f"改预约 {booking.no}"))
    if states & set(OPEN_STATES) and not urged_today:
        taps.append(Tap("催办", f"催办 {booking.no}"))
    if booking.state in (BOOKING_DRAFT, SUBMITTED):
        taps.append(Tap("撤销", f"撤销预约 {booking.no}"))
    return tuple(taps)
