"""Text messages there and back through a served process: reports and replies on a path that nobody can guess."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot.channels.sms import SmsDoor
from bot.channels.sms_callback import sms_routes
from bot.settings import Settings
from bot.web.server import make_server
from bot.wiring import App, open_app
from notifications.notice import Notice
from notifications.sms_templates import FILED as TEMPLATES
from storage.moments import CHINA
from storage.tables.notices import outbox
from storage.unit_of_work import Session
from tests.simulators import tencent
from tests.simulators.aliyun import Aliyun
from tests.simulators.telephones import Telephones
from tests.simulators.tencent import Tencent

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")
PHONE, KEY = "15847108236", "thisPathIsNotToBeGuessed0"
FILED = {template.name: template.text for template in TEMPLATES}


@dataclass
class Rig:
    app: App
    simulator: Aliyun | Tencent
    client: TestClient[web.Request, web.Application]

    async def push(self, what: str, body: bytes, key: str = KEY) -> int:
        async with self.client.post(f"/sms/{key}/{what}", data=BytesIO(body)) as answer:
            if answer.status == 200:
                said = await answer.json()
                assert said in ({"code": 0, "msg": "接收成功"}, {"result": 0, "errmsg": "OK"})
            return answer.status

    async def states(self) -> list[str]:
        def read(session: Session) -> list[str]:
            return list(session.connection.execute(select(outbox.c.state).order_by(outbox.c.seq)).scalars())

        return await self.app.database.read(read)


@pytest.fixture(params=["aliyun", "tencent"])
async def rig(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rig]:
    phones = Telephones(templates=FILED, clock=lambda: datetime.now(CHINA))
    simulator = (Aliyun if request.param == "aliyun" else Tencent)(phones)
    provider = TestServer(simulator.app())
    await provider.start_server()
    settings = Settings(
        data=tmp_path,
        sms_provider=request.param,
        sms_key_id=simulator.key_id,
        sms_key_secret=simulator.key_secret,
        sms_app_id=tencent.APP_ID,
        sms_endpoint=str(provider.make_url("")),
        sms_templates={name: name for name in FILED},
        sms_callback_key=KEY,
        sms_callback_from="127.0.0.0/8 ::1",
    )
    app = await open_app(settings)
    async with TestClient(TestServer(make_server(app, sms_routes(app)))) as client:
        yield Rig(app, simulator, client)
    await app.close()
    await provider.close()


async def test_a_message_is_answered_and_its_answer_reported(rig: Rig) -> None:
    body = rig.simulator.reply(PHONE, "体温计能不能预约", datetime.now(CHINA))
    assert [await rig.push("reply", body) for _ in range(3)] == [200, 200, 200]
    await rig.app.worker().drain()
    assert await rig.states() == ["sent"], "pushed three times, answered once"
    (taken,) = rig.simulator.phones.taken
    assert (taken.phone, taken.template) == (PHONE, "say2"), "no longer than it has to be"
    assert taken.text.startswith("【约检】")
    assert "体温计" in taken.text
    rig.simulator.phones.deliver()
    body = rig.simulator.reports(rig.simulator.phones.unreported())
    assert [await rig.push("report", body) for _ in range(2)] == [200, 200]
    assert await rig.states() == ["delivered"]


async def test_two_telephones_whose_messages_have_one_number_are_both_answered(rig: Rig) -> None:
    door, other = SmsDoor(rig.app.database, rig.app.turns, rig.app.clock), "15847108237"
    answers = [await door.receive(phone, "体温计能不能预约", "one-1") for phone in (PHONE, other)]
    assert [answer.repeated for answer in answers] == [False, False]
    await rig.app.worker().drain()
    assert sorted(one.phone for one in rig.simulator.phones.taken) == [PHONE, other]


async def test_what_did_not_arrive_is_a_failure(rig: Rig) -> None:
    notice = Notice("c1", "late_answer", f"phone:{PHONE}", {"text": "你好"}, urgent=True)
    await rig.app.database.write(lambda session: session.outbox.add([notice], rig.app.clock()))
    await rig.app.worker().drain()
    rig.simulator.phones.deliver(failed=lambda _one: True)
    assert await rig.push("report", rig.simulator.reports(rig.simulator.phones.unreported())) == 200
    assert await rig.states() == ["dead"]


async def test_strangers_and_broken_bodies_change_nothing(rig: Rig) -> None:
    body = rig.simulator.reply(PHONE, "你好", datetime.now(CHINA))
    assert await rig.push("reply", body, key="guessed") == 404
    assert await rig.push("reply", body, key=KEY[:-1]) == 404
    for broken in (b"", b"{", b"[1]", b'"x"', b"[" * 100_000, b"\xff", b"x" * (1024 * 1024 + 1)):
        assert await rig.push("reply", broken) == 400
        assert await rig.push("report", broken) == 400
    async with rig.client.post(f"/sms/{KEY}/reply", data=body, headers={"X-Forwarded-For": "203.0.113.9"}) as answer:
        assert answer.status == 403, "not an address of the provider's"
    assert await rig.states() == []


async def test_a_bad_row_keeps_nobody_elses_from_being_answered(rig: Rig) -> None:
    now, phones = datetime.now(CHINA), [f"1584710{n:04d}" for n in range(4)]
    rows = [row for phone in phones for row in as_rows(rig.simulator.reply(phone, "你好", now))]
    named = "content" if "content" in rows[0] else "text"
    rows[1] |= {named: ""}
    rows[2] |= {named: "很长" * 700}
    rows += [{}, rows[0] | {"phone_number": 7, "mobile": 7}, {named: "谁说的"}]
    assert await rig.push("reply", json.dumps(rows).encode()) == 200
    await rig.app.worker().drain()
    assert sorted(one.phone for one in rig.simulator.phones.taken) == [phones[0], phones[2], phones[3]]
    rig.simulator.phones.deliver()
    reports = as_rows(rig.simulator.reports(rig.simulator.phones.unreported()))
    assert await rig.push("report", json.dumps([{}, {"biz_id": ""}, *reports]).encode()) == 200
    assert await rig.states() == ["delivered"] * 3


def as_rows(body: bytes) -> list[dict[str, Any]]:
    found = json.loads(body)
    return found if isinstance(found, list) else [found]


async def test_the_key_is_never_logged_nor_counted_by(rig: Rig) -> None:
    with structlog.testing.capture_logs() as logged:
        await rig.push("reply", rig.simulator.reply("10086", "你好", datetime.now(CHINA)))
        await rig.push("report", b"{")
    assert KEY not in str(logged)
    async with rig.client.get("/metrics") as answer:
        assert KEY not in await answer.text()


async def test_a_path_that_could_be_guessed_is_no_path(tmp_path: Path) -> None:
    app = await open_app(Settings(data=tmp_path, sms_provider="aliyun", sms_key_id="a", sms_key_secret="b"))
    assert sms_routes(app) == []
    await app.close()
    app = await open_app(app.settings.model_copy(update={"sms_callback_key": "short"}))
    with pytest.raises(SystemExit, match="24"):
        sms_routes(app)
    await app.close()


async def test_the_limit_of_a_day_holds_what_is_too_much(rig: Rig) -> None:
    settings = rig.app.settings.model_copy(update={"sms_daily_per_phone": 1})
    app = await open_app(settings)
    owed = [Notice(f"d{n}", "late_answer", f"phone:{PHONE}", {"text": "好"}, urgent=True) for n in range(2)]
    await app.database.write(lambda session: session.outbox.add(owed, app.clock()))
    await app.worker().drain()
    assert await rig.states() == ["sent", "retry"]
    await app.close()
