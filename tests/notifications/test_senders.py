"""Ways out: each address in turn, the local outbox once only, WeChat's errors told apart."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from notifications.ports import Address, Declined, Delivery, Letter, Sent, Unsure
from notifications.senders.chain import ChainSender
from notifications.senders.local import LocalBox, LocalCarrier
from notifications.senders.wechat import Token, WeChatAccount, WeChatCarrier, pieces
from tests.simulators.wechat import Interface

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


class Shelf:
    def __init__(self) -> None:
        self.token: Token | None = None

    async def take(self) -> Token | None:
        return self.token

    async def lay(self, token: Token) -> None:
        self.token = token


@pytest.fixture
async def interface() -> AsyncIterator[tuple[Interface, WeChatCarrier, Shelf]]:
    there, shelf = Interface(), Shelf()
    async with TestServer(there.app()) as server, aiohttp.ClientSession() as session:
        account = WeChatAccount("wx1", "secret", str(server.make_url("")).rstrip("/"))
        yield there, WeChatCarrier(account, shelf, lambda: session, lambda: NOW), shelf


LETTER = Letter("1", "late_answer", "openid", "您好")


async def test_wechat_sends_with_one_shared_token(interface: tuple[Interface, WeChatCarrier, Shelf]) -> None:
    there, carrier, shelf = interface
    assert await carrier.carry(LETTER) == Sent("wechat", "openid", "您好")
    assert await carrier.carry(LETTER) == Sent("wechat", "openid", "您好")
    assert there.tokens == 1
    assert there.sent[0] == {"touser": "openid", "msgtype": "text", "text": {"content": "您好"}}
    assert shelf.token == Token("token-1", NOW + timedelta(seconds=7200))


async def test_a_stale_token_is_fetched_once_and_the_message_sent(
    interface: tuple[Interface, WeChatCarrier, Shelf],
) -> None:
    there, carrier, shelf = interface
    shelf.token = Token("gone", NOW + timedelta(hours=1))
    assert isinstance(await carrier.carry(LETTER), Sent)
    assert there.tokens == 1
    assert len(there.sent) == 1


async def test_many_at_once_fetch_one_token(interface: tuple[Interface, WeChatCarrier, Shelf]) -> None:
    there, carrier, shelf = interface
    await asyncio.gather(*(carrier.carry(LETTER) for _ in range(5)))
    assert there.tokens == 1
    there.valid = "another"
    shelf.token = Token("gone", NOW + timedelta(hours=1))
    await asyncio.gather(*(carrier.carry(LETTER) for _ in range(5)))
    assert there.tokens == 2
    assert len(there.sent) == 10


async def test_a_token_that_is_refused_again_is_not_asked_for_for_ever(
    interface: tuple[Interface, WeChatCarrier, Shelf],
) -> None:
    there, carrier, _shelf = interface
    there.answers = [{"errcode": 40001}, {"errcode": 42001}]
    fate = await carrier.carry(LETTER)
    assert isinstance(fate, Declined)
    assert fate.again
    assert there.tokens == 2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"errcode": 45015}, Declined("超过48小时没有来信，微信不让发（45015）")),
        ({"errcode": -1}, Declined("微信忙（-1）", again=True, after=5.0)),
        ({"errcode": 99999, "errmsg": "new"}, Declined("微信拒绝（99999 new）")),
        (502, Unsure("微信返回 502")),
    ],
)
async def test_what_wechat_answers(
    interface: tuple[Interface, WeChatCarrier, Shelf], answer: dict[str, object] | int, expected: object
) -> None:
    there, carrier, _shelf = interface
    there.answers = [answer]
    assert await carrier.carry(LETTER) == expected


async def test_nobody_listens_is_declined_for_now() -> None:
    async with aiohttp.ClientSession() as session:
        account = WeChatAccount("wx1", "secret", "http://127.0.0.1:9")
        shelf = Shelf()
        shelf.token = Token("t", NOW + timedelta(hours=1))
        fate = await WeChatCarrier(account, shelf, lambda: session, lambda: NOW).carry(LETTER)
    assert isinstance(fate, Declined)
    assert fate.again


def test_long_texts_are_cut_at_lines_within_the_limit() -> None:
    text = "\n".join(f"{n}. " + "称" * 100 for n in range(30)) + "\n" + "秤" * 1500
    cut = pieces(text)
    assert all(len(piece.encode()) <= 2048 for piece in cut)
    assert "".join(cut).replace("\n", "") == text.replace("\n", "")
    assert pieces("短") == ("短",)


class Fixed:
    """A carrier that always answers the same, and remembers what it was given."""

    def __init__(self, fate: Sent | Declined | Unsure) -> None:
        self.answer, self.letters = fate, list[Letter]()

    async def carry(self, letter: Letter) -> Sent | Declined | Unsure:
        self.letters.append(letter)
        return self.answer

    async def fate(self, letter: Letter) -> Sent | Declined | Unsure:
        return self.answer


BOTH = (Address("wechat", "openid"), Address("sms", "13800000000"))


def delivery(addresses: tuple[Address, ...] = BOTH) -> Delivery:
    return Delivery("7", "late_answer", "person:1", {"text": "您好"}, addresses)


async def test_refused_by_wechat_goes_by_sms_with_the_signature() -> None:
    box = LocalBox(lambda: NOW)
    chain = ChainSender({"wechat": Fixed(Declined("拒收")), "sms": LocalCarrier("sms", box)})
    assert await chain.send(delivery()) == Sent("sms", "13800000000", "【约检】您好", reference="7")
    assert await chain.status(delivery()) == Sent("sms", "13800000000", "【约检】您好", reference="7")


async def test_unsure_stops_the_chain() -> None:
    sms = Fixed(Sent("sms", "1", "x"))
    fate = await ChainSender({"wechat": Fixed(Unsure("?")), "sms": sms}).send(delivery())
    assert fate == Unsure("?")
    assert not sms.letters


async def test_an_outage_everywhere_is_tried_again_and_no_address_is_a_failure() -> None:
    down = Declined("断网", again=True)
    assert await ChainSender({"wechat": Fixed(down), "sms": Fixed(Declined("黑名单"))}).send(delivery()) == down
    nobody = await ChainSender({}).send(delivery())
    assert isinstance(nobody, Declined)
    assert not nobody.again


@pytest.fixture(params=["memory", "folder"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], LocalBox]:
    folder = tmp_path / "outbox" if request.param == "folder" else None
    only = LocalBox(lambda: NOW, folder)
    return lambda: only if folder is None else LocalBox(lambda: NOW, folder)


async def test_the_local_outbox_takes_each_id_once(box: Callable[[], LocalBox]) -> None:
    first = LocalCarrier("sms", box())
    assert await first.fate(LETTER) == Declined("尚未发出", again=True)
    await first.carry(LETTER)
    again = await LocalCarrier("sms", box()).carry(Letter("1", "late_answer", "openid", "别的"))
    assert again == Sent("sms", "openid", "您好", reference="1")
    await first.carry(Letter("2", "late_answer", "13900000000", "称" * 71))
    shown = box().recent()
    assert [(one.id, one.count) for one in shown] == [("2", 2), ("1", 1)]
