"""One piece of work is one transaction: all or nothing, with its audit and its notices, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from booking.events import Event
from booking.ports import Records
from storage.database import Database
from storage.moments import CHINA
from storage.tables.notices import audit, outbox
from storage.unit_of_work import Session
from tests.booking import subject
from tests.storage.conftest import Opener

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=CHINA)


@dataclass(frozen=True)
class Owing:
    cause: str
    kind: str = "phone_code"
    to: str = "person:p1"
    data: dict[str, Any] = field(default_factory=dict)
    due: datetime | None = None
    urgent: bool = False
    resend: bool = False


def one_each(events: Sequence[Event], _records: Records) -> Sequence[Owing]:
    return [Owing(f"{event.name}:{event.thing_id}", data=dict(event.data)) for event in events]


def happened(thing_id: str, **data: Any) -> Event:
    return Event("PhoneCodeSent", "phone", thing_id, NOW, by="p1", verb="发送", data=data)


def count(session: Session) -> tuple[int, int]:
    return tuple(
        session.connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (audit, outbox)
    )  # type: ignore[return-value]  # two tables give two counts


def add_one(session: Session) -> int:
    found = int(session.store.setting("count") or 0)
    session.store.put_setting("count", found + 1)
    return found + 1


async def test_events_become_audit_and_notices_in_the_same_commit(opened: Opener) -> None:
    database = opened(one_each)

    def work(session: Session) -> None:
        session.record([happened("t1", page=True, phone="1584", secret={"code": "123456"}), happened("t2")])

    await database.write(work)
    assert await database.read(count) == (2, 2)
    assert database.announced.is_set()
    past = await database.read(lambda session: session.store.history("phone", "t1"))
    assert past[0].data == {"page": True}, "a secret and a telephone are sent, and never kept in the audit"
    due = await database.write(lambda session: session.outbox.claim("w", now=NOW, until=NOW, limit=9))
    assert due[0].data["secret"] == {"code": "123456"}


async def test_one_cause_is_one_notice_however_often_it_happens(opened: Opener) -> None:
    database = opened(one_each)
    await asyncio.gather(*(database.write(lambda s: s.record([happened("t1")])) for _ in range(5)))
    assert await database.read(count) == (5, 1)


async def test_a_fault_undoes_its_own_work_and_no_other(opened: Opener) -> None:
    database = opened(one_each)

    def broken(session: Session) -> None:
        session.store.put(subject.person(id="broken"))
        session.record([happened("broken")])
        raise RuntimeError("a fault")

    def sound(session: Session) -> None:
        session.store.put(subject.person(id="sound"))

    done = await asyncio.gather(*(database.write(work) for work in (sound, broken, add_one)), return_exceptions=True)
    assert isinstance(done[1], RuntimeError)
    assert done[2] == 1
    people = await database.read(lambda s: (s.store.person("sound"), s.store.person("broken")))
    assert people[0] is not None
    assert people[1] is None
    assert await database.read(count) == (0, 0)


async def test_a_planner_that_fails_takes_everything_with_it(opened: Opener) -> None:
    def failing(_events: Sequence[Event], _records: Records) -> Sequence[Owing]:
        raise LookupError("no rule")

    def work(session: Session) -> None:
        session.store.put(subject.person())
        session.record([happened("t1")])

    database = opened(failing)
    with pytest.raises(LookupError):
        await database.write(work)
    assert await database.read(count) == (0, 0)
    assert await database.read(lambda session: session.store.person("p1")) is None


async def test_no_update_is_lost_when_many_come_at_once(database: Database) -> None:
    numbers = await asyncio.gather(*(database.write(add_one) for _ in range(10)))
    assert sorted(numbers) == list(range(1, 11))
    assert await database.read(lambda session: session.store.setting("count")) == 10


async def test_work_of_one_key_runs_in_the_order_it_came(database: Database) -> None:
    numbers = await asyncio.gather(*(database.write(add_one, key="wechat o1") for _ in range(10)))
    assert numbers == list(range(1, 11))


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(Exception, match=r"readonly|read-only"):
        await database.read(lambda session: session.store.put(subject.person()))


async def test_a_conversation_and_a_reply_are_kept(database: Database) -> None:
    def talk(session: Session) -> None:
        assert session.talk.load("p1", NOW) is None
        session.talk.save("p1", {"frames": ["登记"]}, NOW)
        session.talk.save("p1", {"frames": ["登记", "预约"]}, NOW)
        session.talk.keep_reply("wechat", "o1", "m1", person_id="p1", reply=["好"], now=NOW)

    await database.write(talk)
    assert await database.write(lambda session: session.talk.load("p1", NOW)) == {"frames": ["登记", "预约"]}
    assert await database.read(lambda session: session.talk.answered("wechat", "o1", "m1")) == ["好"]
    assert await database.read(lambda session: session.talk.answered("wechat", "o1", "m2")) is None
    assert await database.read(lambda session: session.talk.answered("wechat", "o2", "m1")) is None
