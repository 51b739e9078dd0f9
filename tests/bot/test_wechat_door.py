"""The callback on the whole service: pictures, places, codes that sign in, results of templates, and what is owed."""

import io
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from PIL import Image
from sqlalchemy import select

from booking.people import Identity, Person, Role, RoleKind
from bot.channels import wechat_entering
from bot.channels.wechat import WeChatCallback
from bot.channels.wechat_door import NOT_DONE, PICTURE_LOST, WeChatDoor
from bot.channels.wechat_message import Heard
from bot.channels.wechat_scan import WeChatScan, scenes
from bot.clock import fixed_clock
from bot.plates.known import KnownPhotos
from bot.settings import Settings
from bot.web.wording import NO_ROOM
from bot.wiring import App, open_app
from notifications.notice import Notice
from notifications.senders.local import LocalBox
from notifications.senders.wechat_templates import Template
from storage import photo_room
from storage.late_pushes import LatePushes
from storage.moments import CHINA
from storage.sign_in import Link, SignIn
from storage.tables.notices import outbox
from storage.tables.wechat import late_pushes
from storage.unit_of_work import Session
from tests.simulators.wechat import WeChat
from tests.simulators.wechat_platform import Platform

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
SHOP = "openid-of-the-shop"


@dataclass
class House:
    app: App
    wechat: WeChat
    platform: Platform
    door: WeChatDoor
    callback: WeChatCallback
    client: TestClient[web.Request, web.Application]

    async def push(self, xml: str) -> str:
        push = self.wechat.sealed(xml)
        async with self.client.post("/wechat", params=dict(push.query), data=push.body) as response:
            body = await response.text()
            assert response.status == 200, body
            return self.wechat.read(body)

    async def say(self, text: str, openid: str = SHOP) -> str:
        return await self.push(self.wechat.text(openid, text))

    async def states(self) -> list[Any]:
        columns = (outbox.c.cause, outbox.c.state, outbox.c.problem)
        return await self.app.database.read(lambda session: list(session.connection.execute(select(*columns)).all()))

    async def write(self, work: Callable[[Session], Any]) -> Any:
        return await self.app.database.write(work)


@pytest.fixture
async def house(address: str, tmp_path: Path) -> AsyncIterator[House]:
    wechat, platform = WeChat(now=NOW.timestamp()), Platform(now=NOW.timestamp)
    account, clock = wechat.account, fixed_clock(NOW)
    async with TestServer(platform.app()) as there:
        settings = Settings(
            data=tmp_path,
            database=address,
            wechat_token=account.token,
            wechat_app_id=account.app_id,
            wechat_aes_key=account.aes_key,
            wechat_secret="secret",
            wechat_api=str(there.make_url("")).rstrip("/"),
            wechat_templates={"*": Template("t", {"thing1": "title"})},
        )
        app = await open_app(settings, clock, box=LocalBox(clock), plates=KnownPhotos())
        async with aiohttp.ClientSession() as http:
            door = WeChatDoor(app, lambda: http)
            callback = door.callback()
            served = web.Application()
            served.add_routes(callback.routes())
            client = TestClient(TestServer(served))
            await client.start_server()
            yield House(app, wechat, platform, door, callback, client)
            await client.close()
            await callback.admission.settle()
        await app.close()


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (32, 32), "white").save(buffer, "JPEG")
    return buffer.getvalue()


async def test_a_picture_without_an_address_is_fetched_by_its_number(house: House) -> None:
    house.platform.media["media_1"] = picture()
    answer = await house.push(house.wechat.image(SHOP, ""))
    assert answer
    assert answer != PICTURE_LOST
    kept = [path for path in house.app.settings.media_folder.rglob("*") if path.is_file()]
    assert len(kept) == 1
    house.platform.media.clear()
    assert await house.push(house.wechat.image(SHOP, "http://[")) == PICTURE_LOST


async def test_a_stranger_gets_little_room_for_pictures(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_room, "STRANGER", 2 * len(picture()))
    answers = []
    for number in range(3):
        house.platform.media["media_1"] = picture()
        answers.append(await house.push(house.wechat.image(SHOP, "")) == NO_ROOM)
        assert len([path for path in house.app.settings.media_folder.rglob("*") if path.is_file()]) == min(
            number + 1, 2
        )
    assert answers == [False, False, True]
    assert "注册" in await house.say("注册"), "the conversation goes on"
    assert await house.push(house.wechat.image("somebody-else", "")) != NO_ROOM


