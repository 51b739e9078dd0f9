"""WeCom for the staff: signed pushes in, messages of the application out, one token for all processes."""

from __future__ import annotations

import asyncio
import base64
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from booking.people import Person, Role, RoleKind
from bot.carriers import OneSession
from bot.channels.wecom import wecom_routes
from bot.platforms import SharedTokens
from bot.settings import Settings
from bot.setup_bookings import lay
from bot.setup_form import Setup
from bot.web.server import make_server
from bot.wiring import App, open_app
from notifications.platforms.wecom_api import WeComAccount, WeComApi
from notifications.ports import Declined, Letter, Sent, Unsure
from notifications.senders.wecom import WeComCarrier
from storage.unit_of_work import Session
from tests.simulators.wecom import AGENT, CORP, SECRET, WeComInterface, WeComPushes

INSTITUTE, STAFF_PHONE = "内蒙古自治区计量测试研究院", "13900000008"
SETUP = {"institutions": [{"name": INSTITUTE, "region": "内蒙古自治区", "capabilities": ["*"]}]}


@dataclass
class Rig:
    app: App
    client: TestClient[web.Request, web.Application]
    pushes: WeComPushes
    interface: WeComInterface

    async def post(self, query: dict[str, str], body: bytes) -> int:
        async with self.client.post("/wecom", params=query, data=BytesIO(body)) as answer:
            return answer.status

    async def say(self, text: str, user: str = "zhang") -> str:
        push = self.pushes.text(user, text)
        before = len(self.interface.sent)
        assert [await self.post(dict(push.query), push.body) for _ in range(3)] == [200] * 3
        await self.app.worker().drain()
        new = self.interface.sent[before:]
        assert {who for who, _text in new} <= {user}
        return "\n".join(said for _who, said in new)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    interface = WeComInterface()
    wecom = TestServer(interface.app())
    await wecom.start_server()
    settings = Settings(
        data=tmp_path,
        wecom_corp_id=CORP.app_id,
        wecom_secret=SECRET,
        wecom_agent_id=AGENT,
        wecom_token=CORP.token,
        wecom_aes_key=CORP.aes_key,
        wecom_api=str(wecom.make_url("")).rstrip("/"),
    )
    app = await open_app(settings)
    await app.database.write(lambda session: _lay(session, app.clock()))
    async with TestClient(TestServer(make_server(app, wecom_routes(app)))) as client:
        yield Rig(app, client, WeComPushes(), interface)
    await app.close()
    await wecom.close()


def _lay(session: Session, now: datetime) -> None:
    lay(Setup.model_validate(SETUP), session, now)
    body = session.store.institutions_named(INSTITUTE)[0]
    session.store.put(Person("staff", "张工", STAFF_PHONE, now))
    session.store.put(Role("staff", RoleKind.INSTITUTION, body.id, owner=True))


async def test_the_address_is_checked_by_an_encrypted_echo(rig: Rig) -> None:
    query = dict(rig.pushes.echo("4142303"))
    async with rig.client.get("/wecom", params=query) as answer:
        assert (answer.status, await answer.text()) == (200, "4142303")
    async with rig.client.get("/wecom", params=query | {"msg_signature": "0" * 40}) as answer:
        assert answer.status == 403


async def test_staff_bind_by_their_phone_and_work_there(rig: Rig) -> None:
    assert "手机号" in await rig.say("绑定手机号")
    assert "验证码" in await rig.say(STAFF_PHONE)
    code = re.search(r"验证码 (\d{6})", rig.app.box.recent()[0].text)
    assert code
    assert INSTITUTE in await rig.say(code[1])
    assert "待办" in await rig.say("待办")

    def who(session: Session) -> str:
        person = session.store.person_at("wecom", "zhang")
        return person.id if person else ""

    assert await rig.app.database.read(who) == "staff"


async def test_events_that_ask_for_nothing_say_nothing(rig: Rig) -> None:
    for event in ("enter_agent", "unsubscribe", "LOCATION"):
        push = rig.pushes.event("zhang", event)
        assert await rig.post(dict(push.query), push.body) == 200
    await rig.app.worker().drain()
    assert rig.interface.sent == []


