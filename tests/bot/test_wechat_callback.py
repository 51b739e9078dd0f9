"""The WeChat callback: only WeChat gets in, every push is answered in time, nothing is said twice."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.wechat import WeChatCallback
from bot.channels.wechat_codec import BadPush, OfficialAccount, WeChatCodec, read_fields
from bot.channels.wechat_message import (
    AGREED,
    CAN_NOT_READ,
    PICTURE,
    PLACE,
    SCENE,
    Answered,
    Heard,
    Told,
    message_id,
    read_message,
)  # fmt: skip
from bot.web.measured import Measured
from tests.simulators.wechat import Push, WeChat

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


class House:
    """A conversation that remembers what it took, answers a repeated message the same, and may be slow."""

    def __init__(self) -> None:
        self.taken: list[Heard] = []
        self.kept: list[str] = []
        self.outbox: list[tuple[str, str]] = []
        self.results: list[Told] = []
        self.faults: list[BaseException] = []
        self.gate: asyncio.Event | None = None
        self.answer = "收到：{}"

    async def converse(self, heard: Heard) -> str:
        if self.gate is not None:
            await self.gate.wait()
        if heard.text == "坏":
            raise RuntimeError("broken")
        self.taken.append(heard)
        return self.answer.format(heard.text)

    async def keep(self, heard: Sequence[Heard]) -> None:
        self.kept += [one.id for one in heard]

    async def later(self, heard: Heard, text: str) -> None:
        self.outbox.append((heard.id, text))

    async def rest(self, heard: Heard, text: str) -> None:
        self.outbox.append((heard.id, text))

    async def told(self, told: Told) -> None:
        self.results.append(told)

    async def failed(self, heard: Heard, fault: BaseException) -> None:
        self.faults.append(fault)
        self.outbox.append((heard.id, "没办成"))

    def report(self, fault: BaseException) -> None:
        self.faults.append(fault)


class Rig:
    def __init__(self, *, sealed: bool) -> None:
        self.wechat, self.house, self.sealed = WeChat(now=NOW.timestamp()), House(), sealed
        account = self.wechat.account
        codec = WeChatCodec(OfficialAccount(account.token, account.app_id, account.aes_key if sealed else ""))
        self.callback = WeChatCallback(
            codec,
            self.house,
            lambda: NOW,
            answer_within_s=0.2,
            at_once=3,
        )

    async def open(self) -> None:
        app = web.Application()
        app.add_routes(self.callback.routes())
        self.client = TestClient(TestServer(app))
        await self.client.start_server()

    async def push(self, push: Push) -> tuple[int, str]:
        async with self.client.post("/wechat", params=dict(push.query), data=io.BytesIO(push.body)) as response:
            body = await response.text()
            return response.status, self.wechat.read(body) if response.status == 200 else body

    def envelope(self, xml: str, *, at: float | None = None) -> Push:
        return self.wechat.sealed(xml, at=at) if self.sealed else self.wechat.plain(xml, at=at)

    async def say(self, text: str, *, msg_id: int | None = None) -> str:
        status, said = await self.push(self.envelope(self.wechat.text("openid-1", text, msg_id=msg_id)))
        assert status == 200
        return said


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; a minute at most."""
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(0.001)


