"""Whatever stands in an address, a form or a JSON body: no page falls over, on neither database, and nothing is kept
that a database or a browser refuses.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.plates.known import KnownPhotos
from bot.sample import lay_sample
from bot.settings import Settings
from bot.web import rate
from bot.web.guard import FORM_TOKEN
from bot.web.server import make_server
from bot.wiring import App, open_app
from nlu.clean import clean
from tests.storage.conftest import address
from tests.web.conftest import admit_all

__all__ = ["address"]

HOSTILE = {
    "NUL": "a\x00b",
    "controls": "".join(map(chr, range(1, 32))) + "\x7f\x85\x9f",
    "invisible": "\u200b\u202e\u2066\ufeff\u00ad\ufe0f\U000e0041",
    "no characters": "\ufffe\uffff\ufdd0\U0001ffff",
    "half a character": "一\ud800二\udfff",
    "astral": "𠮷田 王𬭎 👨‍👩‍👧",
    "brackets": "[" * 2_000,
    "letters": "a" * 2_000,
    "wildcards": "%_\\'\"--;",
}
NAMES = (
    "q", "no", "c", "serial", "of", "show", "since", "term", "state", "next", "page", "say", "before", "after", "code",
    "kind", "until", "region", "where", "county", "text", "place", "phone", "name", "certificate_no", "sort", "year",
    "month", "day", "second", "first", "reason", "use", "form_reason", "username", "password", "to", "way", "list_of",
)  # fmt: skip
"""Names of fields that the pages ask for."""


@dataclass
class Door:
    app: App
    served: web.Application
    client: TestClient[Any, Any]
    token: str = ""

    async def get(self, path: str, values: dict[str, str]) -> int:
        query = "&".join(f"{name}={_escaped(value)}" for name, value in values.items())
        url = self.client.make_url(path)
        url = type(url)(f"{url}?{query}", encoded=True)  # as it is, not put right
        async with self.client.session.get(url, allow_redirects=False) as response:
            await response.read()
            return response.status

    async def post(self, path: str, **given: Any) -> int:
        async with self.client.post(
            path, headers={FORM_TOKEN: self.token, **given.pop("headers", {})}, allow_redirects=False, **given
        ) as response:
            await response.read()
            return response.status

    async def enter(self, path: str) -> None:
        async with self.client.get(path) as page:
            found = re.search(r'name="form-token" content="(\w+)"', await page.text())
            self.token = found[1] if found else self.token


def _escaped(value: str) -> str:
    return "".join(f"%{byte:02X}" for byte in value.encode("utf-8", "surrogatepass"))


@pytest.fixture
async def door(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Door]:
    """A member of an institution's staff at the desk, whom no pace holds up."""
    monkeypatch.setattr(rate.Limiter, "admits", admit_all)
    settings = Settings(data=tmp_path / "data", database=address)
    app = await open_app(settings, plates=KnownPhotos())
    doors = await app.database.write(lambda session: lay_sample(session, app.clock()))
    served = make_server(app)
    async with TestClient(TestServer(served), cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        made = Door(app, served, client)
        await made.enter("/")
        enter = next(one for one in doors if "机构" in one.title or "院" in one.title or "所" in one.title)
        assert await made.post(f"/enter/{enter.token}", data={"to": "desk"}) in (302, 303)
        await made.enter("/me")
        yield made
    await app.close()


def paths(application: web.Application, method: str) -> list[str]:
    """Every address of the site, with something in the place of what varies."""
    found = {
        re.sub(r"\{[^}]*\}", "1", route.resource.canonical)
        for route in application.router.routes()
        if route.method == method and route.resource is not None
    }
    apart = {"/api/events", "/sign-out", "/readyz"}  # without an end; ends the session; 503 while no worker runs
    return sorted(found - apart)


async def test_no_page_falls_over_whatever_is_asked(door: Door) -> None:
    with structlog.testing.capture_logs() as logged:
        for what, text in HOSTILE.items():
            for path in paths(door.served, "GET"):
                status = await door.get(path, dict.fromkeys(NAMES, text[:150]))
                assert status < 500, (what, path, status, [line for line in logged if "exc_info" in line])
    assert not [line for line in logged if line.get("exc_info")]


async def test_no_form_falls_over_whatever_is_typed(door: Door) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    with structlog.testing.capture_logs() as logged:
        for what, text in HOSTILE.items():
            body = "&".join(f"{name}={_escaped(text)}" for name in NAMES)
            for path in paths(door.served, "POST"):
                assert await door.post(path, data=body[:60_000], headers=kind) < 500, (what, path)
    assert not [line for line in logged if line.get("exc_info")]


async def test_whatever_is_said_is_answered_and_kept_clean(door: Door) -> None:
    for number, text in enumerate(HOSTILE.values()):
        body = json.dumps({"message_id": f"m-{number}", "text": f"你好{text[:900]}"})
        assert await door.post("/api/chat", data=body) == 200
    async with door.client.get("/api/chat", params={"before": str(10**15)}) as older:
        said = json.dumps(await older.json(), ensure_ascii=False)
    assert "𠮷田 王𬭎" in said
    assert said == clean(said)


@pytest.mark.parametrize("body", [b"[" * 60_000, b"\xff\xfe", b"{", b'{"text": 1e999}', b'{"text": ["\\ud800"]}', b""])
async def test_what_is_no_message_is_refused_in_words(door: Door, body: bytes) -> None:
    for path in ("/api/chat", "/desk/results/try"):
        assert await door.post(path, data=body) in (400, 404, 413, 415, 422), path


async def test_nothing_lies_under_a_path_with_control_characters(door: Door) -> None:
    for path in ("/ledger/%00", "/bookings/a%1fb", "/photo/%E2%80%8B", "/public/complaints/%00"):
        home = door.client.make_url("/")
        async with door.client.session.get(type(home)(str(home).rstrip("/") + path, encoded=True)) as got:
            assert got.status == 404, path
