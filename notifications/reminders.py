"""Reminders: which are owed when a validity or an appointment is known, and whether one is still wanted when it is due.

SPEC 5: at 60, 30, 15, 7, 1 and 0 days before 有效期至 and when overdue; never after the instrument was booked again,
scrapped or stopped, or got another date. All instruments of a unit that end on one day share one reminder (one cause).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from booking.events import Event
from booking.instrument import IN_USE, Instrument
from booking.line import ACCEPTED
from booking.ports import Records
from notifications.notice import Notice

DAYS_BEFORE = (60, 30, 15, 7, 1, 0, -1)
"""-1 is the day after 有效期至: overdue."""

HOUR = time(10, 0)
"""Reminders go out at ten in the morning, when a market is past its rush."""

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
        due = _due(until, days, event.at)
        if due > event.at:
            yield Notice(
                cause=f"validity:{unit_id}:{until.isoformat()}:{days}",
                kind="validity_reminder",
                to=f"unit:{unit_id}",
                data={"unit_id": unit_id, "valid_until": until.isoformat(), "days": days},
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


def due_instruments(data: Mapping[str, Any], records: Records) -> tuple[Instrument, ...]:
    """The instruments that a validity reminder is still about."""
    until = date.fromisoformat(str(data["valid_until"]))
    return tuple(
        one
        for one in records.instruments_due(str(data["unit_id"]), until=until)
        if one.valid_until == until and one.state == IN_USE and records.open_line(one.id) is None
    )


def moot(kind: str, data: Mapping[str, Any], records: Records, now: datetime) -> bool:
    """Whether a notice has lost its reason between being planned and being due."""
    if kind == "validity_reminder":
        return _overtaken(data, now) or not due_instruments(data, records)
    if kind == "appointment_reminder":
        when = (str(data["date"]), str(data["time"]))
        return not any(
            line.state == ACCEPTED and (line.scheduled_date, line.scheduled_time) == when
            for line in records.lines(str(data["booking_no"]))
        )
    if kind == "phone_code":
        return now - datetime.fromisoformat(str(data["at"])) > CODE_LIFE
    return False


def days_left(data: Mapping[str, Any], now: datetime) -> int:
    """The days from `now` to the end of the validity that a reminder is about; negative when it is over."""
    return (date.fromisoformat(str(data["valid_until"])) - now.date()).days


def _overtaken(data: Mapping[str, Any], now: datetime) -> bool:
    """Whether the reminder after this one is due already: after an outage only the last one is sent."""
    until, days = date.fromisoformat(str(data["valid_until"])), int(data["days"])
    return any(_due(until, later, now) <= now for later in DAYS_BEFORE if later < days)


def _due(until: date, days: int, at: datetime) -> datetime:
    return datetime.combine(until - timedelta(days=days), HOUR, tzinfo=at.tzinfo)


def _day(value: object) -> date | None:
    """A whole ISO day, or None for a month, a year or nothing."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
