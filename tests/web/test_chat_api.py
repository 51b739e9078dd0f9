"""A message of the web chat is taken once, its answer can be had again, and the chat shows what was said."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientTimeout

from bot.channels.web import WebCarrier
from bot.web.cookies import COOKIE
from notifications.ports import Declined, Letter, Sent
from storage.unit_of_work import Session
from storage.web_history import WebHistory
from tests.bot.tiny import SCALE, said
from tests.web.conftest import Browser, Town


async def entries(browser: Browser) -> list[dict[str, Any]]:
    """The entries with which the page begins."""
    _, text = await browser.open("/")
    found = re.search(r'<script type="application/json" id="start">(.*?)</script>', text, re.DOTALL)
    assert found
    start: dict[str, Any] = json.loads(found[1])
    return list(start["entries"])


async def test_a_message_is_answered_with_the_reply_object(town: Town) -> None:
    browser = await town.browser()
    assert await browser.say("你好") == {"replies": [{"text": "第1句", "choices": []}], "awaiting": "句2"}


async def test_the_same_message_again_changes_nothing(town: Town) -> None:
    browser = await town.browser()
    first = await browser.say(f"{SCALE}一", "tap")
    assert await browser.say(f"{SCALE}一", "tap") == first
    assert (await browser.say("再来"))["replies"][0]["text"] == "第2句"
    assert [one["kind"] for one in await entries(browser)] == ["said", "reply", "said", "reply"]


async def test_ten_taps_at_once_are_one(town: Town) -> None:
    browser = await town.browser()
    replies = await asyncio.gather(*(browser.say(f"{SCALE}一", "tap") for _ in range(10)))
    assert all(reply == replies[0] for reply in replies)
    assert (await browser.say("再来"))["awaiting"] == "句3"


async def test_the_first_messages_of_a_browser_at_once_make_one_person(town: Town) -> None:
    browser = await town.browser()
    await asyncio.gather(*(browser.say(f"话{n}") for n in range(6)))
    assert (await browser.say("再来"))["awaiting"] == "句8"


async def test_a_message_id_of_somebody_else_opens_nothing(town: Town) -> None:
    one, other = await town.browser(), await town.browser()
    await one.say("我的秘密", "same-id")
    assert (await other.say("你好", "same-id"))["replies"] == [{"text": "第1句", "choices": []}]
    assert "我的秘密" not in json.dumps(await entries(other), ensure_ascii=False)


async def test_a_reload_shows_what_was_said(town: Town) -> None:
    browser = await town.browser()
    await browser.say("你好", "m1")
    found = await entries(browser)
    assert [(one["key"], one["kind"]) for one in found] == [("m:m1", "said"), ("r:m1", "reply")]
    assert found[0]["text"] == "你好"


async def test_what_a_tap_shows_is_its_label(town: Town) -> None:
    browser = await town.browser()
    response = await browser.post("/api/chat", json={"message_id": "c1", "text": "1", "shown": "第一台"})
    assert response.status == 200
    assert (await entries(browser))[0]["text"] == "第一台"
    turns = town.site.turns

    def heard(session: Session) -> tuple[str, ...]:
        person_id = next(iter(WebHistory(session.connection, session.keyring).people_since(0).values()))
        return said(turns.dialogue.load_state(session.talk.load(person_id, town.clock())))

    assert await town.write(heard) == ("1",)


async def test_older_entries_come_page_by_page(town: Town) -> None:
    browser = await town.browser()
    for n in range(30):
        await browser.say(f"话{n}")
        town.clock.go(seconds=2)
    newest = await entries(browser)
    assert len(newest) == 50
    response = await browser.client.get("/api/chat", params={"before": newest[0]["seq"]})
    older = await response.json()
    assert len(older["entries"]) == 10
    assert older["more"] is False
    assert (await browser.client.get("/api/chat", params={"before": "x"})).status == 400


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[]", 400),
        (b'{"message_id": "a", "text": 5}', 400),
        (b'{"message_id": "", "text": "x"}', 400),
        (b'{"message_id": "a b", "text": "x"}', 400),
        (b'{"message_id": "a", "text": "  "}', 400),
        (b"x" * 70_000, 413),
    ],
)
async def test_what_is_no_message_is_refused_in_chinese(town: Town, body: bytes, status: int) -> None:
    browser = await town.browser()
    response = await browser.post("/api/chat", data=body, headers={"Content-Type": "application/json"})
    assert response.status == status
    given = await response.json()
    assert re.search("[一-龥]", given["error"])
    assert given["request_id"] == response.headers["X-Request-Id"]


async def next_entry(response: Any) -> dict[str, Any]:
    """The next entry of a stream."""
    async for line in response.content:
        if line.startswith(b"data: "):
            entry: dict[str, Any] = json.loads(line[6:])
            return entry
    raise AssertionError("the stream ended")


async def test_a_notice_comes_into_the_open_chat(town: Town) -> None:
    browser = await town.browser()
    await browser.say("你好", "m1")
    person_id = await town.write(lambda session: WebHistory(session.connection, session.keyring).people_since(0)[1])
    carrier = WebCarrier(town.site.database, town.clock)
    letter = Letter("77", "receipt_issued", person_id, "已受理")
    assert isinstance(await carrier.fate(letter), Declined)
    stream = await browser.client.get("/api/events?after=0&chat=1", timeout=ClientTimeout(total=20))
    assert stream.headers["Content-Type"] == "text/event-stream"
    assert [(await next_entry(stream))["key"] for _ in range(2)] == ["m:m1", "r:m1"]
    assert isinstance(await carrier.carry(letter), Sent)
    assert isinstance(await carrier.carry(letter), Sent), "carried twice is there once"
    entry = await asyncio.wait_for(next_entry(stream), 5)
    assert (entry["kind"], entry["text"], entry["key"]) == ("notice", "已受理", "n:77")
    assert isinstance(await carrier.fate(letter), Sent)
    stream.close()
    assert [one["key"] for one in await entries(browser)] == ["m:m1", "r:m1", "n:77"]


async def test_a_stream_from_now_on_leaves_out_what_is_long_past(town: Town) -> None:
    browser = await town.browser()
    for n in range(25):
        await browser.say(f"话{n}")
    fill = [(f"other-{n}", f"m:{n}") for n in range(100)]

    def others(session: Session) -> None:
        history = WebHistory(session.connection, session.keyring)
        for person_id, key in fill:
            history.add(person_id, key, {"kind": "said", "text": ""}, town.clock())

    await town.write(others)
    stream = await browser.client.get("/api/events?after=now&chat=1", timeout=ClientTimeout(total=20))
    await browser.say("再来", "new")
    assert [(await asyncio.wait_for(next_entry(stream), 5))["key"] for _ in range(2)] == ["m:new", "r:new"]
    stream.close()


async def test_a_second_window_sees_what_the_first_says(town: Town) -> None:
    browser = await town.browser()
    await browser.say("你好", "m1")
    stream = await browser.client.get("/api/events?after=0&chat=1", timeout=ClientTimeout(total=20))
    await next_entry(stream)
    await next_entry(stream)
    await browser.say("再来", "m2")
    assert [(await asyncio.wait_for(next_entry(stream), 5))["key"] for _ in range(2)] == ["m:m2", "r:m2"]
    stream.close()


async def test_a_closed_chat_leaves_the_notice_to_the_telephone(town: Town) -> None:
    browser = await town.browser()
    await browser.say("你好", "m1")
    person_id = await town.write(lambda session: WebHistory(session.connection, session.keyring).people_since(0)[1])
    carrier = WebCarrier(town.site.database, town.clock)
    assert isinstance(await carrier.carry(Letter("1", "x", person_id, "没有电话，先放着")), Sent)

    def give_phone(session: Session) -> None:
        person = session.store.person(person_id)
        assert person is not None
        session.store.put(type(person)(person.id, person.name, "13800138000", person.created_at))

    await town.write(give_phone)
    for _ in range(2):
        letter = Letter("2", "receipt_issued", person_id, "已受理，回复“约时间”选检定时间。", RECEIPT)
        assert await carrier.carry(letter) == Declined("网页对话没有打开")
    assert isinstance(await carrier.fate(letter), Declined), "that it lies in the chat does not mean that it was read"
    notice = (await entries(browser))[-1]
    assert (notice["kind"], notice["title"], notice["key"]) == ("notice", "受理回执", "n:2")
    assert notice["buttons"] == [
        {"label": "约时间", "say": "约时间"},
        {"label": "看预约单", "path": "/bookings/2026112100001"},
        {"label": "打电话", "phone": "0471-3337062"},
    ]
    assert "carried" not in notice


RECEIPT = {"unit_id": "u", "booking_no": "2026112100001", "phone": "0471-3337062", "text": "", "lines": []}


async def test_what_was_not_seen_is_counted_until_the_chat_is_opened(town: Town) -> None:
    browser = await town.browser()
    await browser.say("你好", "m1")

    def two_come(session: Session) -> None:
        history = WebHistory(session.connection, session.keyring)
        person_id = next(iter(history.people_since(0).values()))
        for n in range(2):
            history.add(
                person_id, f"n:{n}", {"kind": "notice", "text": "已受理", "about": "receipt_issued"}, town.clock()
            )

    await town.write(two_come)
    beside = await browser.client.get("/api/events?after=now", timeout=ClientTimeout(total=20))
    assert await next_count(beside) == "2"
    stream = await browser.client.get("/api/events?after=0&chat=1", timeout=ClientTimeout(total=20))
    keys = [(await asyncio.wait_for(next_entry(stream), 5))["key"] for _ in range(4)]
    assert keys == ["m:m1", "r:m1", "n:0", "n:1"]
    assert await asyncio.wait_for(next_count(beside), 5) == "0"
    stream.close()
    beside.close()


async def next_count(stream: ClientResponse) -> str:
    """What a page beside the chat is told next of what is unread."""
    counted = False
    async for line in stream.content:
        if counted:
            return line.removeprefix(b"data: ").decode().strip()
        counted = line == b"event: unread\n"
    raise AssertionError("the stream ended")


async def test_a_stranger_has_no_stream_and_no_session_row(town: Town) -> None:
    browser = await town.browser()
    assert (await browser.client.get("/api/events")).status == 404
    assert browser.cookie
    assert await town.write(lambda session: WebHistory(session.connection, session.keyring).newest()) == 0


async def test_a_program_starts_a_session_and_talks(town: Town) -> None:
    browser = Browser((await town.browser()).client)
    browser.client.session.cookie_jar.clear()
    given = await (await browser.client.get("/api/session")).json()
    browser.token = given["form_token"]
    assert (await browser.say("你好"))["awaiting"] == "句2"
    assert COOKIE in {one.key for one in browser.client.session.cookie_jar}
