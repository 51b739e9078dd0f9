"""How a booking is made of instruments and sent on its way: lines, assignment, and who hears of it (SPEC 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import Any

from booking.act import Act
from booking.assignment import Fit, Need, assign
from booking.booking import DRAFT, SUBMITTED, Booking
from booking.facts import brief
from booking.instrument import IN_USE, Instrument
from booking.line import DRAFT as LINE_DRAFT
from booking.line import FAILED, Line
from booking.unit import Unit


def draft_lines(
    act: Act, booking: Booking, instruments: Iterable[Instrument], *, itself: bool = False
) -> tuple[Line, ...]:
    """Fresh draft lines in place of those the draft had; a line after a refused one is linked to it."""
    act.drop_draft_lines(booking.no)
    kept = [line.n for line in act.store.lines(booking.no) if line.state != LINE_DRAFT]
    return tuple(
        act.create(_line(act, booking, instrument, n), "新建", itself=itself)
        for n, instrument in enumerate(instruments, max(kept, default=0) + 1)
    )


def _line(act: Act, booking: Booking, instrument: Instrument, n: int) -> Line:
    last = act.store.last_line(instrument.id)
    return Line(
        id=act.setting.fresh(),
        booking_no=booking.no,
        n=n,
        unit_id=booking.unit_id,
        instrument_id=instrument.id,
        instrument_name=instrument.instrument_name,
        first=instrument.first,
        second=instrument.second,
        model=instrument.model,
        serial=instrument.serial,
        region_code=instrument.use_region_code,
        state=LINE_DRAFT,
        since=act.setting.now,
        previous=last.id if last is not None and last.state == FAILED else "",
        sample=booking.sample,
    )


def submit(
    act: Act, booking: Booking, unit: Unit, instruments: Iterable[Instrument], *, itself: bool = False
) -> dict[str, Any]:
    """Submit a draft with these instruments; gives the facts that the unit is told.

    `itself`: the booking waited for the unit's approval and is submitted by the service, not by a person.
    """
    step = act.clock if itself else act.surely
    chosen = {one.id: one for one in instruments}
    now = act.setting.now
    step(booking, "submit", change=lambda one: replace(one, submitted_at=now, waits=False))
    lines = tuple(step(line, "submit") for line in draft_lines(act, booking, chosen.values(), itself=itself))
    return announce(act, booking, unit, assigned(act, lines, chosen))


def assigned(act: Act, lines: Iterable[Line], instruments: Mapping[str, Instrument]) -> tuple[Line, ...]:
    """Lines that wait go to the institutions that fit; where none fits the line keeps the reason."""
    store = act.store
    load_of = cache(store.load_of)
    capabilities_for = cache(store.capabilities_for)
    institution_of = cache(store.institution)
    done = []
    for line in lines:
        instrument = instruments[line.instrument_id]
        found = assign(
            Need(line.first, line.second, line.region_code, instrument.range, instrument.accuracy),
            capabilities_for(line.second),
            institution_of=institution_of,
            load_of=load_of,
            today=act.setting.today,
        )
        if isinstance(found, Fit):
            done.append(
                act.clock(
                    line,
                    "assign",
                    change=partial(given, institution_id=found.institution.id, why_assigned=found.why_assigned),
                )
            )
        else:
            done.append(replace(line, unfit=found.why))
            act.put(done[-1])
    return tuple(done)


def given(line: Line, institution_id: str, why_assigned: str) -> Line:
    """A line as it belongs to an institution; what kept it waiting is over."""
    return replace(line, institution_id=institution_id, why_assigned=why_assigned, unfit="")


def announce(act: Act, booking: Booking, unit: Unit, lines: tuple[Line, ...]) -> dict[str, Any]:
    """Tell the unit, the institutions that got lines, and the authority about those that nobody got."""
    taken: dict[str, list[Line]] = defaultdict(list)
    open_: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        if line.institution_id:
            taken[line.institution_id].append(line)
        else:
            open_[line.region_code, line.unfit].append(line)
    told: dict[str, Any] = {"booking_no": booking.no, "unit_id": unit.id, "company_name": unit.company_name}
    shares = [
        {"institution_id": one, "institution": institution_name(act, one), "n": len(theirs)}
        for one, theirs in taken.items()
    ]
    left = [{**brief(line), "why": line.unfit} for group in open_.values() for line in group]
    act.tell("BookingReceived", "booking", booking.no, **told, n=len(lines), assigned=shares, unassigned=left)
    for share in shares:
        act.tell("TaskArrived", "booking", booking.no, **told | share, preferred_date=booking.preferred_date)
    for (region_code, why), group in open_.items():
        act.tell(
            "AssignmentNeeded",
            "booking",
            booking.no,
            **told,
            region_code=region_code,
            n=len(group),
            why=why,
            lines=[brief(line) for line in group],
        )
    return described(act, replace(booking, state=SUBMITTED), lines)


def institution_name(act: Act, institution_id: str) -> str:
    """What an institution is called; "" for none."""
    body = act.store.institution(institution_id) if institution_id else None
    return body.name if body else ""


def described(act: Act, booking: Booking, lines: Iterable[Line]) -> dict[str, Any]:
    """A booking as the result of a command: its number and state, and each line with where it went and why."""
    return {
        "booking_no": booking.no,
        "state": booking.state,
        "waits": booking.waits,
        "lines": [
            {
                **brief(line),
                "line_id": line.id,
                "instrument_id": line.instrument_id,
                "state": line.state,
                "institution_id": line.institution_id,
                "institution": institution_name(act, line.institution_id),
                "why_assigned": line.why_assigned,
                "unfit": line.unfit,
            }
            for line in lines
        ],
    }


def submit_waiting(act: Act, unit: Unit) -> None:
    """A unit was approved: what it meant to submit is submitted now, without instruments that went another way."""
    taken: set[str] = set()
    for booking in reversed(act.store.bookings(unit.id, limit=100)):
        if booking.state != DRAFT or not booking.waits:
            continue
        ids = [line.instrument_id for line in act.store.lines(booking.no) if line.state == LINE_DRAFT]
        free = [one for one in (act.store.instrument(i) for i in ids if i not in taken) if one and _free(act, one)]
        taken |= {one.id for one in free}
        if free:
            submit(act, booking, unit, free, itself=True)
        else:
            act.put(replace(booking, waits=False))


def _free(act: Act, instrument: Instrument) -> bool:
    return instrument.state == IN_USE and act.store.open_line(instrument.id) is None
