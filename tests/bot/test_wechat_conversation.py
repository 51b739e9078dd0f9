"""From registration to the result through the encrypted callback, with every message pushed twice: nothing doubles."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from booking.booking import Booking
from booking.instrument import Instrument
from booking.people import Person
from booking.result import Receipt, Result
from booking.unit import Unit
from bot.channels.wechat import WeChatCallback
from bot.channels.wechat_door import WeChatDoor
from bot.clock import fixed_clock
from bot.settings import Settings
from bot.setup_bookings import lay
from bot.setup_form import Setup
from bot.wiring import App, open_app
from notifications.senders.local import LocalBox
from storage.everything import every
from storage.moments import CHINA
from storage.tables.notices import outbox
from storage.unit_of_work import Session
from tests.simulators.wechat import WeChat
from tests.simulators.wechat_platform import Platform

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
INSTITUTION = "内蒙古自治区计量测试研究院"
STAFF, CHECKER, APPROVER = f"i:{INSTITUTION}", f"i:{INSTITUTION}/核验员", f"i:{INSTITUTION}/批准人"
SETUP = {"institutions": [{"name": INSTITUTION, "region": "内蒙古自治区", "capabilities": ["*"]}]}
SHOP = "openid-of-the-shop"


@dataclass
class Market:
    """A shop owner on WeChat, the institution's staff beside, and the service between them."""

    app: App
    wechat: WeChat
    platform: Platform
    client: TestClient[web.Request, web.Application]
    callback: WeChatCallback
    said: list[str] = field(default_factory=list)
    turns: int = 0

    async def owner(self, text: str) -> str:
        """A message that WeChat pushes twice; the answer, which is the same both times."""
        xml = self.wechat.text(SHOP, text)
        answers = [await self._push(xml), await self._push(xml)]
        assert answers[0] == answers[1], text
        self.said.append(f"> {text}\n{answers[0]}")
        await self.app.worker().drain()
        return answers[0]

    async def _push(self, xml: str) -> str:
        push = self.wechat.sealed(xml)
        async with self.client.post("/wechat", params=dict(push.query), data=push.body) as response:
            body = await response.text()
            assert response.status == 200, body
            return self.wechat.read(body)

    async def staff(self, text: str, who: str = STAFF) -> str:
        self.turns += 1
        texts = []
        for _ in range(2):
            answered = await self.app.turn("chat", who, f"staff-{self.turns}", text)
            texts.append("\n".join(reply.text for reply in answered.replies))
        assert texts[0] == texts[1]
        self.said.append(f"staff> {text}\n{texts[0]}")
        await self.app.worker().drain()
        return texts[0]

    def code(self) -> str:
        (sms,) = [kept for kept in self.app.box.recent() if kept.kind == "phone_code"]
        found = re.search(r"\d{6}", sms.text)
        assert found
        return found[0]


def _people(form: Setup, session: Session) -> None:
    laid = lay(form, session, NOW)
    for who in (STAFF, CHECKER, APPROVER):
        laid.person_of(who)


@pytest.fixture
async def market(tmp_path: Path) -> AsyncIterator[Market]:
    wechat = WeChat(now=NOW.timestamp())
    platform = Platform(now=NOW.timestamp)
    account = wechat.account
    clock = fixed_clock(NOW)
    async with TestServer(platform.app()) as there:
        settings = Settings(
            data=tmp_path,
            database=f"sqlite:///{tmp_path / 'market.db'}",
            wechat_token=account.token,
            wechat_app_id=account.app_id,
            wechat_aes_key=account.aes_key,
            wechat_secret="secret",
            wechat_api=str(there.make_url("")).rstrip("/"),
        )
        app = await open_app(settings, clock, box=LocalBox(clock))
        form = Setup.model_validate(SETUP)
        await app.database.write(lambda session: _people(form, session))
        async with aiohttp.ClientSession() as http:
            callback = WeChatDoor(app, lambda: http).callback()
            served = web.Application()
            served.add_routes(callback.routes())
            client = TestClient(TestServer(served))
            await client.start_server()
            yield Market(app, wechat, platform, client, callback)
            await client.close()
            await callback.admission.settle()
        await app.close()


def everything(session: Session) -> dict[str, list[object]]:
    kinds: tuple[type, ...] = (Person, Unit, Instrument, Booking, Receipt, Result)
    return {kind.__name__: list(every(session.store, kind)) for kind in kinds}


