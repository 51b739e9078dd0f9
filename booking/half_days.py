"""When units may come: an institution opens half-days, units choose of what is left, and none is overbooked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from booking.act import Act
from booking.commands import OpenHalfDays
from booking.lifecycle import Party
from booking.line import Line
from booking.opening import HALVES, MORNING, Opening, half_of
from booking.parties import belongs_to
from booking.people import Duty
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse

AHEAD = timedelta(days=30)
"""How far ahead a unit is offered half-days."""

MOST_AT_ONCE = 999
OPENED_BY = frozenset({Duty.ADMIN, Duty.RECEIVER})


@dataclass(frozen=True)
class Room:
    """A half-day that is open, and what is left of it."""

    day: date
    half: str
    capacity: int
    left: int


def rooms(
    records: Records, institution_id: str, *, since: date, until: date, moving: Collection[str] = ()
) -> tuple[Room, ...]:
    """The half-days that an institution holds open, earliest first; the lines `moving` are counted nowhere."""
    offered = [one for one in records.openings(institution_id, since=since, until=until) if one.capacity]
    if not offered:
        return ()
    there = records.appointments(institution_id, since=since, until=until)
    taken = Counter(_half_day(line) for line in there if line.id not in moving)
    return tuple(
        Room(one.day, one.half, one.capacity, max(0, one.capacity - taken[one.day.isoformat(), one.half]))
        for one in offered
    )


def _half_day(line: Line) -> tuple[str, str]:
    return line.scheduled_date, half_of(line.scheduled_time) or MORNING


def time_to_come(
    records: Records, institution_id: str, lines: Iterable[Line], *, day: date, time: str, today: date, by_unit: bool
) -> str | Refused:
    """The time to write down for lines that come on a day, or why they cannot come then: the half-day is full, or (for
    a unit) was never offered. Without a time they come in the first half-day that has room for them.

    An institution that offers nothing from today on is free to appoint any time, and so are its units.
    """
    ids = frozenset(line.id for line in lines)
    offered = rooms(records, institution_id, since=today, until=max(day, today + AHEAD), moving=ids)
    half = half_of(time)
    fits = [room for room in offered if room.day == day and half in ("", room.half)]
    facts = {"date": day.isoformat(), "time": half, "institution_id": institution_id}
    if not fits:
        return Refused(Why.NOT_OFFERED, "date", facts) if offered and by_unit else time
    roomy = next((room for room in fits if room.left >= len(ids)), None)
    if roomy is None:
        return Refused(Why.FULL, "date", {**facts, "left": max(room.left for room in fits)})
    return time or roomy.half


def open_half_days(command: OpenHalfDays, store: Store, setting: Setting) -> Outcome:
    """An institution says when units may come. A capacity below what is appointed already closes it to more."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    wrong = belongs_to(setting.person_id, body, store, party=Party.INSTITUTION, duties=OPENED_BY)
    if wrong is not None:
        return Outcome(refused=wrong)
    if not command.rows:
        return refuse(Why.NOTHING_CHOSEN, "days")
    for row in command.rows:
        if row.half not in HALVES or not 0 <= row.capacity <= MOST_AT_ONCE:
            return refuse(Why.BAD_VALUE, "capacity", value=row.capacity)
        if row.day < setting.today:
            return refuse(Why.BAD_VALUE, "date", value=row.day.isoformat(), past=True)
    act = Act(store, setting)
    for row in command.rows:
        act.put(Opening(body.id, row.day, row.half, row.capacity))
    days = sorted({row.day.isoformat() for row in command.rows})
    act.tell("HalfDaysOpened", "institution", body.id, verb="开放时段", institution_id=body.id, days=days)
    return act.done({"days": days})
