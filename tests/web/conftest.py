"""A web site over an empty file and a conversation small enough to check by eye."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from bot.plates.known import KnownPhotos
from bot.turn import Turns
from bot.web.bell import Bell
from bot.web.cookies import COOKIE
from bot.web.guard import FORM_TOKEN
from bot.web.server import web_application
from bot.web.site import Site
from notifications.senders.local import LocalBox
from storage.database import open_database
from storage.media import MediaFolder
from storage.migrate import migrate
from storage.planning import Planner
from storage.sealing import Keyring
from storage.unit_of_work import Session
from tests.bot.tiny import NOW, TURNS, planned
from tests.storage.conftest import address, database, opened

__all__ = ["address", "database", "opened"]

KEYRING = Keyring({1: bytes(range(32))})


@dataclass
class Town:
    """The site under test, its clock, and browsers that visit it."""

    site: Site
    server: TestServer
    clock: HandClock
    browsers: list[Browser] = field(default_factory=list)

    async def browser(self) -> Browser:
        """A browser that has opened the page."""
        made = Browser(TestClient(self.server))
        self.browsers.append(made)
        await made.open("/")
        return made

    async def write(self, work: Callable[[Session], Any]) -> Any:
        return await self.site.database.write(work)


@dataclass
class HandClock:
    """A clock that is moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def go(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@dataclass
class Browser:
    """A cookie jar with the form token of the last page."""

    client: TestClient[Any, Any]
    token: str = ""

    async def open(self, path: str, **given: Any) -> tuple[int, str]:
        """Open a page; its status and text."""
        response = await self.client.get(path, **given)
        text = await response.text()
        found = re.search(r'name="form-token" content="(\w*)"', text)
        self.token = found[1] if found and found[1] else self.token
        return response.status, text

    async def post(self, path: str, **given: Any) -> ClientResponse:
        """Post something with the form token."""
        headers = {FORM_TOKEN: self.token} | given.pop("headers", {})
        return await self.client.post(path, headers=headers, allow_redirects=False, **given)

    async def say(self, text: str, message_id: str = "") -> dict[str, Any]:
        """Say something; the reply object."""
        response = await self.post("/api/chat", json={"message_id": message_id or f"m-{text}", "text": text})
        assert response.status == 200, await response.text()
        reply: dict[str, Any] = await response.json()
        return reply

    @property
    def cookie(self) -> str:
        """What stands in the cookie."""
        return next((one.value for one in self.client.session.cookie_jar if one.key == COOKIE), "")


METRICS_TOKEN = "figures-for-prometheus-1"


async def admit_all(*_given: Any) -> bool:
    """What stands in for the paces where a test asks faster than any person."""
    return True


@asynccontextmanager
async def open_town(
    folder: Path,
    routes: Iterable[web.RouteDef] = (),
    planner: Planner = planned,
    turns: Turns = TURNS,
    *,
    at: str = "",
) -> AsyncIterator[Town]:
    """The site over a new file in a folder, or over the database `at` an address; `routes` are pages besides the site's
    own, `planner` plans its notices, `turns` answers.
    """
    address, clock = at or f"sqlite:///{folder / 'web.db'}", HandClock()
    if not at:
        await migrate(address)
    database = open_database(address, KEYRING, planner)
    media = MediaFolder(folder / "media", KEYRING)
    parts = (database, KEYRING, turns, clock, Bell(database), media, KnownPhotos(), LocalBox(clock))
    site = Site(*parts, patience_s=0, metrics_token=METRICS_TOKEN)
    application = web_application(site)
    application.add_routes(routes)
    server = TestServer(application)
    await server.start_server()
    made = Town(site, server, clock)
    yield made
    site.bell.close()
    for browser in made.browsers:
        await browser.client.session.close()
    await server.close()
    await database.close()


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path) as made:
        yield made


@pytest.fixture
async def either_town(address: str, tmp_path: Path) -> AsyncIterator[Town]:
    """The site over SQLite, and over PostgreSQL."""
    async with open_town(tmp_path, at=address) as made:
        yield made