async def test_a_place_proposes_the_county_and_answers_what_is_asked(house: House) -> None:
    proposed = await house.push(house.wechat.location(SHOP, "内蒙古自治区呼和浩特市赛罕区昭乌达路88号(农贸市场附近)"))
    assert "所在地 内蒙古自治区呼和浩特市赛罕区" in proposed
    assert "昭乌达路88号" in proposed
    moved = await house.push(house.wechat.location(SHOP, "内蒙古自治区呼和浩特市玉泉区大南街5号"))
    assert "内蒙古自治区呼和浩特市玉泉区" in moved
    assert "单位名称 内蒙古" not in moved


def scan(house: House) -> WeChatScan:
    assert house.app.platforms.wechat is not None
    return WeChatScan(house.app.platforms.wechat, house.app.database, house.app.clock)


async def test_scanning_signs_in_only_who_agrees_and_only_in_that_browser(house: House) -> None:
    codes = scan(house)
    offer = await codes.offer("browser-1")
    assert offer is not None
    assert house.platform.scenes == [f"in:{offer.token}"]
    assert offer.url.startswith("http://weixin.qq.com/q/")
    assert await codes.standing(offer.token, "browser-1") == "offered"
    scanned = house.wechat.event(SHOP, "SCAN", f"in:{offer.token}")
    assert [await house.push(scanned), await house.push(scanned)] == [wechat_entering.ASK] * 2
    assert await codes.standing(offer.token, "browser-1") == "scanned"
    assert await codes.standing(offer.token, "browser-2") == ""
    assert await house.write(lambda session: codes.spend(session, offer.token, "browser-1", NOW)) == ""
    agreed = house.wechat.text(SHOP, "确认登录")
    assert [await house.push(agreed), await house.push(agreed)] == [wechat_entering.SIGNED_IN] * 2
    assert await codes.standing(offer.token, "browser-1") == "agreed"
    assert await house.write(lambda session: codes.spend(session, offer.token, "browser-2", NOW)) == ""
    person = await house.write(lambda session: codes.spend(session, offer.token, "browser-1", NOW))
    known = await house.app.database.read(lambda session: session.talk.writer("wechat", SHOP))
    assert known is not None
    assert person == known.person_id
    assert await house.write(lambda session: codes.spend(session, offer.token, "browser-1", NOW)) == ""


async def test_a_code_is_nobodys_once_it_was_scanned_or_is_over(house: House) -> None:
    codes = scan(house)
    offer = await codes.offer("browser-1")
    assert offer is not None
    await house.push(house.wechat.event(SHOP, "SCAN", f"in:{offer.token}"))
    assert await house.push(house.wechat.event("other", "SCAN", f"in:{offer.token}")) == wechat_entering.OVER
    assert await house.push(house.wechat.event(SHOP, "subscribe", "qrscene_in:unknown")) == wechat_entering.OVER
    later = NOW + timedelta(minutes=6)
    await house.write(lambda session: scenes(session).agree("nobody", NOW))
    assert await house.write(lambda session: codes.spend(session, offer.token, "browser-1", later)) == ""
    assert "确认登录" not in await house.say("确认登录", "stranger")
    house.platform.away = True
    assert await codes.offer("browser-1") is None


async def keep_link(house: House, token: str, link: Link) -> None:
    def keep(session: Session) -> None:
        if link.person_id:
            session.store.put(Person(link.person_id, "王师傅", created_at=NOW))
            session.store.put(Role(link.person_id, RoleKind.INSTITUTION, "i1"))
        SignIn(session.connection, session.keyring).keep_link(token, link, now=NOW, until=NOW + timedelta(days=1))

    await house.write(keep)


async def test_staff_are_bound_by_scanning_their_link(house: House) -> None:
    await keep_link(house, "personal", Link(person_id="p1"))
    await keep_link(house, "office", Link("institution", "i2"))
    assert await scan(house).join_code("personal", timedelta(days=1))
    assert await house.push(house.wechat.event("w1", "subscribe", "qrscene_join:personal")) == wechat_entering.JOINED
    assert await house.push(house.wechat.event("w2", "SCAN", "join:personal")) == wechat_entering.LINK_OVER
    assert await house.push(house.wechat.event("w3", "SCAN", "join:office")) == wechat_entering.JOINED
    await keep_link(house, "another", Link(person_id="p2"))
    assert await house.push(house.wechat.event("w3", "SCAN", "join:another")) == wechat_entering.SOMEBODY_ELSE

    def who(session: Session) -> list[Any]:
        return [session.talk.writer("wechat", openid) for openid in ("w1", "w3")]

    first, third = await house.app.database.read(who)
    assert (first.person_id, first.roles) == ("p1", (("institution", "i1"),))
    assert third.roles == (("institution", "i2"),)


