"""Every page that somebody may open opens, with real rows on it, on both databases: the links are followed."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.plates.known import KnownPhotos
from bot.sample import lay_sample
from bot.settings import Settings
from bot.web import rate
from bot.web.server import make_server
from bot.wiring import App, open_app
from tests.storage.conftest import address
from tests.web.conftest import admit_all
from tests.web.test_hostile_text import Door

__all__ = ["address"]
pytestmark = pytest.mark.slow

FEWEST = 12
LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)"')
APART = ("/api/events", "/sign-out", "/static/", "/readyz", "/certificates.zip")
"""Without an end; ends the session; a file; 503 while no worker runs; says to a shop without certificates that it has
none.
"""
BEGINS = {"店主": "/me", "市计量所工作人员": "/desk", "市计量所核验员": "/desk", "主管部门工作人员": "/desk"}
"""Where each of them begins."""


@pytest.fixture
async def house(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[App]:
    """The service with its sample data, in which nobody is held up."""
    monkeypatch.setattr(rate.Limiter, "admits", admit_all)
    app = await open_app(Settings(data=tmp_path / "data", database=address), plates=KnownPhotos())
    yield app
    await app.close()


async def text_of(door: Door, path: str) -> tuple[int, str]:
    async with door.client.get(path, allow_redirects=False) as response:
        kind = response.content_type
        body = await response.read()
        return response.status, body.decode() if kind == "text/html" else ""


def route_of(served: web.Application, path: str) -> str:
    """The route that answers an address, by its pattern; "" when none does."""
    bare = path.partition("?")[0]
    for route in served.router.routes():
        resource = route.resource
        if route.method != "GET" or resource is None:
            continue
        pattern = resource.get_info().get("pattern")
        if resource.canonical == bare or (pattern is not None and pattern.fullmatch(bare)):
            return resource.canonical
    return ""


async def opened_from(door: Door, start: str) -> dict[str, int]:
    """The status of one address of each route that is reached by links, by that address."""
    waiting, routes, found = [start], set[str](), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        route = route_of(door.served, path)
        if not route or route in routes or path.startswith(APART):
            continue
        routes.add(route)
        found[path], text = await text_of(door, path)
        waiting += [one.replace("&amp;", "&") for one in LINK.findall(text)]
    return found


@pytest.mark.parametrize("title", BEGINS)
async def test_every_page_that_links_lead_to_opens(house: App, title: str) -> None:
    doors = await house.database.write(lambda session: lay_sample(session, house.clock()))
    served = make_server(house)
    async with TestClient(TestServer(served), cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        door = Door(house, served, client)
        await door.enter("/")
        token = next(one.token for one in doors if one.title.startswith(title))
        assert await door.post(f"/enter/{token}", data={}) in (302, 303)
        with structlog.testing.capture_logs() as logged:
            found = await opened_from(door, "/") | await opened_from(door, BEGINS[title])
    assert len(found) > FEWEST
    wrong = {path: status for path, status in found.items() if status >= 400}
    assert not wrong, [line for line in logged if line.get("exc_info")]