@pytest.fixture(params=[True, False], ids=["sealed", "plain"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    rig = Rig(sealed=request.param)
    await rig.open()
    yield rig
    await rig.client.close()


async def test_a_message_is_answered_in_the_same_breath(rig: Rig) -> None:
    assert await rig.say("你好", msg_id=7) == "收到：你好"
    assert rig.house.taken[-1] == Heard("openid-1", "7", "你好")


async def test_the_answer_may_hold_anything(rig: Rig) -> None:
    rig.house.answer = "<b>&]]>\x00完"
    assert await rig.say("你好") == "<b>&]]>完"


@pytest.mark.parametrize(
    "mark", ["\x1d", "\x02", "\x00", "\x1f", "\ufffe", "\u200b", "\u202e", "\x7f", "&#x1d;", "&#0;"]
)
async def test_what_no_xml_may_hold_is_taken_out_and_the_rest_is_read(rig: Rig, mark: str) -> None:
    xml = rig.wechat.text("openid-1", "TEXT").replace("<![CDATA[TEXT]]>", f"编号{mark}938579")
    assert await rig.push(rig.envelope(xml)) == (200, "收到：编号938579")


@pytest.mark.parametrize(
    "text",
    [
        "【收到不支持的消息类型，暂无法显示】",
        "[Unsupported Message]",
        "[收到了一个表情，请在手机上查看]",
        "收到不支持的消息类型",
    ],
)
async def test_what_the_platform_writes_in_place_of_a_sticker_is_no_words(rig: Rig, text: str) -> None:
    assert await rig.say(text) == CAN_NOT_READ
    assert rig.house.taken == []


async def test_the_address_is_verified_by_its_echo(rig: Rig) -> None:
    query = {**rig.wechat.plain("").query, "echostr": "12345"}
    async with rig.client.get("/wechat", params=query) as response:
        assert (response.status, await response.text()) == (200, "12345")
    async with rig.client.get("/wechat", params={**query, "signature": "0" * 40}) as response:
        assert response.status == 403


async def test_a_slow_turn_is_answered_later_and_once(rig: Rig) -> None:
    rig.house.gate = asyncio.Event()
    assert await rig.say("慢", msg_id=9) == ""
    rig.house.gate.set()
    await rig.callback.admission.settle()
    assert rig.house.outbox == [("9", "收到：慢")]
    assert len(rig.house.taken) == 1
    assert rig.house.kept == ["9"], "it was on disk before success was said"


async def test_a_push_repeated_meanwhile_waits_for_the_same_turn(rig: Rig) -> None:
    rig.house.gate = asyncio.Event()
    rig.callback.admission._within = 60.0
    first = asyncio.create_task(rig.say("慢", msg_id=9))
    again = asyncio.create_task(rig.say("慢", msg_id=9))
    await until(lambda: [turn.waiting for turn in rig.callback.admission._turns.values()] == [2])
    rig.house.gate.set()
    assert [await first, await again] == ["收到：慢"] * 2
    await rig.callback.admission.settle()
    assert len(rig.house.taken) == 1
    assert rig.house.outbox == []


async def test_two_people_whose_messages_have_one_number_are_two_turns(rig: Rig) -> None:
    """At once, or one answered later: the number belongs to its sender."""
    rig.house.gate = asyncio.Event()
    pushes = [rig.envelope(rig.wechat.text(f"openid-{who}", who, msg_id=9)) for who in ("甲", "乙")]
    for push in pushes:
        assert await rig.push(push) == (200, "")
    rig.house.gate.set()
    await rig.callback.admission.settle()
    assert sorted(rig.house.outbox) == [("9", "收到：乙"), ("9", "收到：甲")]
    assert [await rig.push(push) for push in pushes] == [(200, "收到：甲"), (200, "收到：乙")]


@pytest.mark.parametrize("missing", ["FromUserName", "MsgType"])
@pytest.mark.parametrize("kind", ["text", "image", "voice", "event", "unheard-of"])
async def test_what_nobody_said_is_taken_and_not_answered(rig: Rig, missing: str, kind: str) -> None:
    fields = {"ToUserName": "gh", "FromUserName": "o", "CreateTime": "1", "MsgType": kind, "Event": "subscribe"}
    xml = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if name != missing)
    async with rig.client.post("/wechat", **_request(rig.envelope(f"<xml>{xml}</xml>"))) as response:
        assert (response.status, await response.text()) == (200, "success")
    assert rig.house.taken == []


def _request(push: Push) -> dict[str, Any]:
    return {"params": dict(push.query), "data": io.BytesIO(push.body)}


async def test_once_success_was_said_the_answer_comes_one_way_only(rig: Rig) -> None:
    rig.house.gate = asyncio.Event()
    assert await rig.say("慢", msg_id=9) == ""
    assert await rig.say("慢", msg_id=9) == ""
    rig.house.gate.set()
    await rig.callback.admission.settle()
    assert rig.house.outbox == [("9", "收到：慢")]


async def test_under_overload_success_is_said_at_once_and_nothing_overtakes(rig: Rig) -> None:
    rig.house.gate = asyncio.Event()
    rig.callback.admission._within = 60.0
    first = [asyncio.create_task(rig.say(str(n), msg_id=n)) for n in range(1, 4)]
    await until(lambda: rig.callback.admission.under_way == 3)
    before = asyncio.get_running_loop().time()
    assert await rig.say("4", msg_id=4) == ""
    assert await rig.say("4", msg_id=4) == ""
    assert await rig.say("5", msg_id=5) == ""
    assert asyncio.get_running_loop().time() - before < 10, "nobody waited for a turn"
    assert rig.house.kept == ["4", "5"]
    rig.house.gate.set()
    assert await asyncio.gather(*first) == ["收到：1", "收到：2", "收到：3"]
    await rig.callback.admission.settle()
    assert rig.house.outbox == [("4", "收到：4"), ("5", "收到：5")]
    assert [heard.text for heard in rig.house.taken] == ["1", "2", "3", "4", "5"]
    assert await rig.say("6", msg_id=6) == "收到：6"


async def test_pictures_take_no_places_of_words(rig: Rig) -> None:
    rig.house.gate = asyncio.Event()
    rig.callback.admission._within = 60.0
    pictures = [asyncio.create_task(rig.push(rig.envelope(rig.wechat.image(f"o{n}", "")))) for n in range(10)]
    await until(lambda: len(rig.house.kept) == 2)  # eight are fetched at once, the others wait, of whom one gets on
    words = asyncio.create_task(rig.say("你好", msg_id=3))
    await until(lambda: rig.callback.admission.under_way == 10)
    rig.house.gate.set()
    assert await words == "收到：你好"
    assert len(rig.house.kept) == 2
    await asyncio.gather(*pictures)
    await rig.callback.admission.settle()
    assert len(rig.house.taken) == 11


async def test_a_long_answer_goes_on_in_the_outbox(rig: Rig) -> None:
    rig.house.answer = "\n".join(["称" * 300] * 5)
    first = await rig.say("长", msg_id=5)
    await rig.callback.admission.settle()
    assert len(first.encode()) <= 2048
    ((_id, rest),) = rig.house.outbox
    assert f"{first}\n{rest}" == rig.house.answer


async def test_a_fault_is_an_error_so_that_wechat_pushes_again_or_the_person_is_told(rig: Rig) -> None:
    status, _ = await rig.push(rig.envelope(rig.wechat.text("openid-1", "坏")))
    assert status == 500
    rig.house.gate = asyncio.Event()
    assert await rig.say("坏") == ""
    rig.house.gate.set()
    await rig.callback.admission.settle()
    assert [str(fault) for fault in rig.house.faults] == ["broken"]
    assert [text for _id, text in rig.house.outbox] == ["没办成"]


async def test_kinds_of_messages(rig: Rig) -> None:
    for xml, expected in (
        (rig.wechat.voice("o", "我要约检"), "收到：我要约检"),
        (
            rig.wechat.location("o", "内蒙古呼和浩特市赛罕区昭乌达路（万达附近）"),
            "收到：内蒙古呼和浩特市赛罕区昭乌达路",
        ),
        (rig.wechat.event("o", "subscribe"), "收到：你好"),
        (rig.wechat.event("o", "subscribe", "qrscene_say:登记器具"), "收到：登记器具"),
        (rig.wechat.event("o", "SCAN", "say:我的预约"), "收到：我的预约"),
        (rig.wechat.event("o", "CLICK", "预约检定"), "收到：预约检定"),
        (rig.wechat.event("o", "unsubscribe"), ""),
        (rig.wechat.event("o", "VIEW", "https://example.org"), ""),
        (rig.wechat._message("o", "video", "<MediaId>1</MediaId>", None), CAN_NOT_READ),
    ):
        assert await rig.push(rig.envelope(xml)) == (200, expected)
    kinds = [heard.kind for heard in rig.house.taken]
    assert kinds == ["text", PLACE, *["text"] * 4]
    await rig.push(rig.envelope(rig.wechat.image("o", "http://mmbiz.qpic.cn/x")))
    picture = rig.house.taken[-1]
    assert (picture.kind, picture.picture_url, picture.media_id) == (PICTURE, "http://mmbiz.qpic.cn/x", "media_1")
    assert picture.slow


async def test_a_scene_and_its_agreement_are_told_apart_from_words(rig: Rig) -> None:
    for xml, kind, scene in (
        (rig.wechat.event("o", "subscribe", "qrscene_in:abc"), SCENE, "in:abc"),
        (rig.wechat.event("o", "SCAN", "join:abc"), SCENE, "join:abc"),
        (rig.wechat.text("o", " 确认登录 "), AGREED, ""),
    ):
        await rig.push(rig.envelope(xml))
        assert (rig.house.taken[-1].kind, rig.house.taken[-1].scene) == (kind, scene)


async def test_results_of_template_messages_are_handed_on(rig: Rig) -> None:
    for xml in (
        rig.wechat.event("o", "TEMPLATESENDJOBFINISH", rest="<MsgID>200163836</MsgID><Status>success</Status>"),
        rig.wechat.event("o", "TEMPLATESENDJOBFINISH", rest="<MsgID>7</MsgID><Status>failed:user block</Status>"),
        rig.wechat.subscription_result("o", [("17001", "0", "success"), ("17002", "20023", "user refuse")]),
        rig.wechat.event("o", "subscribe_msg_popup_event"),
    ):
        assert await rig.push(rig.envelope(xml)) == (200, "")
    assert [told.results for told in rig.house.results] == [
        (("200163836", True, ""),),
        (("7", False, "failed:user block"),),
        (("17001", True, ""), ("17002", False, "user refuse（20023）")),
    ]
    assert read_message({"MsgType": "event", "Event": "subscribe_msg_popup_event"}) == Answered()


async def test_who_is_not_wechat_stays_outside(rig: Rig) -> None:
    good = rig.envelope(rig.wechat.text("o", "你好"))
    which = "msg_signature" if rig.sealed else "signature"
    assert (await rig.push(Push({**good.query, which: "0" * 40}, good.body)))[0] == 403
    assert (await rig.push(Push({**good.query, "nonce": "other"}, good.body)))[0] == 403
    assert (await rig.push(Push({}, good.body)))[0] == 403
    assert (await rig.push(rig.envelope(rig.wechat.text("o", "x"), at=NOW.timestamp() - 301)))[0] == 403
    assert (await rig.push(rig.envelope(rig.wechat.text("o", "x"), at=NOW.timestamp() + 299)))[0] == 200
    assert (await rig.push(Push({**good.query, "timestamp": "²"}, good.body)))[0] == 403
    assert len(rig.house.taken) == 1


async def test_what_is_no_message_is_a_bad_request(rig: Rig) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Content>&b;</Content></xml>'
    outer = rig.wechat.plain("<xml></xml>").query
    for body in (b"", b"<xml>", b"{}", "<xml>称</xml>".encode("gbk"), bomb.encode()):
        assert (await rig.push(Push(outer, body)))[0] == 400
    assert (await rig.push(Push(outer, b"<xml>" + b"x" * (1 << 20) + b"</xml>")))[0] == 400


async def test_a_sealed_account_takes_nothing_unsealed_and_nothing_of_another_account() -> None:
    rig = Rig(sealed=True)
    await rig.open()
    assert (await rig.push(rig.wechat.plain(rig.wechat.text("o", "你好"))))[0] == 403
    entities = '<!DOCTYPE x [<!ENTITY a "1">]><xml><MsgType>text</MsgType><Content>&a;</Content></xml>'
    assert (await rig.push(rig.wechat.sealed(entities)))[0] == 400
    stranger = WeChat(account=type(rig.wechat.account)(app_id="wxother"), now=NOW.timestamp())
    assert (await rig.push(stranger.sealed(stranger.text("o", "你好"))))[0] == 403
    for secret in ("AAAA", "%%%%", rig.wechat.account.encrypt("x")[:-8], ""):
        stamp, nonce = str(int(NOW.timestamp())), "n"
        signed = {
            "timestamp": stamp,
            "nonce": nonce,
            "msg_signature": rig.wechat.account.signature(stamp, nonce, secret),
        }
        status, _ = await rig.push(Push(signed, f"<xml><Encrypt>{secret}</Encrypt></xml>".encode()))
        assert status in (400, 403)
    await rig.client.close()
    assert rig.house.taken == []


def test_an_event_is_known_by_who_when_and_what() -> None:
    wechat = WeChat(now=NOW.timestamp())
    one = read_fields(wechat.event("o", "subscribe").encode())
    assert message_id(one) == message_id(dict(one))
    assert message_id(one) != message_id({**one, "CreateTime": "1"})
    assert message_id(one) != message_id({**one, "Event": "SCAN"})
    assert read_message({"MsgType": "text", "FromUserName": "o", "MsgId": "1"}) == Heard("o", "1", "")


def test_one_kind_of_error_comes_out() -> None:
    codec = WeChatCodec(OfficialAccount("t"))
    with pytest.raises(BadPush) as bad:
        codec.open({}, b"<xml/>", NOW)
    assert bad.value.status == 403


async def test_how_messages_are_let_in_is_shown(rig: Rig) -> None:
    measured = Measured()
    measured.watch(rig.callback.admission)
    rig.house.gate = asyncio.Event()
    rig.callback.admission._within = 60.0
    waits = [asyncio.create_task(rig.say(str(n), msg_id=n)) for n in range(1, 6)]
    await until(lambda: (rig.callback.admission.under_way, rig.callback.admission.waiting) == (4, 1))
    shown = measured.page({}, {}, 0).decode()
    rig.house.gate.set()
    await asyncio.gather(*waits)
    await rig.callback.admission.settle()
    for what, number in (("limit", 3.0), ("under_way", 4.0), ("answered_later", 1.0)):
        assert f'yuejian_wechat_admission{{what="{what}"}} {number}' in shown
