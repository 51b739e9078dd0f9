"""The mini-program's interface and WeChat's OAuth: who is who, what is theirs, and nothing for anybody else."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from booking.people import Identity
from bot.channels.mini import mini_routes
from bot.channels.mini_callback import mini_callback_routes
from bot.channels.mini_session import NOT_CONFIRMED, SIGN_IN_AGAIN
from bot.channels.wechat_entering import JOINED, enter
from bot.channels.wechat_message import SCENE, Heard
from bot.clock import fixed_clock
from bot.plates.known import KnownPhotos
from bot.settings import Settings
from bot.setup_bookings import lay
from bot.setup_form import Setup
from bot.web.server import make_server
from bot.wiring import App, open_app
from notifications.notice import Notice
from notifications.senders.local import LocalBox
from notifications.senders.wechat_templates import Template
from storage import photo_room
from storage.moments import CHINA
from storage.tables.notices import outbox
from storage.unit_of_work import Session
from tests.simulators.wechat import WeChat
from tests.simulators.wechat_platform import Platform

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
INSTITUTION = "内蒙古自治区计量测试研究院"
PUSHES = WeChat(now=NOW.timestamp())
SCALE = {
    "unit": "shop", "instrument_name": "电子计价秤", "first_name": "非自动衡器", "second_name": "非自动衡器",
    "model": "ACS-30", "range": {"min": 0.2, "max": 30, "unit": "kg"}, "serial": "938580",
    "manufacturer": "永康华鹰衡器有限公司", "install_location": "摊位上",
    "purpose": "贸易结算", "delivery_method": "现场检", "use_region": "内蒙古自治区呼和浩特市赛罕区",
}  # fmt: skip
SETUP = {
    "institutions": [{"name": INSTITUTION, "region": "内蒙古自治区", "capabilities": ["*"]}],
    "units": [
        {
            "key": "shop",
            "company_name": "赛罕区惠香蔬菜店",
            "uscc": "92150105MA0Q7K2L8J",
            "contact": "云秀兰",
            "phone": "15847108236",
            "region": "内蒙古自治区呼和浩特市赛罕区",
            "address": "昭乌达路A区17号",
        }
    ],
    "ledger": [SCALE | {"valid_until": "2026-12-05"}, SCALE | {"serial": "938581", "valid_until": "2027-11-20"}],
    "actors": {"u": "shop"},
}


@dataclass
class Service:
    app: App
    platform: Platform
    server: TestServer
    token: str = ""

    def __post_init__(self) -> None:
        self.client: TestClient[Any, Any] = TestClient(self.server)

    async def ask(self, method: str, path: str, *, token: str | None = None, **given: Any) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.token if token is None else token}"}
        async with self.client.request(method, path, headers=headers, **given) as response:
            return response.status, await response.json()

    async def sign_in(self, openid: str, unionid: str = "") -> dict[str, Any]:
        self.platform.codes["c"] = {"openid": openid, "session_key": "k"} | ({"unionid": unionid} if unionid else {})
        status, given = await self.ask("POST", "/api/mini/session", json={"code": "c"})
        assert status == 200, given
        self.token = given["token"]
        return dict(given)

    async def owner(self) -> str:
        """Make openid `owner` the shop's owner, as if they had registered from the mini-program."""

        def bind(session: Session) -> str:
            person = lay(Setup.model_validate(SETUP), session, NOW).person_of("u")
            session.store.put(Identity("mini", "owner", person))
            return person

        return await self.app.database.write(bind)


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    platform, clock = Platform(now=NOW.timestamp), fixed_clock(NOW)
    async with TestServer(platform.app()) as there:
        settings = Settings(
            data=tmp_path,
            database=f"sqlite:///{tmp_path / 'mini.db'}",
            wechat_app_id=platform.app_id,
            wechat_secret=platform.secret,
            mini_app_id=platform.app_id,
            mini_secret=platform.secret,
            mini_token=PUSHES.account.token,
            mini_aes_key=PUSHES.account.aes_key,
            mini_templates={"*": Template("tpl-1", {"thing1": "title"}, "mini")},
            wechat_api=str(there.make_url("")).rstrip("/"),
            public_url="https://yuejian.example",
        )
        app = await open_app(settings, clock, box=LocalBox(clock), plates=KnownPhotos())
        routes = [*mini_routes(settings.mini_templates), *mini_callback_routes(app)]
        made = Service(app, platform, TestServer(make_server(app, routes)))
        await made.client.start_server()
        yield made
        await made.client.close()
        await app.close()


