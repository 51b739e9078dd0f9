"""Reminders: which are owed when a validity or an appointment is known, and whether one is still wanted when it is due.

SPEC 5: at 60, 30, 15, 7, 1 and 0 days before 有效期至 and when overdue; never after the instrument was booked again,
scrapped or stopped, or got another date. A unit has one reminder a day, whatever instruments it is for: it gathers all
that runs out within sixty days and is not booked, which is what an answer of 1 then books.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from booking.catalogue_fate import FREED
from booking.events import Event
from booking.instrument import IN_USE, MARK, Instrument
from booking.line import ACCEPTED
from booking.ports import Records
from notifications import capability_endings
from notifications.deadlines import KINDS, late_lines
from notifications.notice import Notice

DAYS_BEFORE = (60, 30, 15, 7, 1, 0, -1)
"""-1 is the day after 有效期至: overdue."""

HOUR = time(10, 0)
"""Reminders go out at ten in the morning, when a market is past its rush."""

MOST = 1000
"""More instruments than one unit will ever have overdue or running out; a message names four."""

EVE = time(17, 0)
"""An appointment is called to mind at five in the afternoon of the day before."""

CODE_LIFE = timedelta(minutes=5)
"""A phone code is worth nothing after five minutes (SPEC 2)."""


def validity_reminders(event: Event) -> Iterable[Notice]:
    """The reminders that a ValidityChanged owes; those whose moment is past already are not owed."""
    text = str(event.data.get("valid_until", ""))
    if not text:
        return
    until, unit_id = date.fromisoformat(text), str(event.data["unit_id"])
    for days in DAYS_BEFORE:
        day = until - timedelta(days=days)
        due = _ten_o_clock(day, event.at)
        if due > event.at:
            yield Notice(
                cause=f"validity:{unit_id}:{day.isoformat()}",
                kind="validity_reminder",
                to=f"unit:{unit_id}",
                data={"unit_id": unit_id, "day": day.isoformat()},
                due=due,
            )


def appointment_reminder(event: Event) -> Iterable[Notice]:
    """The reminder on the eve of an AppointmentMade; an appointment for today or tomorrow morning needs none."""
    day = _day(event.data.get("date"))
    if day is None:
        return
    due = datetime.combine(day - timedelta(days=1), EVE, tzinfo=event.at.tzinfo)
    if due > event.at:
        data = {key: event.data.get(key, "") for key in ("booking_no", "unit_id", "institution", "date", "time")}
        yield Notice(
            cause=f"appointment:{data['booking_no']}:{data['institution']}:{data['date']}:{data['time']}",
            kind="appointment_reminder",
            to=f"unit:{data['unit_id']}",
            data=data,
            due=due,
        )


@dataclass(frozen=True)
class Due:
    """An instrument that a reminder is about: `days` are left (negative when it is over); `turn` is the last day on
    which it had a reminder of its own, None while it had none.
    """

    instrument: Instrument
    days: int
    turn: date | None


def due_instruments(data: Mapping[str, Any], records: Records, now: datetime) -> tuple[Due, ...]:
    """What a validity reminder names as things stand: whose day it is first, then by date; () when it is moot.

    After an outage several days of one unit are due at once: then only the last of them speaks, for all. One that is
    late before ten o'clock leaves it to that of the day on which it would go out, when there is one.
    """
    day, horizon = date.fromisoformat(str(data["day"])), now.date() + timedelta(days=DAYS_BEFORE[0])
    ledger = records.instruments_due(str(data["unit_id"]), until=horizon, limit=MOST)
    found = [_due(one, now) for one in ledger if _is_subject(one) and records.open_line(one.id) is None]
    if any(one.turn and one.turn > day and _was_planned(one, now) for one in found):
        return ()
    if not any(one.turn and one.turn >= day for one in found):
        return ()
    if day < now.date() and any(_speaks_today(one, now) for one in found):
        return ()
    return tuple(sorted(found, key=lambda one: (one.turn is None or one.turn < day, one.days)))


def _is_subject(one: Instrument) -> bool:
    """Whether an instrument has to be verified: it is used, and no announcement has taken it out of the catalogue."""
    return one.state == IN_USE and one.extra.get(MARK) != FREED


def _due(instrument: Instrument, now: datetime) -> Due:
    until = instrument.valid_until or now.date()
    turns = [until - timedelta(days=days) for days in DAYS_BEFORE]
    past = [day for day in turns if _ten_o_clock(day, now) <= now]
    return Due(instrument, (until - now.date()).days, max(past, default=None))


def _speaks_today(one: Due, now: datetime) -> bool:
    """Whether an instrument has a reminder of its own at ten o'clock today, which is still to come."""
    return one.days in DAYS_BEFORE and now < _ten_o_clock(now.date(), now)


def _was_planned(one: Due, now: datetime) -> bool:
    """Whether the reminder of `turn` can have been planned: not for what came into the ledger after its hour."""
    return one.turn is not None and one.instrument.since < _ten_o_clock(one.turn, now)


def moot(kind: str, data: Mapping[str, Any], records: Records, now: datetime) -> bool:
    """Whether a notice has lost its reason between being planned and being due."""
    if kind == "validity_reminder":
        return not due_instruments(data, records, now)
    if kind == "appointment_reminder":
        when = (str(data["date"]), str(data["time"]))
        return not any(
            line.state == ACCEPTED and (line.scheduled_date, line.scheduled_time) == when
            for line in records.lines(str(data["booking_no"]))
        )
    if kind == capability_endings.KIND:
        return capability_endings.ending_is_moot(data, records)
    if kind in KINDS:
        return not late_lines(kind, data, records)
    if kind == "phone_code":
        return now - datetime.fromisoformat(str(data["at"])) > CODE_LIFE
    return False


def _ten_o_clock(day: date, at: datetime) -> datetime:
    return datetime.combine(day, HOUR, tzinfo=at.tzinfo)


def _day(value: object) -> date | None:
    """A whole ISO day, or None for a month, a year or nothing."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
