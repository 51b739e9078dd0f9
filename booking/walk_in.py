"""柜台受理: somebody stands at the counter without a booking; unit, instrument, booking and taking in are one stroke.

The institution writes for a unit that need not be registered. The unit is told at once, and says so when it never came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from booking.act import Act
from booking.answers import taken_in
from booking.assignment import Need, Unfit, sifted
from booking.booking import DRAFT, Booking
from booking.commands import WalkIn
from booking.facts import briefs
from booking.instrument import Instrument
from booking.ledger import new_instrument, settled_rows, wrong_rows
from booking.lifecycle import Party
from booking.line import Line
from booking.parties import belongs_to
from booking.people import Duty
from booking.phone_codes import MOBILE
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.region import reaches_county
from booking.sameness import sameness
from booking.sample import Sample
from booking.setting import Outcome, Setting, refuse
from booking.submitting import draft_lines
from booking.unit import APPROVED, PENDING, Unit

REMARK = "柜台受理"
ON_PAPER = "断网时纸质登记，{day}，在场：{present}，事后补录"
"""What marks a booking that was written on a form first."""
OLDEST_PAPER = timedelta(days=60)
"""Older forms are not entered any more: nobody remembers who was there."""
_ASKED = ("company_name", "uscc", "address", "contact")


def walk_in(command: WalkIn, store: Store, setting: Setting) -> Outcome:
    """Enter what is not known yet, book it with this institution, accept it, and take it in."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    wrong = belongs_to(setting.person_id, body, store, party=Party.INSTITUTION, duties=frozenset({Duty.RECEIVER}))
    unit = wrong or _unit(command, store, setting)
    if isinstance(unit, Refused):
        return Outcome(refused=unit)
    if unit is None:
        raise TypeError("a unit is there or refused")
    command = replace(command, rows=tuple(settled_rows(command.rows)))
    known = tuple(_known(one.serial, unit.id, store) for one in command.rows)
    wrong = _wrong(command, unit, known, store, setting)
    if wrong is not None:
        return Outcome(refused=wrong)
    act = Act(store, setting)
    if store.unit(unit.id) is None:
        act.create(unit, "柜台登记", itself=True)
        unit = act.clock(unit, "pass")
    instruments = [one or new_instrument(act, unit, row) for one, row in zip(known, command.rows, strict=True)]
    lines = _booked(act, unit, instruments, command)
    act.tell(
        "WalkInMade", "booking", lines[0].booking_no, booking_no=lines[0].booking_no, unit_id=unit.id,
        phone=unit.phone, institution=body.name, institution_phone=body.phone, lines=briefs(lines),
    )  # fmt: skip
    given = {one.id: Sample(one.id, body.id, "", setting.now) for one in lines}
    done = taken_in(act, lines, given)
    return replace(done, result={**done.result, "unit_id": unit.id, "booking_no": lines[0].booking_no})


def _unit(command: WalkIn, store: Store, setting: Setting) -> Unit | Refused:
    """The unit of the credit code, or a new one as it was told at the counter."""
    there = store.unit_of_uscc(command.uscc) if command.uscc else None
    if there is not None:
        return there if there.state == APPROVED else Refused(Why.NOT_APPROVED_YET, data={"state": there.state})
    missing = next((slot for slot in _ASKED if not getattr(command, slot).strip()), "")
    if missing:
        return Refused(Why.MISSING, missing)
    if not MOBILE.fullmatch(command.phone):
        return Refused(Why.BAD_VALUE, "phone")
    if not reaches_county(command.region_code):
        return Refused(Why.BAD_VALUE, "region")
    said = {name: getattr(command, name).strip() for name in _ASKED}
    return Unit(
        id=setting.fresh(), region_code=command.region_code, region=command.region, phone=command.phone,
        state=PENDING, since=setting.now, created_at=setting.now, **said,
    )  # fmt: skip


def _known(serial: str, unit_id: str, store: Store) -> Instrument | None:
    """The instrument of this serial number that the unit has in its ledger already."""
    found = store.instruments_of_serial(unit_id, serial) if sameness(serial) else ()
    return found[0] if found else None


def _wrong(
    command: WalkIn, unit: Unit, known: Sequence[Instrument | None], store: Store, setting: Setting
) -> Refused | None:
    """What stands in the way: a row that is not whole, an instrument that is booked, no capability for it."""
    fresh = [row for row, there in zip(command.rows, known, strict=True) if there is None]
    if not command.rows:
        return Refused(Why.NOTHING_CHOSEN, "instrument_name")
    if command.paper_day is not None:
        if not setting.today - OLDEST_PAPER <= command.paper_day <= setting.today:
            return Refused(Why.BAD_VALUE, "paper_day", {"value": command.paper_day.isoformat()})
        if not command.present.strip():
            return Refused(Why.MISSING, "present")
    wrong = wrong_rows(fresh, unit.id, store) if fresh else None
    if wrong is not None:
        return wrong
    for there in known:
        line = store.open_line(there.id) if there is not None else None
        if there is not None and line is not None:
            return Refused(Why.ALREADY_BOOKED, "serial", {"serial": there.serial, "booking_no": line.booking_no})
    able = store.capabilities_of(command.institution_id)
    for row in command.rows:
        need = Need(row.first, row.second, row.use_region_code, row.range, row.accuracy)
        if isinstance(sifted(need, able, today=setting.today), Unfit):
            return Refused(Why.NOT_CAPABLE, "second_name", {"serial": row.serial})
    return None


def _given(line: Line, institution_id: str) -> Line:
    return replace(line, institution_id=institution_id, why_assigned="only:1")


def remark_of(command: WalkIn) -> str:
    """How the booking came about, as everybody sees it."""
    if command.paper_day is None:
        return REMARK
    return f"{REMARK}；{ON_PAPER.format(day=command.paper_day.isoformat(), present=command.present.strip())}"


def _booked(act: Act, unit: Unit, instruments: Sequence[Instrument], command: WalkIn) -> tuple[Line, ...]:
    """A booking of these instruments that this institution has accepted and taken in."""
    now = act.setting.now
    booking = Booking(
        act.store.next_booking_no(act.setting.today), unit.id, DRAFT, now, now, remark=remark_of(command),
        person_id=act.setting.person_id, sample=unit.sample,
    )  # fmt: skip
    act.create(booking, "新建")
    act.clock(booking, "submit", change=lambda one: replace(one, submitted_at=now))
    lines = []
    for line in draft_lines(act, booking, instruments):
        assigned = act.clock(
            act.clock(line, "submit"), "assign", change=lambda one: _given(one, command.institution_id)
        )
        lines.append(act.surely(act.surely(assigned, "accept"), "take_in"))
    return tuple(lines)
