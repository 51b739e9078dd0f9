"""Small doors: what every answer carries, streams that end, and buttons that do what Enter is expected to do."""

from __future__ import annotations

import asyncio
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.web.events import MOST_STREAMS
from bot.web.rendering import FOLDER
from storage.unit_of_work import Session
from storage.web_history import WebHistory
from tests.web.conftest import Browser, Town, open_town

TEMPLATES = sorted((FOLDER / "templates").rglob("*.html"))


async def callback(_request: web.Request) -> web.Response:
    return web.Response(text="success")


@pytest.mark.parametrize("path", ["/", "/static/app.css", "/healthz", "/nothing", "/api/nothing", "/callback"])
async def test_every_answer_has_its_headers_and_names_no_server(tmp_path: Path, path: str) -> None:
    async with open_town(tmp_path, [web.get("/callback", callback)]) as town:
        browser = await town.browser()
        headers = (await browser.client.get(path)).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Server" not in headers


async def stream(browser: Browser) -> Any:
    return await browser.client.get("/api/events?after=now", timeout=None)


async def streams(town: Town, count: int) -> None:
    """Wait until so many are open."""
    for _ in range(500):
        if town.site.bell.open_chats >= count:
            return
        await asyncio.sleep(0.01)


async def test_a_stream_ends_when_its_session_does(either_town: Town) -> None:
    browser = await either_town.browser()
    await browser.say("你好")
    reader = await stream(browser)
    assert reader.status == 200
    await reader.content.readline()
    await streams(either_town, 1)
    person_id = next(iter(either_town.site.bell._waiting))
    await browser.post("/sign-out", data={"form_token": browser.token})

    def add(session: Session) -> None:
        history = WebHistory(session.connection, session.keyring)
        history.add(person_id, "n:1", {"kind": "notice", "text": "私密"}, either_town.clock())

    await either_town.write(add)
    either_town.site.bell.ring(person_id)
    left = await asyncio.wait_for(reader.content.read(), 5)
    assert "私密" not in left.decode()
    assert either_town.site.bell.open_chats == 0


async def test_a_person_has_only_so_many_streams(either_town: Town) -> None:
    browser = await either_town.browser()
    await browser.say("你好")
    readers = [await stream(browser) for _ in range(MOST_STREAMS)]
    await streams(either_town, MOST_STREAMS)
    refused = await stream(browser)
    assert (refused.status, refused.headers["Retry-After"]) == (429, "60")
    for reader in readers:
        reader.close()


class Forms(HTMLParser):
    """The submit buttons of each form, in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[list[dict[str, str | None]]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.forms.append([])
            self._open = True
        if tag == "button" and given.get("type", "submit") == "submit" and self._open and "form" not in given:
            self.forms[-1].append(given)

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag != "form"


@pytest.mark.parametrize("path", ["/sign-in?way=phone", "/sign-in", "/sign-in/forgot", "/sign-in/lost", "/prove"])
async def test_enter_in_a_field_does_what_the_form_is_for(town: Town, path: str) -> None:
    browser = await town.browser()
    _status, text = await browser.open(path)
    pages = [text]
    if "phone" in path:
        sent = await browser.post("/sign-in/code", data={"phone": "12"})
        pages.append(await sent.text())
    for page in pages:
        found = Forms()
        found.feed(page)
        for buttons in found.forms:
            if len(buttons) > 1:
                assert "formaction" not in buttons[0], buttons[0]
                assert buttons[0].get("name") != "swap"


def test_no_form_token_stands_in_an_address() -> None:
    for path in TEMPLATES:
        assert not re.search(r'(action|href|src)="[^"]*form_token', path.read_text(encoding="utf-8")), path