async def test_the_pages_show_what_is_the_units_own(service: Service) -> None:
    await service.owner()
    given = await service.sign_in("owner")
    assert (given["registered"], given["templates"]) == (True, ["tpl-1"])
    assert (await service.ask("GET", "/api/mini/me"))[1] == {
        "role": "unit", "title": "赛罕区惠香蔬菜店", "name": "云秀兰", "state": "已通过", "due": 1,
    }  # fmt: skip
    _, listed = await service.ask("GET", "/api/mini/ledger")
    assert [(row["serial"], row["days"], row["term"]) for row in listed["rows"]] == [
        ("938580", 14, "快到期"),
        ("938581", 364, "有效期内"),
    ]
    _, found = await service.ask("GET", "/api/mini/ledger", params={"q": "938581", "state": "all"})
    assert (found["total"], found["next_page"]) == (1, 0)
    _, due = await service.ask("GET", "/api/mini/due")
    assert ([row["serial"] for row in due["rows"]], due["say"]) == (["938580"], "快到期的都约上")
    for query in ({"state": "x"}, {"term": "x"}):
        assert (await service.ask("GET", "/api/mini/ledger", params=query))[0] == 400


async def test_photos_have_the_room_that_a_browser_gets(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_room, "STRANGER", 200)
    await service.sign_in("stranger")
    statuses = []
    for number in range(3):
        form = aiohttp.FormData([("message_id", f"p{number}")])
        form.add_field(
            "photo", io.BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(80)), filename="a.png", content_type="image/png"
        )
        statuses.append((await service.ask("POST", "/api/mini/photo", data=form))[0])
    assert statuses == [200, 200, 429]


async def test_the_chat_books_what_is_due_once(service: Service) -> None:
    await service.owner()
    await service.sign_in("owner")
    said = {"message_id": "m1", "text": "快到期的都约上"}
    first = await service.ask("POST", "/api/mini/chat", json=said)
    assert await service.ask("POST", "/api/mini/chat", json=said) == first
    if "提交" in str(first[1]):
        await service.ask("POST", "/api/mini/chat", json={"message_id": "m2", "text": "提交"})
    _, listed = await service.ask("GET", "/api/mini/bookings")
    (booking,) = listed["rows"]
    assert [line["serial"] for line in booking["lines"]] == ["938580"]
    assert booking["institutions"] == [INSTITUTION]
    assert (await service.ask("GET", "/api/mini/due"))[1] == {"rows": [], "say": ""}
    _, history = await service.ask("GET", "/api/mini/chat", params={"before": "9" * 15})
    assert history["entries"][0]["text"] == "快到期的都约上"


async def test_a_newcomer_sees_nothing_and_can_begin(service: Service) -> None:
    await service.owner()
    assert (await service.sign_in("newcomer"))["registered"] is False
    assert (await service.ask("GET", "/api/mini/me"))[1]["role"] == "newcomer"
    for path in ("ledger", "bookings", "due"):
        assert (await service.ask("GET", f"/api/mini/{path}"))[1]["rows"] == []
    status, reply = await service.ask("POST", "/api/mini/chat", json={"message_id": "m1", "text": "注册"})
    assert (status, reply["awaiting"]) == (200, "company_name")


async def test_nobody_gets_in_without_a_live_token(service: Service) -> None:
    await service.sign_in("owner")
    for token in ("", "x", "x.y", service.token[:-1], f"{service.token}0", "é"):
        status, refused = await service.ask("GET", "/api/mini/me", token=token)
        assert (status, refused["error"]) == (401, SIGN_IN_AGAIN)
    assert (await service.ask("DELETE", "/api/mini/session"))[0] == 200
    assert (await service.ask("GET", "/api/mini/me"))[0] == 401


async def test_codes_are_wechats_business(service: Service) -> None:
    status, refused = await service.ask("POST", "/api/mini/session", json={"code": "made up"})
    assert (status, refused["error"]) == (403, NOT_CONFIRMED)
    for body in ("", "[]", '{"code": 7}', '{"code": ""}', '{"code": "' + "x" * 200 + '"}'):
        assert (await service.ask("POST", "/api/mini/session", data=body))[0] == 400
    service.platform.away = True
    assert (await service.ask("POST", "/api/mini/session", json={"code": "c"}))[0] == 403


async def test_one_unionid_is_one_person(service: Service) -> None:
    await service.sign_in("mini-openid", "union")
    await service.sign_in("mini-openid-of-another-device", "union")

    def who(session: Session) -> list[str]:
        found = [session.talk.writer("mini", openid) for openid in ("mini-openid", "mini-openid-of-another-device")]
        return [one.person_id for one in found if one]

    first, second = await service.app.database.read(who)
    assert first == second


