"""Warnings before a standard or a qualification ends: 60, 30 and 15 days before, at ten in the morning (SPEC 6).

They are planned when a capability is approved and asked again when they are due: one that was renewed, stopped or
lapsed in the meantime warns nobody. The clock's job makes up for those that no approval planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from booking.bodies import IN_FORCE, Capability
from booking.events import Event
from booking.ports import Records
from notifications.notice import Notice

WARN_BEFORE = (60, 30, 15)
KIND = "capability_ending"
_HOUR = time(10, 0)


def endings_of(capability: Capability) -> tuple[tuple[str, str, date], ...]:
    """What of a capability ends: ("standard", its name, its last day) and ("person", name, last day)."""
    found = [("person", one["name"], date.fromisoformat(one["until"])) for one in capability.people if one["until"]]
    if capability.standard_until is not None:
        found.insert(0, ("standard", capability.standard, capability.standard_until))
    return tuple(found)


def capability_warnings(event: Event, records: Records) -> Iterable[Notice]:
    """The warnings that a CapabilityApproved owes; those whose moment is past already are not owed."""
    capability = records.capability(event.thing_id)
    if capability is None:
        return
    for what, name, until in endings_of(capability):
        for days in WARN_BEFORE:
            due = _ten_o_clock(until - timedelta(days=days), event.at)
            if due > event.at:
                yield _warning(capability, (what, name, until), days, days, due)


def overdue_warnings(capability: Capability, now: datetime) -> Iterable[Notice]:
    """The last warning of each ending whose moment is past: for a capability that was approved late, or brought in
    with a set-up. Its cause is the one that an approval would have planned, so nobody hears of it twice.
    """
    for what, name, until in endings_of(capability):
        left = (until - now.date()).days
        past = [days for days in WARN_BEFORE if _ten_o_clock(until - timedelta(days=days), now) <= now]
        if past and left >= 0:
            yield _warning(capability, (what, name, until), min(past), left, None)


def _warning(
    capability: Capability, ending: tuple[str, str, date], days: int, left: int, due: datetime | None
) -> Notice:
    what, name, until = ending
    return Notice(
        cause=f"{KIND}:{capability.id}:{what}:{name}:{until.isoformat()}:{days}",
        kind=KIND,
        to=f"institution:{capability.institution_id}",
        data={
            "capability_id": capability.id,
            "second": capability.second,
            "what": what,
            "name": name,
            "until": until.isoformat(),
            "days": left,
        },
        due=due,
    )


def _ten_o_clock(day: date, at: datetime) -> datetime:
    return datetime.combine(day, _HOUR, tzinfo=at.tzinfo)


def ending_is_moot(data: Mapping[str, Any], records: Records) -> bool:
    """Whether nothing ends any more: the capability is not in force, or this has another end now."""
    capability = records.capability(str(data["capability_id"]))
    if capability is None or capability.state != IN_FORCE:
        return True
    ends = (str(data["what"]), str(data["name"]), date.fromisoformat(str(data["until"])))
    return ends not in endings_of(capability)
