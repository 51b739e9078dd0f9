"""Two replicas over one database share one token: WeChat counts one fetch, on both databases, and one per refusal."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.platforms import SharedTokens
from notifications.platforms.wechat_api import WeChatAccount, WeChatApi
from notifications.ports import Letter, Sent
from notifications.senders.wechat import WeChatCarrier
from storage.database import Database
from storage.moments import CHINA
from storage.planning import nobody_is_told
from tests.simulators.wechat_platform import Platform
from tests.storage.conftest import Opener

NOW = datetime(2026, 11, 22, 10, tzinfo=CHINA)
Replica = Callable[[], WeChatCarrier]


@pytest.fixture
def platform() -> Platform:
    return Platform(now=NOW.timestamp)


@pytest.fixture
async def replica(opened: Opener, platform: Platform, address: str) -> AsyncIterator[Replica]:
    """Makes replicas. A SQLite file is written by one process, so there they share its database object."""
    only: list[Database] = []
    async with TestServer(platform.app()) as server, aiohttp.ClientSession() as session:
        account = WeChatAccount(platform.app_id, platform.secret, str(server.make_url("")).rstrip("/"))

        def make() -> WeChatCarrier:
            database = only[0] if only and address.startswith("sqlite") else opened(nobody_is_told)
            only.append(database)
            api = WeChatApi(account, SharedTokens(database, "wechat wx"), lambda: session, lambda: NOW)
            return WeChatCarrier(api, {})

        yield make


async def test_two_replicas_fetch_one_token(replica: Replica, platform: Platform) -> None:
    carriers = [replica(), replica()]

    async def all_send(part: str) -> None:
        letters = [Letter(f"{part}{n}", "late_answer", "o", "您好") for n in range(6)]
        fates = await asyncio.gather(*(carriers[n % 2].carry(letter) for n, letter in enumerate(letters)))
        assert [type(fate) for fate in fates] == [Sent] * 6

    await all_send("a")
    assert platform.fetches == 1
    platform.expire()
    await all_send("b")
    assert platform.fetches == 2
    assert len(platform.sent) == 12


async def test_a_replica_that_died_while_fetching_holds_nobody_up_for_long(database: Database) -> None:
    died, other = SharedTokens(database, "wechat wx"), SharedTokens(database, "wechat wx")
    until = NOW + timedelta(seconds=15)
    assert await died.claim(NOW, until)
    assert not await other.claim(NOW, until)
    later = until + timedelta(seconds=1)
    assert await other.claim(later, later + timedelta(seconds=15))
    await died.give_up()
    assert not await SharedTokens(database, "wechat wx").claim(later, later + timedelta(seconds=15))
    await other.give_up()
    assert await died.claim(later, later + timedelta(seconds=15))
