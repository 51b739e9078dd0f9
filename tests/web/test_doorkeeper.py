"""Connections that wait for the rest of a request are few, whoever opens them, and others are served meanwhile."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.address import take_address
from bot.web import doorkeeper
from bot.web.entrance import Entrance
from bot.web.server import web_application
from bot.web.site import LOOPBACK, Network
from tests.ports import unused_port
from tests.web.conftest import Town, open_town

HALF = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
HALF_FORM = (
    b"POST /sign-in/code HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nphone="
)


@dataclass
class Front:
    """The entrance, and those who stand before it."""

    held: AsyncExitStack
    town: Town
    port: int = 0

    async def open(self, proxies: tuple[Network, ...] = ()) -> None:
        """Open it; nobody, or a proxy of ours, stands before it."""
        self.port = unused_port()
        runner = Entrance(web_application(replace(self.town.site, proxies=proxies)), shutdown_timeout=0.1)
        await runner.setup()
        self.held.push_async_callback(runner.cleanup)
        sockets = take_address("127.0.0.1", self.port, 100)
        assert isinstance(sockets, list)
        await web.SockSite(runner, sockets[0]).start()

    async def begin(self, what: bytes) -> socket.socket:
        """Send the beginning of a request."""
        made = self.held.enter_context(socket.socket())
        made.setblocking(False)
        loop = asyncio.get_running_loop()
        await loop.sock_connect(made, ("127.0.0.1", self.port))
        await loop.sock_sendall(made, what)
        return made

    async def serves(self) -> bool:
        """Whether somebody else is served."""
        url = f"http://127.0.0.1:{self.port}/healthz"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status == 200


@pytest.fixture
async def front(tmp_path: Path) -> AsyncIterator[Front]:
    async with open_town(tmp_path) as town, AsyncExitStack() as held:
        yield Front(held, town)


def is_open(one: socket.socket) -> bool:
    try:
        return one.recv(1) != b""
    except BlockingIOError:
        return True


async def test_the_longest_wait_makes_room_for_whoever_comes(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorkeeper, "WAITING_OF_ONE", 5)
    await front.open()
    halves = [await front.begin(HALF) for _ in range(20)]
    assert await front.serves()
    assert [is_open(one) for one in halves] == [False] * 16 + [True] * 4, "the one that was served is fifth"


async def test_behind_a_proxy_all_together_have_an_end(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorkeeper, "WAITING_OF_ONE", 2)
    monkeypatch.setattr(doorkeeper, "WAITING", 8)
    await front.open(LOOPBACK)
    halves = [await front.begin(HALF) for _ in range(20)]
    assert await front.serves()
    assert [is_open(one) for one in halves].count(True) == 7


async def test_a_connection_that_is_served_is_not_closed(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorkeeper, "WAITING_OF_ONE", 2)
    await front.open()
    form = await front.begin(HALF_FORM)
    for _ in range(10):
        await front.begin(HALF)
    assert is_open(form)


async def test_so_many_forms_are_on_their_way_at_once(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorkeeper, "SENDING_OF_ONE", 3)
    await front.open()
    sending = [await front.begin(HALF_FORM) for _ in range(3)]
    refused = await front.begin(HALF_FORM)
    head = (await asyncio.wait_for(asyncio.get_running_loop().sock_recv(refused, 4096), 5)).decode()
    assert head.startswith("HTTP/1.1 429")
    assert "Retry-After: 75" in head
    assert all(is_open(one) for one in sending)
    assert await front.serves()


async def test_a_form_that_does_not_come_is_cut_off(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doorkeeper, "SILENT_S", 0.2)
    await front.open()
    cut = await front.begin(HALF_FORM)
    try:
        said = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(cut, 100), 5)
    except ConnectionResetError:
        said = b""
    assert said == b"", "closed without a word"


async def test_one_network_has_only_so_many_streams(town: Town) -> None:
    places = town.server.app[doorkeeper.DOORKEEPER].streams
    places._of_one = 2
    browsers = [await town.browser() for _ in range(3)]
    streams = []
    for browser in browsers:
        await browser.say("你好")
        streams.append(await browser.client.get("/api/events?after=now", timeout=None))
    assert [stream.status for stream in streams] == [200, 200, 429]
    for stream in streams:
        stream.close()
