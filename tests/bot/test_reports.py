"""Reports of providers: each counts once, whenever it comes, and what did not arrive is a failure that people see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.reports import take_report
from bot.worker import NO_REPORT
from notifications.plan import plan
from notifications.ports import Declined, Sent, Tried, Unsure
from storage.database import Database
from storage.outbox import delivery_id
from storage.outbox_reports import Report
from storage.tables.notices import outbox
from storage.unit_of_work import Session
from tests.bot.test_worker import Hands, Provider, _lay_a_shop_and_an_officer, clock, database, owe, states, worker
from tests.storage.conftest import Opener

__all__ = ["clock", "database"]
TAKEN = Sent("sms", "15847108236", "text", "B1", awaits_report=True, tried=(Tried("sms", "sent", "B1"),))
ARRIVED, FAILED = Report("sms", "B1", delivered=True), Report("sms", "B1", delivered=False, why="空号")


async def tell(database: Database, report: Report, clock: Hands) -> bool:
    return await database.write(lambda session: take_report(session, report, clock()))


async def ours(database: Database) -> str:
    """Our id of the only notice."""

    def read(session: Session) -> str:
        row = session.connection.execute(select(outbox.c.seq, outbox.c.cause)).one()
        return delivery_id(row[0], row[1])

    return await database.read(read)


async def test_a_report_makes_it_delivered_and_comes_twice_in_vain(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    await worker(database, Provider(fates=[TAKEN]), clock).drain()
    assert await states(database) == ["sent"]
    assert await tell(database, ARRIVED, clock)
    assert await states(database) == ["delivered"]
    assert not await tell(database, ARRIVED, clock)
    assert not await tell(database, FAILED, clock), "the first word counts"
    assert await states(database) == ["delivered"]


async def test_a_report_that_overtakes_the_send_is_kept_for_it(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    assert not await tell(database, ARRIVED, clock)
    await worker(database, Provider(fates=[TAKEN]), clock).drain()
    assert await states(database) == ["delivered"]


async def test_a_report_with_our_own_id_settles_what_timed_out(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    one = worker(database, Provider(fates=[Unsure("time-out")]), clock)
    await one.drain()
    assert await states(database) == ["uncertain"]
    wrong = Report("sms", "B8", delivered=True, ours="1-000000000000")
    assert not await tell(database, wrong, clock), "an id of another database"
    assert await tell(database, Report("sms", "B9", delivered=True, ours=await ours(database)), clock)
    assert await states(database) == ["delivered"]


async def test_what_is_tried_again_is_not_when_the_first_try_arrived(database: Database, clock: Hands) -> None:
    await owe(database, 1, resend=True)
    provider = Provider(fates=[Unsure("time-out")])
    one = worker(database, provider, clock)
    await one.drain()
    assert await states(database) == ["retry"]
    assert not await tell(database, Report("sms", "B7", delivered=False, ours=await ours(database)), clock)
    assert await tell(database, Report("sms", "B9", delivered=True, ours=await ours(database)), clock)
    clock.pass_time(hours=1)
    await one.drain()
    assert provider.carried == []


@pytest.mark.parametrize("early", [False, True])
async def test_what_did_not_arrive_is_a_to_do(opened: Opener, clock: Hands, *, early: bool) -> None:
    database = opened(plan)
    await database.write(_lay_a_shop_and_an_officer)
    one = worker(database, Provider(fates=[TAKEN]), clock)
    if early:
        await tell(database, FAILED, clock)
    await one.round()
    if not early:
        assert await tell(database, FAILED, clock)
    (left,) = await database.read(lambda session: session.store.unreached_open("150000"))
    assert (left.title, left.why, left.unsure) == ("预约已提交", "空号", False)
    await one.drain()
    assert await states(database) == ["dead", "sent"], "the officer was told"


async def test_a_provider_that_reports_nothing_is_asked(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    provider = Provider(fates=[TAKEN])
    one = worker(database, provider, clock)
    await one.drain()
    assert provider.asked == 0
    clock.pass_time(minutes=10)
    provider.known = [Unsure("还没有回执"), Sent("sms", "", "", "B1", delivered=True)]
    await one.drain()
    assert await states(database) == ["sent"]
    clock.pass_time(minutes=20)
    await one.drain()
    assert await states(database) == ["delivered"]
    assert provider.carried == []


async def test_a_provider_that_never_tells_leaves_it_uncertain(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    provider = Provider(fates=[TAKEN])
    one = worker(database, provider, clock)
    provider.known = [Declined("not known here", again=True)]
    for _ in range(100):
        await one.drain()
        clock.pass_time(hours=1)
    assert await states(database) == ["uncertain"]
    assert provider.carried == [], "what was taken once is never sent again"

    def problem(session: Session) -> str:
        return str(session.connection.execute(select(outbox.c.problem)).scalar_one())

    assert await database.read(problem) == NO_REPORT


async def test_a_message_that_the_provider_could_not_deliver_is_dead(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    provider = Provider(fates=[TAKEN], known=[Declined("号码停机")])
    one = worker(database, provider, clock)
    await one.drain()
    clock.pass_time(minutes=10)
    await one.drain()
    assert await states(database) == ["dead"]


async def test_every_way_that_was_tried_is_linked_to_its_notice(database: Database, clock: Hands) -> None:
    await owe(database, 1, resend=True)
    refused = Tried("wechat", "declined", why="对方拒收（43101）")
    provider = Provider(
        fates=[
            Unsure("time-out", tried=(refused, Tried("sms", "unsure", why="time-out"))),
            Sent("sms", "", "", "B1", awaits_report=True, tried=(refused, Tried("sms", "sent", "B1"))),
        ]
    )
    one = worker(database, provider, clock)
    await one.drain()
    clock.now += timedelta(minutes=1)
    await one.drain()
    await tell(database, ARRIVED, clock)
    kept = await database.read(lambda session: session.outbox.reports.tries_of(1))
    assert [(one.number, one.channel, one.outcome, one.reference) for one in kept] == [
        (1, "wechat", "declined", ""),
        (1, "sms", "unsure", ""),
        (2, "wechat", "declined", ""),
        (2, "sms", "delivered", "B1"),
    ]