async def test_results_of_templates_settle_their_notices(house: House) -> None:
    def owe(session: Session) -> None:
        session.store.put(Person("p", created_at=NOW))
        session.store.put(Identity("wechat", SHOP, "p"))
        session.outbox.add([Notice(f"c{n}", "late_answer", "person:p", {"text": f"第{n}条"}) for n in (1, 2)], NOW)

    house.platform.wrote[SHOP] = (NOW - timedelta(hours=49)).timestamp()
    await house.write(owe)
    await house.app.worker().drain()
    assert [state for _cause, state, _problem in await house.states()] == ["sent", "sent"]
    house.platform.events[1] = (SHOP, house.platform.events[1][1], "failed:user block")
    for openid, number, status in house.platform.events:
        rest = f"<MsgID>{number}</MsgID><Status><![CDATA[{status}]]></Status>"
        for _ in range(2):
            await house.push(house.wechat.event(openid, "TEMPLATESENDJOBFINISH", rest=rest))
    assert [(state, problem) for _cause, state, problem in await house.states()] == [
        ("delivered", ""),
        ("dead", "failed:user block"),
    ]


async def test_a_template_that_is_refused_afterwards_goes_by_sms_once(house: House) -> None:
    def owe(session: Session) -> None:
        session.store.put(Person("p", phone="15847108236", created_at=NOW))
        session.store.put(Identity("wechat", SHOP, "p"))
        session.outbox.add([Notice("c", "late_answer", "person:p", {"text": "您的预约已受理"})], NOW)

    house.platform.wrote[SHOP] = (NOW - timedelta(hours=49)).timestamp()
    house.platform.refusing = {SHOP}
    await house.write(owe)
    await house.app.worker().drain()
    ((openid, number, status),) = house.platform.events
    assert status == "failed:user block"
    rest = f"<MsgID>{number}</MsgID><Status><![CDATA[{status}]]></Status>"
    for _ in range(2):
        await house.push(house.wechat.event(openid, "TEMPLATESENDJOBFINISH", rest=rest))
        await house.app.worker().drain()
    assert [(one.channel, one.to, one.text) for one in house.app.box.recent()] == [
        ("sms", "15847108236", "【约检】检定答复：您的预约已受理。")
    ]
    assert [state for _cause, state, _problem in await house.states()] == ["dead", "sent"]


async def test_what_was_owed_when_a_process_died_is_answered_by_the_next(house: House) -> None:
    heard = Heard(SHOP, "77", "检定收费吗")
    await house.door.keep([heard])
    (left,) = await house.door._left(timedelta(0) - timedelta(seconds=1))
    assert left == asdict(heard)
    for _ in range(2):
        house.callback.admission.take_up(Heard(**left))
        await house.callback.admission.settle()
    await house.app.worker().drain()
    (message,) = house.platform.sent
    assert "免费" in message["text"]["content"]
    rows = await house.app.database.read(lambda session: session.connection.execute(select(late_pushes)).all())
    assert rows == []


async def test_two_people_with_one_number_are_both_answered_however_late(house: House) -> None:
    said = {SHOP: "检定收费吗", "openid-of-another": "体温计能不能预约"}
    pushes = [Heard(openid, "77", text) for openid, text in said.items()]
    await house.door.keep(pushes)
    assert len(await house.door._left(timedelta(seconds=-1))) == 2
    for one in pushes:
        house.callback.admission.take_up(one)
    await house.callback.admission.settle()
    await house.app.worker().drain()
    assert sorted(message["touser"] for message in house.platform.sent) == sorted(said)
    causes = [cause for cause, _state, _problem in await house.states()]
    assert not [cause for cause in causes if SHOP in cause], "a cause names nobody"


async def test_a_turn_that_fails_after_success_was_said_tells_the_person(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("broken")

    turn: Callable[..., Awaitable[Any]] = house.app.turn
    monkeypatch.setattr(type(house.app), "turn", broken)
    house.callback.admission.take_up(Heard(SHOP, "78", "你好"))
    await house.callback.admission.settle()
    monkeypatch.setattr(type(house.app), "turn", turn)
    await house.app.worker().drain()
    assert [message["text"]["content"] for message in house.platform.sent] == [NOT_DONE]


async def test_pushes_are_kept_sealed_and_once(house: House) -> None:
    heard = Heard(SHOP, "79", "15847108236")
    await house.door.keep([heard])
    await house.door.keep([heard])
    rows = await house.app.database.read(lambda session: session.connection.execute(select(late_pushes)).all())
    assert len(rows) == 1
    assert b"15847108236" not in rows[0].body
    assert SHOP.encode() not in rows[0].body
    left = await house.app.database.read(
        lambda session: LatePushes(session.connection, session.keyring).left(
            NOW + timedelta(minutes=2), older=timedelta(minutes=1), most=5
        )
    )
    assert len(left) == 1
