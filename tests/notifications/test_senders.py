"""Ways out: each address in turn, the local outbox once only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from notifications.ports import Address, Declined, Delivery, Letter, Sent, Tried, Unsure
from notifications.senders.chain import ChainSender
from notifications.senders.local import LocalBox, LocalCarrier

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


LETTER = Letter("1", "late_answer", "openid", "您好")


class Fixed:
    """A carrier that always answers the same, and remembers what it was given."""

    def __init__(self, fate: Sent | Declined | Unsure) -> None:
        self.answer, self.letters = fate, list[Letter]()

    async def carry(self, letter: Letter) -> Sent | Declined | Unsure:
        self.letters.append(letter)
        return self.answer

    async def fate(self, letter: Letter) -> Sent | Declined | Unsure:
        self.letters.append(letter)
        return self.answer


BOTH = (Address("wechat", "openid"), Address("sms", "13800000000"))


def delivery(addresses: tuple[Address, ...] = BOTH) -> Delivery:
    return Delivery("7", "late_answer", "person:1", {"text": "您好"}, addresses)


async def test_refused_by_wechat_goes_by_sms_with_the_signature() -> None:
    box = LocalBox(lambda: NOW)
    chain = ChainSender({"wechat": Fixed(Declined("拒收")), "sms": LocalCarrier("sms", box)})
    by_sms = Sent("sms", "13800000000", "【约检】检定答复：您好。", reference="7")
    tried = (Tried("wechat", "declined", why="拒收"), Tried("sms", "sent", "7"))
    assert await chain.send(delivery()) == replace(by_sms, tried=tried)
    assert await chain.status(delivery()) == replace(by_sms, tried=tried[1:])


async def test_only_the_channel_that_took_it_is_asked() -> None:
    wechat = Fixed(Unsure("?"))
    chain = ChainSender({"wechat": wechat, "sms": Fixed(Sent("sms", "1", "", "B1", delivered=True))})
    fate = await chain.status(replace(delivery(), sent_by="sms", reference="B1"))
    assert isinstance(fate, Sent)
    assert fate.delivered
    assert not wechat.letters


async def test_unsure_stops_the_chain() -> None:
    sms = Fixed(Sent("sms", "1", "x"))
    fate = await ChainSender({"wechat": Fixed(Unsure("?")), "sms": sms}).send(delivery())
    assert fate == Unsure("?", (Tried("wechat", "unsure", why="?"),))
    assert not sms.letters


async def test_an_outage_everywhere_is_tried_again_and_no_address_is_a_failure() -> None:
    down = Declined("断网", again=True)
    fate = await ChainSender({"wechat": Fixed(down), "sms": Fixed(Declined("黑名单"))}).send(delivery())
    assert replace(fate, tried=()) == down
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
