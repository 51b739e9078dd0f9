"""Years of reminders over shops whose instruments are booked, verified, stopped and scrapped at random moments.

Every instrument that is in use and not booked hears of each of its days; nobody hears of one that is booked, stopped,
scrapped or has another date; a shop hears once a day at most. Whoever books taps twice, and is booked once.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from booking.bodies import EVERY_CATEGORY, IN_FORCE, Capability, Institution
from booking.commands import SubmitBooking
from booking.events import Event
from booking.execute import execute
from booking.instrument import IN_USE, SCRAPPED, STOPPED, Instrument
from booking.line import ISSUED, WITHDRAWN, Line
from booking.memory import MemoryStore
from booking.people import Person, Role, RoleKind
from booking.setting import Setting
from booking.unit import APPROVED, Unit
from notifications.plan import plan
from notifications.prepare import prepare
from notifications.reminders import DAYS_BEFORE
from storage.moments import CHINA

BEGIN = date(2026, 1, 1)


def at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=CHINA)


@dataclass
class Shop:
    """One unit with its own store, so that a day costs what the shop has and no more."""

    number: int
    chance: random.Random
    store: MemoryStore = field(default_factory=MemoryStore)
    owed: dict[date, set[str]] = field(default_factory=lambda: defaultdict(set))
    causes: set[str] = field(default_factory=set)
    lines: dict[str, Line] = field(default_factory=dict)
    told: int = 0
    booked: int = 0

    def begin(self) -> None:
        born = at(BEGIN, 9)
        self.store.put(Unit("u1", "店", "U1", "150105", "", "A17", "店主", "15847108236", APPROVED, born))
        self.store.put(Person("owner", "店主"))
        self.store.put(Role("owner", RoleKind.UNIT, "u1", owner=True))
        self.store.put(Institution("i1", "研究院", "150000", ""))
        self.store.put(Capability("c1", "i1", EVERY_CATEGORY, ("150000",), IN_FORCE, born))
        for n in range(self.chance.randint(1, 8)):
            self.valid_until(
                Instrument(f"s{n}", "u1", str(n), "电子秤", "a", "a", "", f"N{n}", "", "150105", "", "", "贸易结算",
                           "送检", IN_USE, born),
                BEGIN + timedelta(days=self.chance.randint(1, 400)), born,
            )  # fmt: skip

    def valid_until(self, one: Instrument, until: date, now: datetime) -> None:
        self.store.put(replace(one, valid_until=until))
        data = {"unit_id": "u1", "instrument_id": one.id, "valid_until": until.isoformat(), "first": "a"}
        for notice in plan([Event("ValidityChanged", "instrument", one.id, now, data=data)], self.store):
            assert notice.due is not None
            if notice.cause not in self.causes:
                self.causes.add(notice.cause)
                self.owed[notice.due.date()].add(str(notice.data["day"]))

    def live(self, day: date, hour: int) -> None:
        """What people do at an hour of a day: book, withdraw, get a certificate, stop, resume, scrap."""
        for one in self.store.instruments("u1", states=(IN_USE, STOPPED), limit=99):
            if self.chance.random() > 0.01:
                continue
            line, chosen = self.lines.get(one.id), self.chance.random()
            if line is not None:
                done = self.chance.random() < 0.8
                self.store.put(replace(line, state=ISSUED if done else WITHDRAWN))
                del self.lines[one.id]
                if done:
                    self.valid_until(one, day + timedelta(days=364), at(day, hour))
            elif chosen < 0.7 and one.state == IN_USE:
                self.lines[one.id] = self.book(one, at(day, hour))
            elif chosen < 0.99:
                self.store.put(replace(one, state=STOPPED if one.state == IN_USE else IN_USE, since=at(day, hour)))
            else:
                self.store.put(replace(one, state=SCRAPPED))

    def book(self, one: Instrument, now: datetime) -> Line:
        """Somebody taps on rebooking, twice: once in the same message pushed again, once anew."""
        ids, cause = count(), f"{one.id} {now}"
        setting = Setting(now, "owner", lambda: f"{cause} {next(ids)}", lambda n: "0" * n, str)
        for message in (cause, cause, f"{cause} again"):
            execute(SubmitBooking("u1", (one.id,), cause=message), self.store, setting)
        line = self.store.open_line(one.id)
        assert line is not None
        here = [other for other in self.store.lines(line.booking_no) if other.instrument_id == one.id]
        assert here == [line], "booked once"
        self.booked += 1
        assert len(self.store.bookings("u1", limit=10_000)) == self.booked, "a double tap books once"
        return line

    def ten_o_clock(self, day: date) -> None:
        """The reminders that are due, held against what has to be said today."""
        ready = [
            found
            for owed in sorted(self.owed.pop(day, ()))
            if (
                found := prepare(
                    id="1", kind="validity_reminder", to="unit:u1", data={"unit_id": "u1", "day": owed},
                    records=self.store, now=at(day, 10),
                )
            )
        ]  # fmt: skip
        assert len(ready) <= 1, "one message a day"
        named = {row["serial"] for found in ready for row in found.data["lines"]}
        open_ones = [one for one in self.store.instruments("u1", limit=99) if one.id not in self.lines]
        must = {one.serial for one in open_ones if one.valid_until and (one.valid_until - day).days in DAYS_BEFORE}
        may = {one.serial for one in open_ones if one.valid_until and (one.valid_until - day).days <= DAYS_BEFORE[0]}
        assert must <= named <= may, f"shop {self.number}, {day}"
        self.told += len(ready)


def years(shops: int, years: int, seed: int) -> int:
    told = 0
    for number in range(shops):
        shop = Shop(number, random.Random(f"{seed} {number}"))
        shop.begin()
        for passed in range(1, years * 365):
            day = BEGIN + timedelta(days=passed)
            shop.live(day, 9)
            shop.ten_o_clock(day)
            shop.live(day, 15)
        told += shop.told
    return told


def test_one_message_a_day_by_the_day_on_which_it_goes_out() -> None:
    """The service comes back at ten to ten: yesterday's reminder leaves it to today's, if there is one."""

    def reminded(shop: Shop, owed: date, now: datetime) -> list[str]:
        found = prepare(
            id="1", kind="validity_reminder", to="unit:u1", data={"unit_id": "u1", "day": owed.isoformat()},
            records=shop.store, now=now,
        )  # fmt: skip
        return sorted(row["serial"] for row in found.data["lines"]) if found else []

    shop = Shop(0, random.Random(1))
    shop.begin()
    one, *others = shop.store.instruments("u1", states=(IN_USE, STOPPED), limit=99)
    today = BEGIN + timedelta(days=20)
    yesterday = today - timedelta(days=1)
    for other in others:
        shop.store.put(replace(other, state=SCRAPPED))
    shop.store.put(replace(one, valid_until=yesterday + timedelta(days=30)))
    early = at(today, 10) - timedelta(minutes=10)
    assert reminded(shop, yesterday, early) == [one.serial]
    shop.store.put(replace(one, id="s99", serial="N99", valid_until=today + timedelta(days=7)))
    assert reminded(shop, yesterday, early) == []
    assert reminded(shop, today, at(today, 10)) == sorted([one.serial, "N99"])


def test_two_years_of_thirty_shops() -> None:
    assert years(30, 2, 1) > 100


@pytest.mark.soak
def test_five_years_of_a_thousand_shops() -> None:
    assert years(1000, 5, 2) > 10_000
