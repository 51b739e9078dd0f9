"""Warnings before a standard or a person's qualification ends: planned once, and silent once things have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from booking.bodies import IN_FORCE, STOPPED
from booking.events import Event
from booking.memory import MemoryStore
from notifications.plan import plan
from notifications.reminders import moot
from notifications.wording import words
from tests.booking import subject
from tests.booking.subject import CHINA, NOW

UNTIL = date(2027, 3, 1)
PEOPLE = ({"name": "王五", "until": "2027-01-06"}, {"name": "李四", "until": ""})
ABLE = subject.capability(state=IN_FORCE, standard="砝码标准装置", standard_until=UNTIL, people=PEOPLE)


def approved(store: MemoryStore) -> list[tuple[str, datetime | None]]:
    event = Event("CapabilityApproved", "capability", "c1", NOW)
    return [(notice.cause, notice.due) for notice in plan((event,), store) if notice.kind == "capability_ending"]


def test_the_standard_warns_three_times_and_a_person_as_often_as_there_is_time_left() -> None:
    store = MemoryStore()
    store.put(ABLE)
    found = approved(store)
    assert [due for cause, due in found if ":standard:" in cause] == [
        datetime(2026, 12, 31, 10, tzinfo=CHINA),
        datetime(2027, 1, 30, 10, tzinfo=CHINA),
        datetime(2027, 2, 14, 10, tzinfo=CHINA),
    ]
    assert [due for cause, due in found if "王五" in cause] == [
        datetime(2026, 12, 7, 10, tzinfo=CHINA),
        datetime(2026, 12, 22, 10, tzinfo=CHINA),
    ]
    assert len({cause for cause, _ in found}) == len(found)


def test_a_warning_falls_silent_when_it_was_renewed_or_stopped() -> None:
    store = MemoryStore()
    store.put(ABLE)
    event = Event("CapabilityApproved", "capability", "c1", NOW)
    first = next(one for one in plan((event,), store) if one.kind == "capability_ending")
    assert "砝码标准装置" in words(first.kind, first.data)
    assert not moot(first.kind, first.data, store, NOW)
    store.put(replace(ABLE, standard_until=date(2029, 1, 1)))
    assert moot(first.kind, first.data, store, NOW)
    store.put(replace(ABLE, state=STOPPED))
    assert moot(first.kind, first.data, store, NOW)
