"""Saving, submitting, changing and withdrawing a booking (SPEC 5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from booking.act import Act
from booking.booking import DRAFT, SUBMITTED, Booking
from booking.catalogue_fate import FREED
from booking.commands import ChangeBooking, SaveBooking, SubmitBooking, WithdrawBooking
from booking.facts import briefs
from booking.instrument import IN_USE, MARK, Instrument
from booking.lifecycle import Party
from booking.line import DRAFT as LINE_DRAFT
from booking.line import OPEN_STATES, WITHDRAWN, Line
from booking.parties import belongs_to, party_for
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.settling import settle
from booking.submitting import described, draft_lines, submit
from booking.unit import APPROVED, CLOSED, Unit

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def save_booking(command: SaveBooking, store: Store, setting: Setting) -> Outcome:
    """Keep a booking as a draft (暂存), new or in place of an older draft."""
    ready = _ready(command, store, setting)
    if isinstance(ready, Refused):
        return Outcome(refused=ready)
    _unit, booking, instruments = ready
    act = Act(store, setting)
    kept = _kept(act, booking, command)
    lines = draft_lines(act, kept, instruments)
    return act.done(described(act, kept, lines))


def submit_booking(command: SubmitBooking, store: Store, setting: Setting) -> Outcome:
    """Submit a booking. The same cause submits once; a unit that is still under review submits when it is approved."""
    before = store.booking_of_cause(command.unit_id, command.cause) if command.cause else None
    if before is not None:
        return _same_again(before, store, setting)
    ready = _ready(command, store, setting)
    if isinstance(ready, Refused):
        return Outcome(refused=ready)
    unit, booking, instruments = ready
    act = Act(store, setting)
    if unit.state != APPROVED:
        waiting = _kept(act, booking, command, cause=command.cause, waits=True)
        lines = draft_lines(act, waiting, instruments)
        return act.done(described(act, waiting, lines))
    kept = _kept(act, booking, command, cause=command.cause)
    return act.done(submit(act, kept, unit, instruments))


def _same_again(booking: Booking, store: Store, setting: Setting) -> Outcome:
    wrong = belongs_to(setting.person_id, booking, store, party=Party.UNIT)
    if wrong is not None:
        return Outcome(refused=wrong)
    result = described(Act(store, setting), booking, store.lines(booking.no))
    return Outcome(result={**result, "again": True})


def _ready(
    command: SaveBooking | SubmitBooking, store: Store, setting: Setting
) -> tuple[Unit, Booking | None, tuple[Instrument, ...]] | Refused:
    """The unit, the draft that is meant (None: a new one) and the instruments, or what stands in the way."""
    unit = store.unit(command.unit_id)
    if unit is None:
        return Refused(Why.NOT_FOUND, "company_name")
    wrong = belongs_to(setting.person_id, unit, store, party=Party.UNIT)
    if wrong is not None:
        return wrong
    if unit.state == CLOSED:
        return Refused(Why.NOT_APPROVED_YET, data={"state": unit.state})
    if _past(command.preferred_date, setting.today):
        return Refused(Why.BAD_VALUE, "preferred_date", {"value": command.preferred_date})
    booking = None
    if command.booking_no:
        booking = store.booking(command.booking_no)
        if booking is None or booking.unit_id != unit.id:
            return Refused(Why.NOT_FOUND, "booking_no")
        if booking.state != DRAFT:
            return Refused(Why.WRONG_STATE, "booking_no", {"state": booking.state})
    instruments = choose(unit, command.instrument_ids, store)
    return instruments if isinstance(instruments, Refused) else (unit, booking, instruments)


def _past(wish: str, today: date) -> bool:
    """Whether the last day of a wish lies in the past (ISO day, or "from/to"); a month or a year never does here."""
    last = wish.rpartition("/")[2]
    if not _DAY.fullmatch(last):
        return False
    try:
        return date.fromisoformat(last) < today
    except ValueError:
        return True


def choose(unit: Unit, instrument_ids: Sequence[str], store: Store) -> tuple[Instrument, ...] | Refused:
    """The instruments of a unit that may be booked now, in the order chosen; all of them or none."""
    chosen = []
    for instrument_id in dict.fromkeys(instrument_ids):
        instrument = store.instrument(instrument_id)
        if instrument is None or instrument.unit_id != unit.id:
            return Refused(Why.NOT_FOUND, "instruments", {"instrument_id": instrument_id})
        chosen.append(instrument)
    if not chosen:
        return Refused(Why.NOTHING_CHOSEN, "instruments")
    freed = [_named(one) for one in chosen if one.extra.get(MARK) == FREED]
    if freed:
        return Refused(Why.FREED, "instruments", {"instruments": freed})
    out = [_named(one) | {"state": one.state} for one in chosen if one.state != IN_USE]
    if out:
        return Refused(Why.NOT_BOOKABLE, "instruments", {"instruments": out})
    booked = [
        _named(one) | {"booking_no": line.booking_no, "state": line.state}
        for one in chosen
        if (line := store.open_line(one.id)) is not None
    ]
    if booked:
        return Refused(Why.ALREADY_BOOKED, "instruments", {"instruments": booked})
    return tuple(chosen)


def _named(instrument: Instrument) -> dict[str, str]:
    return {"instrument_id": instrument.id, "name": instrument.instrument_name, "serial": instrument.serial}


def _kept(
    act: Act, booking: Booking | None, command: SaveBooking | SubmitBooking, *, cause: str = "", waits: bool = False
) -> Booking:
    """The draft as the command says it, new or changed."""
    setting = act.setting
    said: dict[str, Any] = {
        "preferred_date": command.preferred_date,
        "preferred_time": command.preferred_time,
        "remark": command.remark,
        "cause": cause,
        "waits": waits,
        "person_id": setting.person_id,
    }
    if booking is not None:
        kept = replace(booking, **said)
        act.put(kept)
        return kept
    unit = act.store.unit(command.unit_id)
    fresh = Booking(
        no=act.store.next_booking_no(setting.today),
        unit_id=command.unit_id,
        state=DRAFT,
        since=setting.now,
        created_at=setting.now,
        sample=unit is not None and unit.sample,
    )
    return act.create(replace(fresh, **said), "新建")


def change_booking(command: ChangeBooking, store: Store, setting: Setting) -> Outcome:
    """Change the wish of a booking that nobody has answered yet, or its remark while anything is open.

    What is left empty stays.
    """
    booking = store.booking(command.booking_no)
    if booking is None:
        return refuse(Why.NOT_FOUND, "booking_no")
    wrong = belongs_to(setting.person_id, booking, store, party=Party.UNIT)
    if wrong is not None:
        return Outcome(refused=wrong)
    lines = store.lines(booking.no)
    answered = [line for line in lines if line.state not in (LINE_DRAFT, WITHDRAWN, *OPEN_STATES[:3])]
    told = bool(command.remark and not command.preferred_date and not command.preferred_time)
    told = told and any(line.state in OPEN_STATES for line in lines)
    if not told and (booking.state not in (DRAFT, SUBMITTED) or answered):
        state = answered[0].state if answered else booking.state
        return refuse(Why.WRONG_STATE, "booking_no", state=state)
    if _past(command.preferred_date, setting.today):
        return refuse(Why.BAD_VALUE, "preferred_date", value=command.preferred_date)
    said = {name: getattr(command, name) for name in ("preferred_date", "preferred_time", "remark")}
    changes = {name: value for name, value in said.items() if value and value != getattr(booking, name)}
    act = Act(store, setting)
    if changes:
        act.put(replace(booking, **changes))
        unit = store.unit(booking.unit_id)
        act.tell(
            "BookingChanged",
            "booking",
            booking.no,
            verb="修改预约",
            booking_no=booking.no,
            unit_id=booking.unit_id,
            company_name=unit.company_name if unit else "",
            institution_ids=sorted({line.institution_id for line in lines if line.institution_id}),
            changes={name: [getattr(booking, name), value] for name, value in changes.items()},
        )
    return act.done({"booking_no": booking.no, "changed": list(changes)})


def withdraw_booking(command: WithdrawBooking, store: Store, setting: Setting) -> Outcome:
    """Withdraw a booking, or some of its lines, as long as no institution has accepted them (SPEC 5)."""
    booking = store.booking(command.booking_no)
    if booking is None:
        return refuse(Why.NOT_FOUND, "booking_no")
    party = party_for("withdraw", setting.person_id, booking, store)
    if isinstance(party, Refused):
        return Outcome(refused=party)
    lines = store.lines(booking.no)
    wanted = [line for line in lines if line.id in command.line_ids] if command.line_ids else _withdrawable(lines)
    if len(wanted) < len(set(command.line_ids)):
        return refuse(Why.NOT_FOUND, "instruments")
    act = Act(store, setting)
    gone: list[Line] = []
    for line in wanted:
        moved = act.move(line, "withdraw")
        if isinstance(moved, Refused):
            return Outcome(refused=moved)
        gone.append(moved)
    if all(line.state == WITHDRAWN for line in act.lines(booking.no)):
        moved_booking = act.move(booking, "withdraw", change=lambda one: replace(one, waits=False))
        if isinstance(moved_booking, Refused):
            return Outcome(refused=moved_booking)
    elif not gone:
        return refuse(Why.WRONG_STATE, "booking_no", state=booking.state)
    else:
        settle(act, booking.no)
    _call_off(act, booking, tuple(gone))
    after = act.booking(booking.no)
    return act.done({"booking_no": booking.no, "state": after.state if after else "", "lines": briefs(tuple(gone))})


def withdraw_all(act: Act, booking: Booking, lines: tuple[Line, ...]) -> None:
    """Withdraw what is on its way of a booking of which nothing is under way; the institutions hear of it."""
    gone = tuple(act.surely(line, "withdraw") for line in _withdrawable(lines))
    if not gone:
        return
    if all(line.state == WITHDRAWN for line in act.lines(booking.no)):
        act.surely(booking, "withdraw", change=lambda one: replace(one, waits=False))
    else:
        settle(act, booking.no)
    _call_off(act, booking, gone)


def _withdrawable(lines: tuple[Line, ...]) -> list[Line]:
    """All that is still on its way: a line that was accepted among them refuses the withdrawal of the whole."""
    return [line for line in lines if line.state in (LINE_DRAFT, *OPEN_STATES)]


def _call_off(act: Act, booking: Booking, gone: tuple[Line, ...]) -> None:
    if booking.state == DRAFT:
        return
    unit = act.store.unit(booking.unit_id)
    act.tell(
        "BookingCalledOff",
        "booking",
        booking.no,
        booking_no=booking.no,
        unit_id=booking.unit_id,
        company_name=unit.company_name if unit else "",
        institution_ids=sorted({line.institution_id for line in gone if line.institution_id}),
        lines=briefs(gone),
    )
