"""WeChat's carrier against its interface: one token, refusals told apart, templates when the window is over."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from notifications.platforms.shared_token import Token
from notifications.platforms.wechat_api import WeChatAccount, WeChatApi
from notifications.platforms.wechat_errors import Refused
from notifications.ports import Declined, Letter, Sent, Unsure
from notifications.senders.wechat import MiniCarrier, WeChatCarrier, pieces
from notifications.senders.wechat_templates import Template
from tests.simulators.wechat_platform import HANG_UP, LOST, Platform

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
LETTER = Letter("1", "late_answer", "openid", "您好")
CLOSED = NOW - timedelta(hours=49)


class Shelf:
    """A shelf in memory; whoever claims gets the claim."""

    def __init__(self) -> None:
        self.token: Token | None = None

    async def take(self) -> Token | None:
        return self.token

    async def lay(self, token: Token) -> None:
        self.token = token

    async def claim(self, now: datetime, until: datetime) -> bool:
        return True

    async def give_up(self) -> None:
        return


@dataclass
class Rig:
    platform: Platform
    session: aiohttp.ClientSession
    url: str
    shelf: Shelf = field(default_factory=Shelf)
    now: datetime = NOW

    def __post_init__(self) -> None:
        account = WeChatAccount(self.platform.app_id, self.platform.secret, self.url)
        self.api = WeChatApi(account, self.shelf, lambda: self.session, lambda: self.now)
        self.carrier = WeChatCarrier(self.api, {})

    def seconds(self) -> float:
        return self.now.timestamp()


@pytest.fixture
async def rig() -> AsyncIterator[Rig]:
    platform = Platform()
    async with TestServer(platform.app()) as server, aiohttp.ClientSession() as session:
        rig = Rig(platform, session, str(server.make_url("")).rstrip("/"))
        platform.now = rig.seconds
        yield rig


async def test_messages_go_with_one_token(rig: Rig) -> None:
    sent = Sent("wechat", "openid", "您好", delivered=True)
    assert await asyncio.gather(*(rig.carrier.carry(LETTER) for _ in range(5))) == [sent] * 5
    assert rig.platform.fetches == 1
    assert rig.platform.sent[0] == {"touser": "openid", "msgtype": "text", "text": {"content": "您好"}}
    assert rig.shelf.token is not None
    assert rig.shelf.token.until == NOW + timedelta(seconds=7200)


async def test_a_token_that_is_refused_is_fetched_once_for_all_who_find_out(rig: Rig) -> None:
    await rig.carrier.carry(LETTER)
    rig.platform.expire()
    fates = await asyncio.gather(*(rig.carrier.carry(LETTER) for _ in range(5)))
    assert [type(fate) for fate in fates] == [Sent] * 5
    assert rig.platform.fetches == 2


async def test_a_token_is_renewed_before_it_ends(rig: Rig) -> None:
    await rig.carrier.carry(LETTER)
    rig.now += timedelta(seconds=7200 - 120)
    assert isinstance(await rig.carrier.carry(LETTER), Sent)
    assert rig.platform.fetches == 2


async def test_a_token_that_stays_refused_is_not_asked_for_for_ever(rig: Rig) -> None:
    rig.platform.faults = [{"errcode": 40001}, {"errcode": 42001}]
    fate = await rig.carrier.carry(LETTER)
    assert isinstance(fate, Declined)
    assert fate.again
    assert rig.platform.fetches == 3, "the first; what it is still, asked once; a new one, asked for once"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"errcode": 45015}, Refused("超过48小时没有来信，微信不让发（45015）", code=45015)),
        ({"errcode": 43004}, Refused("对方没有关注公众号（43004）", code=43004)),
        ({"errcode": 43101}, Refused("对方拒收（43101）", code=43101)),
        ({"errcode": -1}, Refused("微信忙（-1）", again=True, after=5.0, code=-1)),
        ({"errcode": 99999, "errmsg": "new"}, Refused("微信拒绝（99999 new）", code=99999)),
        (502, Unsure("微信返回 502")),
        (LOST, Unsure("微信没有答复：ServerDisconnectedError")),
        (HANG_UP, Unsure("微信没有答复：ServerDisconnectedError")),
    ],
)
async def test_what_wechat_answers(rig: Rig, fault: dict[str, object] | int | str, expected: object) -> None:
    rig.platform.faults = [fault]
    assert await rig.carrier.carry(LETTER) == expected


async def test_a_limit_is_kept_until_it_is_over(rig: Rig) -> None:
    rig.platform.most_a_day = 1
    assert isinstance(await rig.carrier.carry(LETTER), Sent)
    first, second = await rig.carrier.carry(LETTER), await rig.carrier.carry(LETTER)
    assert isinstance(first, Declined)
    assert isinstance(second, Declined)
    assert (first.again, first.after, second.again, second.after) == (True, 3600.0, True, 3600.0)
    assert rig.platform.calls == 2, "while the limit holds nothing is sent"
    rig.platform.most_a_day, rig.now = 10, NOW + timedelta(hours=1)
    assert isinstance(await rig.carrier.carry(LETTER), Sent)


async def test_the_days_number_is_new_at_midnight_in_china(rig: Rig) -> None:
    rig.now = datetime(2026, 11, 22, 15, 50, tzinfo=UTC)
    rig.platform.faults = [{"errcode": 45009}]
    fate = await rig.carrier.carry(LETTER)
    assert isinstance(fate, Declined)
    assert fate.after == 601.0


async def test_nobody_listens_is_declined_for_now_and_names_no_secret() -> None:
    async with aiohttp.ClientSession() as session:
        api = WeChatApi(WeChatAccount("wx1", "hush", "http://127.0.0.1:9"), Shelf(), lambda: session, lambda: NOW)
        fate = await WeChatCarrier(api, {}).carry(LETTER)
    assert isinstance(fate, Declined)
    assert fate.again
    assert "hush" not in fate.why


TEMPLATE = Template("tpl", {"thing1": "title", "thing2": "text", "character_string3": "no"})


async def test_when_the_window_is_over_a_template_carries_it_and_only_then(rig: Rig) -> None:
    carrier = WeChatCarrier(rig.api, {"*": TEMPLATE})
    letter = Letter("7", "receipt_issued", "openid", "您的预约已受理。\n请带好铭牌，" + "称" * 30, {"booking_no": "20"})
    assert await carrier.carry(letter) == Sent("wechat", "openid", letter.text, delivered=True)
    rig.platform.wrote["openid"] = CLOSED.timestamp()
    waits = Sent("wechat", "openid", letter.text, "200228332", awaits_report=True)
    assert await carrier.carry(letter) == waits
    (body,) = rig.platform.templates
    assert {name: field["value"] for name, field in body["data"].items()} == {
        "thing1": "受理回执",
        "thing2": "您的预约已受理。 请带好铭牌，称称称称…",
        "character_string3": "20",
    }
    assert await carrier.carry(letter) == waits
    assert len(rig.platform.templates) == 1, "WeChat knows it by our mark"


async def test_who_does_not_follow_or_refuses_gets_it_another_way(rig: Rig) -> None:
    rig.platform.strangers = {"openid"}
    fate = await WeChatCarrier(rig.api, {"*": TEMPLATE}).carry(LETTER)
    assert fate == Refused("对方没有关注公众号（43004）", code=43004)
    rig.platform.strangers, rig.platform.refusing = set(), {"openid"}
    rig.platform.wrote["openid"] = CLOSED.timestamp()
    way = Template("tpl", {"thing1": "title"}, way="subscribe")
    fate = await WeChatCarrier(rig.api, {"*": way}).carry(LETTER)
    assert fate == Refused("对方拒收（43101）", code=43101)


async def test_a_mini_program_takes_subscription_messages_only(rig: Rig) -> None:
    assert isinstance(await MiniCarrier(rig.api, {}).carry(LETTER), Declined)
    carrier = MiniCarrier(rig.api, {"late_answer": Template("t", {"thing1": "text"}, "mini", "pages/chat")})
    fate = await carrier.carry(LETTER)
    assert isinstance(fate, Sent)
    assert (fate.channel, fate.reference) == ("mini", "1700827132819554304")
    assert rig.platform.templates[0]["page"] == "pages/chat"


async def test_pictures_are_fetched_within_their_limit(rig: Rig) -> None:
    rig.platform.media = {"m": b"\xff\xd8" + b"0" * 1000}
    assert await rig.api.media("m", most=5000) == rig.platform.media["m"]
    rig.platform.expire()
    assert await rig.api.media("m", most=5000) == rig.platform.media["m"]
    assert isinstance(await rig.api.media("m", most=500), Declined)
    assert await rig.api.media("gone", most=500) == Refused("微信拒绝（40007 invalid media_id）", code=40007)


def test_long_texts_are_cut_at_lines_within_the_limit() -> None:
    text = "\n".join(f"{n}. " + "称" * 100 for n in range(30)) + "\n" + "秤" * 1500
    cut = pieces(text)
    assert all(len(piece.encode()) <= 2048 for piece in cut)
    assert "".join(cut).replace("\n", "") == text.replace("\n", "")
    assert pieces("短") == ("短",)


async def test_wechat_lets_five_messages_follow_a_word_and_three_a_tap(rig: Rig) -> None:
    for event, most in ((False, 5), (True, 3)):
        rig.platform.hear(LETTER.address, event=event)
        fates = [await rig.carrier.carry(LETTER) for _ in range(most + 1)]
        assert [type(fate) for fate in fates[:-1]] == [Sent] * most
        assert isinstance(fates[-1], Declined)
    rig.now += timedelta(seconds=61)
    rig.platform.followed.clear()
    assert isinstance(await rig.carrier.carry(LETTER), Declined), "a minute after a tap the window is closed"
