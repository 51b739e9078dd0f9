"""Photos of strangers find little room, by person, by network and in all, and do not stay; on both databases."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from booking.people import Person
from bot.clock_jobs import clear_strangers_photos
from storage import photo_room
from storage.photo_room import PhotoRoom
from storage.unit_of_work import Session
from tests.web.conftest import Browser, Town

MB = photo_room.MB
PNG = b"\x89PNG\r\n\x1a\n"


async def send(browser: Browser, size: int, name: str = "1", **headers: str) -> Any:
    form = aiohttp.FormData([("message_id", name)])
    form.add_field("photo", io.BytesIO(PNG + bytes(size)), filename="a.png", content_type="image/png")
    return await browser.post("/api/photo", data=form, headers=headers)


def take(person: str, network: str, size: int, town: Town, days: int = 0) -> Any:
    def work(session: Session) -> bool:
        room = PhotoRoom(session.connection, session.keyring)
        return room.take(person, network, size, town.clock() + timedelta(days=days))

    return town.write(work)


async def test_a_stranger_gets_little_and_others_are_not_held_up(either_town: Town) -> None:
    assert [await take("p1", "", 9 * MB, either_town) for _ in range(3)] == [True, True, False]
    assert await take("p2", "", 9 * MB, either_town)
    assert await take("p1", "", 9 * MB, either_town, days=1), "tomorrow is another day"


async def test_strangers_behind_one_network_share_its_room(either_town: Town) -> None:
    taken = [await take(f"p{number}", "n1", 9 * MB, either_town) for number in range(20)]
    assert taken.count(True) == 6
    assert await take("q", "n2", 9 * MB, either_town)


async def test_who_has_a_telephone_is_no_stranger(either_town: Town) -> None:
    await either_town.write(lambda session: session.store.put(Person("p1", phone="13900001111")))
    assert [await take("p1", "n1", 9 * MB, either_town) for _ in range(20)] == [True] * 20


async def test_all_together_have_an_end(either_town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_room, "ALL", 12 * MB)
    assert [await take(f"p{number}", f"n{number}", 5 * MB, either_town) for number in range(4)] == [
        True,
        True,
        False,
        False,
    ]


async def test_the_page_says_when_there_is_no_room(either_town: Town) -> None:
    browser = await either_town.browser()
    statuses = [(await send(browser, 9 * MB, f"{number}")).status for number in range(3)]
    assert statuses == [200, 200, 429]
    refused = await send(browser, 9 * MB, "9")
    assert int(refused.headers["Retry-After"]) > 0
    assert "今天收到的照片已经太多了" in (await refused.json())["error"]
    assert (await send(browser, 9 * MB, "0")).status == 200, "the same photo again takes no room"


async def test_what_strangers_sent_is_cleared_away(either_town: Town) -> None:
    stranger, owner = await either_town.browser(), await either_town.browser()
    names = [(await (await send(one, 100)).json())["photo"] for one in (stranger, owner)]

    def register(session: Session) -> None:
        found = session.connection.exec_driver_sql(f"SELECT person_id FROM media WHERE name = '{names[1]}'")
        session.store.put(Person(str(found.scalar()), phone="13900001111"))

    await either_town.write(register)
    site = either_town.site
    assert await clear_strangers_photos(site.database, site.media, either_town.clock()) == 0
    either_town.clock.go(days=8)
    assert await clear_strangers_photos(site.database, site.media, either_town.clock()) == 1
    assert [site.media.read(name) is None for name in names] == [True, False]


async def test_too_fast_says_when_to_come_again(either_town: Town) -> None:
    browser = await either_town.browser()
    for number in range(32):
        response = await browser.post("/api/chat", json={"message_id": f"{number}", "text": "x"})
    assert response.status == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 10
