"""The worker: every notice ends as sent or as a failure that people see, in order, never twice, whatever crashes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from booking.bodies import Authority
from booking.events import Event
from booking.people import Person, Role, RoleKind
from booking.ports import Records
from booking.unit import APPROVED, Unit
from bot.worker import AGAIN_AFTER, URGENT_AFTER, Worker
from notifications.notice import Notice
from notifications.plan import plan
from notifications.ports import Declined, Delivery, Fate, Sent, Unsure
from notifications.quiet import NIGHT
from storage.database import Database
from storage.moments import CHINA
from storage.outbox import Ending
from storage.tables.notices import outbox
from storage.unit_of_work import Session
from tests.storage.conftest import Opener

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=CHINA)


class Crash(BaseException):
    """Stands for `kill -9`: nothing that comes after it in the worker runs."""


@dataclass
class Provider:
    """A sender that remembers what it carried; `fates` are what it says next, in order, then always Sent, but for
    those numbers that it always has to `decline`.
    """

    fates: list[Fate | BaseException] = field(default_factory=list)
    decline: tuple[int, ...] = ()
    known: list[Fate] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    asked: int = 0
    busy: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, delivery: Delivery) -> Fate:
        fate = self.fates.pop(0) if self.fates else None
        if isinstance(fate, BaseException):
            raise fate
        if fate is None and delivery.data.get("n") in self.decline:
            return Declined("busy", again=True)
        if fate is None:
            self.carried.append(str(delivery.data.get("n")))
            self.busy.set()
            return Sent("sms", "15847108236", "text")
        return fate

    async def status(self, delivery: Delivery) -> Fate:
        self.asked += 1
        return self.known.pop(0) if self.known else Unsure("nobody knows")


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_time(self, **much: float) -> None:
        self.now += timedelta(**much)


def planned(events: Sequence[Event], _records: Records) -> Sequence[Notice]:
    return [
        Notice(
            event.thing_id,
            event.data.get("kind", "booking_received"),
            event.data.get("to", "person:p1"),
            dict(event.data),
            **_extra(event),
        )
        for event in events
        if event.name == "BookingReceived"
    ]


def _extra(event: Event) -> dict[str, Any]:
    due = event.data.get("due")
    return {
        "urgent": bool(event.data.get("urgent")),
        "resend": bool(event.data.get("resend")),
        "due": None if due is None else datetime.fromisoformat(due),
    }


@pytest.fixture
def database(opened: Opener) -> Database:
    return opened(planned)


@pytest.fixture
def clock() -> Hands:
    return Hands()


async def owe(database: Database, n: int, **data: Any) -> None:
    event = Event("BookingReceived", "booking", f"cause {n}", NOW, data={"n": n, **data})
    await database.write(lambda session: session.record([event]))


async def states(database: Database) -> list[str]:
    def read(session: Session) -> list[str]:
        return list(session.connection.execute(select(outbox.c.state).order_by(outbox.c.seq)).scalars())

    return await database.read(read)


def worker(database: Database, provider: Provider, clock: Hands, who: str = "w1") -> Worker:
    return Worker(database, provider, clock, who)


async def test_notices_go_out_once_and_in_the_order_of_each_recipient(database: Database, clock: Hands) -> None:
    for n in range(6):
        await owe(database, n, to=f"person:p{n % 2}")
    provider = Provider()
    assert await worker(database, provider, clock).drain() == 6
    assert [n for n in provider.carried if int(n) % 2 == 0] == ["0", "2", "4"]
    assert [n for n in provider.carried if int(n) % 2 == 1] == ["1", "3", "5"]
    assert await worker(database, provider, clock, "w2").drain() == 0
    assert set(await states(database)) == {"sent"}


async def test_a_reminder_waits_for_its_time(database: Database, clock: Hands) -> None:
    await owe(database, 1, due=(NOW + timedelta(days=30)).isoformat())
    await owe(database, 2)
    provider = Provider()
    await worker(database, provider, clock).drain()
    assert provider.carried == ["2"], "what is due later holds nothing up"
    clock.pass_time(days=30)
    await worker(database, provider, clock).drain()
    assert provider.carried == ["2", "1"]


async def test_what_is_urgent_does_not_queue_behind_what_failed(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    await owe(database, 2)
    await owe(database, 3, urgent=True)
    one = worker(database, Provider(decline=(1,)), clock)
    await one.round()
    await one.round()
    assert await states(database) == ["retry", "waiting", "sent"], "the second waits for the first, in order"


@pytest.mark.parametrize(("urgent", "waits"), [(False, AGAIN_AFTER), (True, URGENT_AFTER)])
async def test_what_is_declined_is_tried_again_and_then_a_visible_failure(
    database: Database, clock: Hands, waits: tuple[timedelta, ...], *, urgent: bool
) -> None:
    await owe(database, 1, urgent=urgent)
    provider = Provider(fates=[Declined("busy", again=True)] * 99)
    one = worker(database, provider, clock)
    for wait in waits:
        await one.drain()
        assert await states(database) == ["retry"]
        clock.pass_time(seconds=wait.total_seconds())
    await one.drain()
    assert await states(database) == ["dead"]
    assert len(provider.fates) == 99 - len(waits) - 1


async def test_a_provider_says_when_to_come_back(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    provider = Provider(fates=[Declined("limit", again=True, after=100)])
    one = worker(database, provider, clock)
    await one.drain()
    clock.pass_time(seconds=99)
    assert await one.drain() == 0
    clock.pass_time(seconds=1)
    await one.drain()
    assert provider.carried == ["1"]


async def test_what_cannot_be_delivered_is_dead_at_once(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    await worker(database, Provider(fates=[Declined("no address")]), clock).drain()
    assert await states(database) == ["dead"]


async def test_a_worker_that_dies_before_sending_loses_nothing(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    until = clock() + timedelta(seconds=30)
    await database.write(lambda session: session.outbox.claim("dead", now=clock(), until=until, limit=9))
    provider = Provider()
    other = worker(database, provider, clock, "w2")
    assert await other.drain() == 0, "the lease still holds"
    clock.pass_time(seconds=31)
    await other.drain()
    assert provider.carried == ["1"]
    assert provider.asked == 0


@pytest.mark.parametrize(
    ("known", "carried", "ends"),
    [
        (Sent("sms", "", ""), [], "sent"),
        (Declined("it never came", again=True), ["1"], "sent"),
        (Unsure("nobody knows"), [], "uncertain"),
    ],
)
async def test_a_worker_that_dies_while_sending_is_asked_after(
    database: Database, clock: Hands, known: Fate, carried: list[str], ends: str
) -> None:
    await owe(database, 1)
    with pytest.raises(Crash):
        await worker(database, Provider(fates=[Crash()]), clock).round()
    assert await states(database) == ["sending"]
    provider = Provider(known=[known])
    clock.pass_time(seconds=31)
    other = worker(database, provider, clock, "w2")
    await other.drain()
    clock.pass_time(seconds=10)
    await other.drain()
    assert provider.carried == carried
    assert await states(database) == [ends]


async def test_a_sender_that_fails_is_unsure(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    await worker(database, Provider(fates=[RuntimeError("a bug")]), clock).drain()
    assert await states(database) == ["uncertain"]


async def test_a_worker_whose_lease_ran_out_does_not_send(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    until = clock() + timedelta(seconds=30)
    rows = await database.write(lambda session: session.outbox.claim("slow", now=clock(), until=until, limit=9))
    clock.pass_time(seconds=31)
    await worker(database, Provider(), clock, "w2").drain()
    assert not await database.write(lambda session: session.outbox.begin(rows[0], "slow", until))
    ended = await database.write(lambda session: session.outbox.end(rows[0], "slow", Ending("dead"), clock()))
    assert not ended
    assert await states(database) == ["sent"]


async def test_two_workers_at_once_send_each_notice_once(database: Database, clock: Hands) -> None:
    for n in range(40):
        await owe(database, n, to=f"person:p{n % 7}")
    provider = Provider()
    await asyncio.gather(*(worker(database, provider, clock, f"w{i}").drain() for i in range(2)))
    await worker(database, provider, clock).drain()
    assert sorted(map(int, provider.carried)) == list(range(40))


async def test_a_commit_wakes_the_worker_at_once(database: Database, clock: Hands) -> None:
    provider = Provider()
    one = worker(database, provider, clock)
    one.look_every = 60
    idle, waits = asyncio.Event(), one._idle

    async def say_and_wait() -> None:
        idle.set()
        await waits()

    vars(one)["_idle"] = say_and_wait
    running = asyncio.create_task(one.run())
    await asyncio.wait_for(idle.wait(), 30)
    await owe(database, 1)
    await asyncio.wait_for(provider.busy.wait(), 5)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_jobs_of_the_clock_run_at_their_interval(database: Database, clock: Hands) -> None:
    seen: list[datetime] = []

    async def job(now: datetime) -> int:
        seen.append(now)
        return 0

    one = worker(database, Provider(), clock)
    one.jobs = (job,)
    await one.round()
    await one.round()
    clock.pass_time(minutes=10)
    await one.round()
    assert seen == [NOW, NOW + timedelta(minutes=10)]


async def test_at_night_a_notice_waits_for_the_morning_and_what_is_urgent_does_not(
    database: Database, clock: Hands
) -> None:
    clock.now = NOW.replace(hour=22)
    await owe(database, 1)
    await owe(database, 2, to="person:p2", urgent=True)
    provider = Provider()
    one = worker(database, provider, clock)
    one.quiet = NIGHT
    await one.drain()
    assert provider.carried == ["2"]
    clock.pass_time(hours=9, minutes=59)
    assert await one.drain() == 0
    clock.pass_time(minutes=1)
    await one.drain()
    assert provider.carried == ["2", "1"]


async def test_a_row_that_cannot_be_read_is_a_failure_of_its_own(database: Database, clock: Hands) -> None:
    await owe(database, 1, kind="validity_reminder")
    await owe(database, 2)
    provider = Provider()
    await worker(database, provider, clock).drain()
    assert provider.carried == ["2"]
    assert await states(database) == ["dead", "sent"]


@pytest.mark.parametrize("unsure", [False, True])
async def test_a_failure_for_good_leaves_a_to_do_for_the_authority(
    opened: Opener, clock: Hands, *, unsure: bool
) -> None:
    database = opened(plan)
    await database.write(_lay_a_shop_and_an_officer)
    provider = Provider(fates=[Unsure("time-out")] if unsure else [Declined("对方拒收（43101）")])
    one = worker(database, provider, clock)
    for _ in range(100 if unsure else 1):
        await one.drain()
        clock.pass_time(hours=1)
    (left,) = await database.read(lambda session: session.store.unreached_open("150000"))
    assert (left.told, left.phone, left.title, left.unsure) == (
        "惠香蔬菜店 云秀兰",
        "15847108236",
        "预约已提交",
        unsure,
    )
    assert "2026112200001" in left.text
    provider.fates = []
    assert await states(database) in (["dead", "sent"], ["uncertain", "sent"]), "the officer was told"


def _lay_a_shop_and_an_officer(session: Session) -> None:
    store = session.store
    store.put(
        Unit(
            "u1", "惠香蔬菜店", "92150105MA0Q7K2L8J", "150105", "赛罕区", "A17", "云秀兰", "15847108236", APPROVED, NOW
        )
    )
    store.put(Person("p1", "云秀兰", phone="15847108236"))
    store.put(Role("p1", RoleKind.UNIT, "u1", owner=True))
    store.put(Authority("a1", "内蒙古自治区市场监督管理局", "150000"))
    store.put(Person("p9", "局里", phone="13900000009"))
    store.put(Role("p9", RoleKind.AUTHORITY, "a1"))
    data = {"booking_no": "2026112200001", "unit_id": "u1", "company_name": "店", "n": 1, "assigned": []}
    session.record([Event("BookingReceived", "booking", "2026112200001", NOW, data=data)])
