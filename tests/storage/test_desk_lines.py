"""What an institution's desk lists, on both databases: every filter and order, the results beside the lines, undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from booking.events import Event
from booking.line import ACCEPTED, ASSIGNED, FAILED
from booking.result import REPLACED
from booking.sample import Sample
from storage.database import Database
from storage.desk_lines import _SORTS, DeskLine, Wanted, count_lines, found_lines, last_answer
from storage.unit_of_work import Session
from tests.booking import subject
from tests.booking.subject import NOW

ALL = (ASSIGNED, ACCEPTED, FAILED)


def lay(session: Session) -> None:
    put = session.store.put
    put(subject.unit())
    put(subject.unit(id="u2", company_name="新城区100%粮油店"))
    for n, (state, method, unit) in enumerate(
        ((ASSIGNED, "送检", "u1"), (ACCEPTED, "现场检", "u1"), (FAILED, "现场检", "u2")), 1
    ):
        no = f"202611220000{n}"
        put(subject.booking(no=no, unit_id=unit, submitted_at=NOW - timedelta(days=n), preferred_date="2026-11-30"))
        put(subject.instrument(id=f"t{n}", unit_id=unit, code=f"{n:05d}", serial=f"SN-{n}", delivery_method=method))
        due = NOW + timedelta(days=9 - n)
        one = subject.line(id=f"l{n}", booking_no=no, unit_id=unit, instrument_id=f"t{n}", serial=f"SN-{n}", due=due)
        put(replace(one, state=state, scheduled_date="2026-11-24" if state == ACCEPTED else ""))
    put(subject.line(id="other", booking_no="2026112200001", n=2, institution_id="i2"))
    put(Sample("l2", "i1", "261122-001", NOW))
    put(subject.result(id="e1", line_id="l2", version=1, state=REPLACED, certificate_no="old"))
    put(subject.result(id="e2", line_id="l2", version=2, certificate_no="new"))


async def rows(database: Database, *, sort: str = "due", descending: bool = False, **said: Any) -> list[DeskLine]:
    wanted = Wanted("i1", **{"states": ALL, **said})

    def read(session: Session) -> list[DeskLine]:
        found = found_lines(session.connection, session.keyring, wanted, sort=sort, descending=descending)
        assert count_lines(session.connection, wanted) == len(found)
        return list(found)

    return await database.read(read)


async def ids(database: Database, **said: Any) -> list[str]:
    return [one.line.id for one in await rows(database, **said)]


async def test_a_line_comes_with_what_stands_beside_it(database: Database) -> None:
    await database.write(lay)
    (one,) = await rows(database, states=(ACCEPTED,))
    assert (one.unit, one.instrument.serial, one.sample, one.wish) == (
        "赛罕区惠香蔬菜店",
        "SN-2",
        "261122-001",
        "2026-11-30",
    )
    assert one.submitted_at == NOW - timedelta(days=2)
    assert one.result is not None
    assert one.result.certificate_no == "new"


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, ["l3", "l2", "l1"]),
        ({"states": (ASSIGNED,)}, ["l1"]),
        ({"words": "惠香"}, ["l2", "l1"]),
        ({"words": "100%"}, ["l3"]),
        ({"words": "_"}, []),
        ({"words": "sn－2"}, ["l2"]),
        ({"words": "2026112200003"}, ["l3"]),
        ({"method": "送检"}, ["l1"]),
        ({"since": date(2026, 11, 20)}, ["l2", "l1"]),
        ({"until": date(2026, 11, 20)}, ["l3", "l2"]),
        ({"day": date(2026, 11, 24)}, ["l2"]),
        ({"booking_no": "2026112200001"}, ["l1"]),
    ],
)
async def test_each_filter(database: Database, said: dict[str, Any], found: list[str]) -> None:
    await database.write(lay)
    assert await ids(database, **said) == found


async def test_each_order_and_page(database: Database) -> None:
    await database.write(lay)
    for sort in _SORTS:
        assert sorted(await ids(database, sort=sort)) == ["l1", "l2", "l3"]
    assert await ids(database, sort="booking_no", descending=True) == ["l3", "l2", "l1"]
    wanted = Wanted("i1", ALL)
    page = await database.read(lambda s: found_lines(s.connection, s.keyring, wanted, limit=1, offset=1))
    assert [one.line.id for one in page] == ["l2"]


def answered(line_id: str, days: int, by: str = "p1", name: str = "LineAccepted") -> Event:
    return Event(name, "booking_line", line_id, NOW + timedelta(days=days), by=by, verb="受理")


async def test_the_last_answer_is_all_of_one_stroke(database: Database) -> None:
    await database.write(
        lambda s: s.record([answered("l1", 0), answered("l2", 1), answered("l3", 1), answered("l2", 1)])
    )
    await database.write(lambda s: s.record([answered("l9", 2, by="p2"), answered("l8", 3, name="LineTakenIn")]))
    assert await database.read(lambda s: last_answer(s.connection, "p1", NOW)) == ("l2", "l3")
    assert await database.read(lambda s: last_answer(s.connection, "p1", NOW + timedelta(days=2))) == ()
    assert await database.read(lambda s: last_answer(s.connection, "p9", NOW)) == ()
