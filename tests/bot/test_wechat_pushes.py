"""What WeChat pushes to the whole service, sealed and over HTTP, on both databases; each is answered to their words."""

from __future__ import annotations

import asyncio
import base64
import struct
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from booking.booking import Booking
from booking.people import Identity, Person
from bot.channels.wechat_message import CAN_NOT_READ
from bot.channels.wechat_voice import NO_EARS
from bot.setup_bookings import lay
from bot.setup_form import Setup
from storage.everything import every
from storage.unit_of_work import Session
from tests.bot.test_wechat_door import NOW, SHOP, House, house
from tests.simulators.wechat import Account

__all__ = ["house"]

BODY = "内蒙古自治区计量测试研究院"
UNIT = {
    "key": "shop", "company_name": "赛罕区惠香蔬菜店", "uscc": "92150105MA0Q7K2L8J", "contact": "云秀兰",
    "phone": "15847108236", "region": "内蒙古自治区呼和浩特市赛罕区", "address": "昭乌达路88号",
}  # fmt: skip
SCALE = "录一台电子计价秤 ACS-30 200g到30公斤 三级 编号938580 永康华鹰 摊位上 卖菜用 现场检"


async def raw(house: House, xml: str) -> str:
    """The body of what a push is answered, which must be taken."""
    push = house.wechat.sealed(xml)
    async with house.client.post("/wechat", params=dict(push.query), data=push.body) as response:
        assert response.status == 200
        return await response.text()


async def test_two_people_with_one_number_are_each_answered_to_their_own(house: House) -> None:
    first = await house.push(house.wechat.text(SHOP, "检定收费吗", msg_id=7700001))
    second = await house.push(house.wechat.text("openid-b", "体温计能不能预约", msg_id=7700001))
    assert "免费" in first
    assert "体温计" in second
    assert await house.push(house.wechat.text(SHOP, "检定收费吗", msg_id=7700001)) == first


@pytest.mark.parametrize("missing", ["MsgType", "FromUserName"])
async def test_a_push_that_nobody_said_is_taken(house: House, missing: str) -> None:
    paid = "<transaction_id>4200001</transaction_id><result_code>SUCCESS</result_code>"
    fields = {"FromUserName": SHOP, "MsgType": "text", "Content": "你好"}
    said = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if name != missing)
    assert await raw(house, f"<xml>{paid}{said}</xml>") == "success"


@pytest.mark.parametrize(
    "event", ["view_miniprogram", "unsubscribe", "VIEW", "LOCATION", "pic_weixin", "something_of_next_year"]
)
async def test_an_event_that_asks_for_nothing_is_taken(house: House, event: str) -> None:
    assert await raw(house, house.wechat.event(SHOP, event, "pages/index")) == "success"


@pytest.mark.parametrize("block", [16, 32])
async def test_whatever_the_padding_is_the_words_are_read(
    house: House, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """Of every length, after random bytes that look like padding themselves."""
    fills = set()

    def encrypt(account: Account, text: str) -> str:
        body = text.encode()
        length = 16 + 4 + len(body) + len(account.app_id)
        fill = block - length % block
        fills.add(fill)
        plain = bytes([fill]) * 16 + struct.pack(">I", len(body)) + body + account.app_id.encode()
        sealing = Cipher(algorithms.AES(account.key), modes.CBC(account.key[:16])).encryptor()
        return base64.b64encode(sealing.update(plain + bytes([fill]) * fill) + sealing.finalize()).decode()

    monkeypatch.setattr(Account, "encrypt", encrypt)
    for more in range(block):
        assert "您好" in await house.say(f"你好{' ' * more}")
    assert fills == set(range(1, block + 1))


async def test_a_voice_without_words_is_asked_for_again(house: House) -> None:
    assert await house.push(house.wechat.voice(SHOP, "")) == NO_EARS


@pytest.mark.parametrize("mark", ["\x1d", "\x02", "\x00", "\x1f", "\ufffe", "\u200b"])
async def test_what_no_text_may_hold_is_taken_out(house: House, mark: str) -> None:
    assert "免费" in await house.say(f"检定{mark}收{mark}费吗{mark}")


@pytest.mark.parametrize("text", ["【收到不支持的消息类型，暂无法显示】", "[Unsupported Message]"])
async def test_a_sticker_is_no_words_whatever_is_asked(house: House, text: str) -> None:
    assert await house.say(text) == CAN_NOT_READ
    asked = await house.say("我要注册")
    assert await house.say(text) == CAN_NOT_READ
    assert asked.split("。")[0] in await house.say("继续")


async def people(house: House) -> int:
    return await house.app.database.read(lambda session: len(list(every(session.store, Person))))


async def test_a_message_that_comes_three_times_is_one(house: House) -> None:
    xml = house.wechat.text(SHOP, "注册", msg_id=88)
    answers = [await house.push(xml), *await asyncio.gather(house.push(xml), house.push(xml))]
    assert len(set(answers)) == 1
    assert "名称" in answers[0]
    assert await people(house) == 1


def with_a_shop(session: Session) -> None:
    setup: dict[str, Any] = {
        "institutions": [{"name": BODY, "region": "内蒙古自治区", "capabilities": ["*"]}],
        "units": [UNIT],
        "actors": {SHOP: "shop"},
    }
    laid = lay(Setup.model_validate(setup), session, NOW)
    session.store.put(Identity("wechat", SHOP, laid.person_of(SHOP)))


async def test_five_submits_at_once_are_one_booking(house: House) -> None:
    await house.write(with_a_shop)
    for text in (SCALE, "保存", "约检"):
        await house.say(text)
    answers = await asyncio.gather(*(house.say("提交") for _ in range(5)))
    booked = await house.app.database.read(lambda session: list(every(session.store, Booking)))
    assert len(booked) == 1, answers
    assert any(booked[0].no in answer for answer in answers)
