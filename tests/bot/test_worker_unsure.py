"""What nobody can say whether it was sent: it is asked about, and sent again only where that can do no harm."""

from __future__ import annotations

import pytest

from notifications.ports import Sent, Unsure
from storage.database import Database
from tests.bot.test_worker import Hands, Provider, owe, planned, states, worker
from tests.storage.conftest import Opener


@pytest.fixture
def database(opened: Opener) -> Database:
    return opened(planned)


@pytest.fixture
def clock() -> Hands:
    return Hands()


async def test_an_unsure_send_is_held_until_somebody_knows(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    provider = Provider(fates=[Unsure("time-out")])
    one = worker(database, provider, clock)
    await one.drain()
    assert await states(database) == ["uncertain"]
    clock.pass_time(minutes=1)
    provider.known = [Unsure("not yet"), Sent("sms", "", "")]
    await one.drain()
    assert await states(database) == ["uncertain"]
    clock.pass_time(minutes=1)
    await one.drain()
    assert await states(database) == ["sent"]
    assert provider.carried == [], "it was asked about, never sent again"


async def test_what_its_provider_does_not_know_is_sent_again(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    provider = Provider(fates=[Unsure("time-out")], known=[Unsure("not found", unknown=True)] * 9)
    one = worker(database, provider, clock)
    await one.drain()
    for _ in range(2):
        clock.pass_time(minutes=1)
        await one.drain()
    assert provider.carried == [], "it may still be under way"
    for _ in range(3):
        clock.pass_time(minutes=1)
        await one.drain()
    assert provider.carried == ["1"]
    assert await states(database) == ["sent"]


async def test_nobody_is_asked_for_ever(database: Database, clock: Hands) -> None:
    await owe(database, 1)
    provider = Provider(fates=[Unsure("time-out")])
    one = worker(database, provider, clock)
    for _ in range(200):
        await one.drain()
        clock.pass_time(hours=1)
    assert await states(database) == ["uncertain"]
    asked = provider.asked
    clock.pass_time(days=30)
    await one.drain()
    assert provider.asked == asked


async def test_an_unsure_send_that_may_be_repeated_is_repeated(database: Database, clock: Hands) -> None:
    await owe(database, 1, resend=True)
    provider = Provider(fates=[Unsure("time-out")])
    one = worker(database, provider, clock)
    await one.drain()
    clock.pass_time(minutes=1)
    await one.drain()
    assert provider.carried == ["1"]