async def test_nothing_doubles_from_registration_to_the_result(market: Market) -> None:
    await market.owner(
        "注册 赛罕区惠香蔬菜店 92150105MA0Q7K2L8J 云秀兰 15847108236 呼和浩特市赛罕区昭乌达路农贸市场A区17号"
    )
    await market.owner("确认")
    await market.owner(market.code())
    await market.owner("录一台电子计价秤 ACS-30 200g到30公斤 三级 编号938580 永康华鹰 摊位上 卖菜用 现场检")
    await market.owner("确认")
    await market.owner("约检")
    booked = await market.owner("提交")
    number = re.search(r"20261121\d{5}", booked)
    assert number, "\n".join(market.said)
    await market.staff(f"受理{number[0]} 请与衡器室0471-3337085联系")
    await market.staff("确认")
    await market.staff("938580 合格 证书号NJG2026-HQ-01132 有效期到2027年11月20日")
    for act, who in (("核验", CHECKER), ("批准", APPROVER)):
        await market.staff(act, who)  # shown what is signed
        await market.staff(act, who)

    found = await market.app.database.read(everything)
    log = "\n".join(market.said)
    assert {kind: len(rows) for kind, rows in found.items()} == {
        "Person": 4,
        "Unit": 1,
        "Instrument": 1,
        "Booking": 1,
        "Receipt": 1,
        "Result": 1,
    }, log
    (result,), (scale,) = found["Result"], found["Instrument"]
    assert isinstance(result, Result)
    assert isinstance(scale, Instrument)
    assert (result.certificate_no, result.state) == ("NJG2026-HQ-01132", "已提交"), log
    assert scale.valid_until is not None
    assert scale.valid_until.isoformat() == "2027-11-20"

    texts = [message["text"]["content"] for message in market.platform.sent]
    assert len(texts) == len(set(texts)), log
    assert any("0471-3337085" in text for text in texts), log
    assert any("NJG2026-HQ-01132" in text for text in texts), log
    rows = await market.app.database.read(
        lambda session: session.connection.execute(select(outbox.c.cause, outbox.c.state)).all()
    )
    assert len({cause for cause, _state in rows}) == len(rows)
    assert {state for _cause, state in rows} == {"sent", "delivered", "waiting"}  # reminders wait
    by_sms = [kept for kept in market.app.box.recent() if kept.channel == "sms"]
    assert sorted(kept.kind for kept in by_sms) == ["phone_code", "registration_answered"]


async def test_an_answer_that_takes_too_long_follows_as_a_message(market: Market) -> None:
    held, let_go = asyncio.get_running_loop().create_future(), threading.Event()

    def hold(_session: Session) -> None:
        held.get_loop().call_soon_threadsafe(held.set_result, None)
        let_go.wait(10)

    market.callback.admission._within = 0.1
    blocking = asyncio.create_task(market.app.database.write(hold))
    await held
    xml = market.wechat.text(SHOP, "检定收费吗")
    assert await market._push(xml) == ""
    assert await market._push(xml) == ""
    let_go.set()
    await blocking
    await market.callback.admission.settle()
    await market.app.worker().drain()
    (message,) = market.platform.sent
    assert "免费" in message["text"]["content"] or "不收" in message["text"]["content"]
    market.callback.admission._within = 5.0
    assert await market._push(xml) == "", "it was said once, by a message of its own"
    await market.app.worker().drain()
    assert len(market.platform.sent) == 1


async def test_a_picture_is_kept_once_and_only_from_wechat(market: Market) -> None:
    async def picture(_request: web.Request) -> web.Response:
        return web.Response(body=b"\xff\xd8\xff\xe0" + b"0" * 100)

    served = web.Application()
    served.router.add_get("/pic", picture)
    async with TestServer(served) as there:
        xml = market.wechat.image(SHOP, str(there.make_url("/pic")))
        answers = [await market._push(xml), await market._push(xml)]
    assert answers[0] == answers[1]
    assert len(list(market.app.settings.media_folder.rglob("*"))) == 2  # a folder and the photo in it
    elsewhere = await market._push(market.wechat.image(SHOP, "http://169.254.169.254/latest"))
    assert elsewhere == "照片没有收到，请再发一次。"