async def test_what_is_forged_stale_malformed_or_too_long_changes_nothing(rig: Rig) -> None:
    good = rig.pushes.text("zhang", "你好")
    old = WeComPushes(now=lambda: datetime.now(UTC).timestamp() - 301).text("zhang", "你好")
    other = WeComPushes(account=type(CORP)(CORP.token, "ww_other", CORP.aes_key)).text("zhang", "你好")
    wrong_key = WeComPushes(account=type(CORP)(CORP.token, CORP.app_id, base64.b64encode(bytes(32)).decode()[:43]))
    noise = base64.b64encode(os.urandom(64)).decode()
    query = dict(good.query)
    unsigned = [
        (query | {"msg_signature": "f" * 40}, good.body, 403),
        (query | {"timestamp": "x"}, good.body, 403),
        ({}, good.body, 403),
        (dict(old.query), old.body, 403),
        (dict(other.query), other.body, 403),
        (query, b"", 400),
        (query, b"<xml", 400),
        (query, b'<!DOCTYPE x [<!ENTITY e "e">]><xml><Encrypt>&e;</Encrypt></xml>', 400),
        (query, b"x" * (10 * 1024 * 1024), 400),
    ]
    signed = [(dict(push.query), push.body, 400) for push in (wrong_key.text("zhang", "你好"),)]
    for sealed in ("AAAA", noise, "不是base64"):
        stamp = str(int(datetime.now(UTC).timestamp()))
        found = {"timestamp": stamp, "nonce": "n", "msg_signature": CORP.signature(stamp, "n", sealed)}
        signed.append((found, f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode(), 400))
    with structlog.testing.capture_logs() as logged:
        for given, body, status in (*unsigned, *signed):
            got = await rig.post(given, body)
            assert got == status or (got in (400, 403) and status in (400, 403)), (given, body[:80], got)
    assert not [line for line in logged if "exc_info" in line or line["log_level"] == "error"]
    await rig.app.worker().drain()
    assert rig.interface.sent == []


async def test_two_processes_share_one_token_and_refresh_it_once(rig: Rig) -> None:
    http = OneSession()

    def carrier() -> WeComCarrier:
        account = WeComAccount(CORP.app_id, SECRET, AGENT, rig.app.settings.wecom_api)
        return WeComCarrier(WeComApi(account, SharedTokens(rig.app.database, "wecom t"), http, rig.app.clock))

    two = [carrier(), carrier()]
    letters = [Letter(f"{n}", "task_arrived", "zhang", f"第{n}条") for n in range(8)]
    fates = await asyncio.gather(*(two[n % 2].carry(letter) for n, letter in enumerate(letters)))
    assert all(isinstance(fate, Sent) and fate.delivered for fate in fates)
    assert rig.interface.fetches == 1
    rig.interface.expire()
    await asyncio.gather(*(two[n % 2].carry(Letter(f"a{n}", "task_arrived", "li", f"第{n}条")) for n in range(8)))
    assert rig.interface.fetches == 2
    assert len(rig.interface.sent) == 16
    await http.close()


async def test_what_wecom_says_decides_what_becomes_of_a_letter(rig: Rig) -> None:
    assert rig.app.platforms.wecom is not None
    carrier, said = WeComCarrier(rig.app.platforms.wecom), rig.interface.answers
    letter = Letter("1", "task_arrived", "zhang", "有新的检定预约")
    said.extend([{"errcode": 81013, "errmsg": "invalid"}, {"errcode": 45009, "errmsg": "limit"}, 500])
    said.append({"errcode": 0, "invaliduser": "zhang"})
    gone, busy, unsure, nobody = [await carrier.carry(letter) for _ in range(4)]
    assert isinstance(gone, Declined)
    assert isinstance(busy, Declined)
    assert (gone.again, busy.again, busy.after) == (False, True, 60.0)
    assert isinstance(unsure, Unsure)
    assert isinstance(nobody, Declined)
    assert not nobody.again


async def test_a_notice_that_is_sent_again_is_shown_once_and_an_answer_twice(rig: Rig) -> None:
    assert rig.app.platforms.wecom is not None
    carrier = WeComCarrier(rig.app.platforms.wecom)
    for _ in range(2):
        await carrier.carry(Letter("1", "task_arrived", "zhang", "有新的检定预约"))
        await carrier.carry(Letter("2", "late_answer", "zhang", "没太明白您的意思。"))
    assert [text for _who, text in rig.interface.sent].count("有新的检定预约") == 1
    assert [text for _who, text in rig.interface.sent].count("没太明白您的意思。") == 2


async def test_nothing_goes_to_somebody_faster_than_wecom_shows_it(rig: Rig) -> None:
    http = OneSession()
    account = WeComAccount(CORP.app_id, SECRET, AGENT, rig.app.settings.wecom_api)
    carrier = WeComCarrier(WeComApi(account, SharedTokens(rig.app.database, "wecom p"), http, rig.app.clock))
    fates = [await carrier.carry(Letter(f"{n}", "late_answer", "zhang", f"第{n}条")) for n in range(40)]
    held = [fate for fate in fates if isinstance(fate, Declined)]
    assert held
    assert all(fate.again and fate.after == 60 for fate in held)
    assert len(rig.interface.sent) == 40 - len(held)
    assert rig.interface.dropped == []
    assert isinstance(await carrier.carry(Letter("x", "late_answer", "li", "别人的")), Sent)
    await http.close()