async def test_results_of_subscription_messages_settle_their_notices_or_send_them_by_sms(service: Service) -> None:
    person = await service.owner()
    notices = [Notice(f"c{n}", "late_answer", f"person:{person}", {"text": f"第{n}条"}) for n in (1, 2)]
    await service.app.database.write(lambda session: session.outbox.add(notices, NOW))
    await service.app.worker().drain()
    numbers = [str(message["msgid"]) for message in service.platform.templates]
    assert len(numbers) == 2
    results = [(numbers[0], "0", "success"), (numbers[1], "20023", "user refuse")]
    push = PUSHES.sealed(PUSHES.subscription_result("owner", results))
    for status, query in ((200, push.query), (200, push.query), (403, {**push.query, "msg_signature": "0" * 40})):
        async with service.client.post("/wechat/mini", params=dict(query), data=push.body) as response:
            assert response.status == status

    def states(session: Session) -> list[str]:
        return list(
            session.connection.execute(
                select(outbox.c.state).where(outbox.c.kind == "late_answer").order_by(outbox.c.seq)
            ).scalars()
        )

    assert await service.app.database.read(states) == ["delivered", "dead", "waiting"]
    await service.app.worker().drain()
    assert [(one.channel, one.text) for one in service.app.box.recent()] == [("sms", "【约检】检定答复：第2条。")]


async def begun(service: Service, to: str) -> dict[str, list[str]]:
    """Begin to sign in by OAuth; what WeChat is asked."""
    async with service.client.get("/wechat/sign-in", params={"to": to}, allow_redirects=False) as response:
        assert response.status == 303
        there = urlsplit(response.headers["Location"])
    assert (there.hostname, there.path, there.fragment) == (
        "open.weixin.qq.com",
        "/connect/oauth2/authorize",
        "wechat_redirect",
    )
    return parse_qs(there.query)


async def back(service: Service, **query: str) -> tuple[int, str]:
    async with service.client.get("/wechat/signed-in", params=query, allow_redirects=False) as response:
        return response.status, response.headers.get("Location", "")


async def test_oauth_signs_in_the_browser_that_began(service: Service) -> None:
    person = await service.owner()
    await service.app.database.write(lambda session: session.store.put(Identity("wechat", "owner-oa", person)))
    asked = await begun(service, "/ledger")
    assert asked["redirect_uri"] == ["https://yuejian.example/wechat/signed-in?to=%2Fledger"]
    assert asked["scope"] == ["snsapi_base"]
    service.platform.codes["k"] = {"openid": "owner-oa", "access_token": "t"}
    (state,) = asked["state"]
    assert (await back(service, code="k", state="0" * 32, to="/ledger"))[0] == 403
    assert await back(service, code="k", state=state, to="/ledger") == (303, "/ledger")
    async with service.client.get("/ledger") as response:
        assert "938580" in await response.text()
    async with service.client.get("/wechat/sign-in", params={"to": "/me"}, allow_redirects=False) as response:
        assert response.headers["Location"] == "/me", "who is signed in goes on at once"


async def test_oauth_leads_nowhere_else_and_takes_no_code_twice(service: Service) -> None:
    for elsewhere in (
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a\r\nb",
        "",
    ):
        asked = await begun(service, elsewhere)
        assert asked["redirect_uri"][0].endswith("to=%2F")
    service.platform.codes["snapshot"] = {"openid": "o", "is_snapshotuser": "1"}
    (state,) = asked["state"]
    assert (await back(service, code="snapshot", state=state, to="/"))[0] == 403
    service.platform.codes["once"] = {"openid": "o"}
    assert (await back(service, code="once", state=state, to="//evil.example"))[1] == "/"
    assert (await back(service, code="once", state=state, to="/"))[0] == 403


async def test_a_browsers_person_binds_their_wechat_by_a_code(service: Service) -> None:
    person = await service.owner()
    await service.app.database.write(lambda session: session.store.put(Identity("wechat", "first", person)))
    (state,) = (await begun(service, "/me"))["state"]
    service.platform.codes["k"] = {"openid": "first"}
    await back(service, code="k", state=state, to="/me")
    async with service.client.get("/wechat/bind", allow_redirects=False) as response:
        assert response.headers["Location"] == "/me", "it is bound already"

    await service.app.database.write(lambda session: session.store.put(Identity("wechat", "first", "somebody else")))
    async with service.client.get("/me") as response:
        assert "/wechat/bind" in await response.text()
    async with service.client.get("/wechat/bind") as response:
        text = await response.text()
        assert (response.status, "data:image/svg+xml" in text, "扫一扫" in text) == (200, True, True)
    (scene,) = service.platform.scenes
    async with service.client.get("/wechat/bound") as response:
        assert "扫一扫" in await response.text()
    heard = Heard("second", "event-1", "你好", SCENE, scene=scene)
    assert await service.app.database.write(lambda session: enter(session, heard, NOW)) == JOINED
    async with service.client.get("/wechat/bound") as response:
        assert "绑好了" in await response.text()
    service.platform.away = True
    async with service.client.get("/wechat/bind", allow_redirects=False) as response:
        assert response.status == 303


async def test_nobody_binds_without_having_signed_in(service: Service) -> None:
    async with service.client.get("/wechat/bind", allow_redirects=False) as response:
        assert response.headers["Location"] == "/sign-in?next=/wechat/bind"
