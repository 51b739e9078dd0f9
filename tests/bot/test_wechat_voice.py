"""Voice tells the truth: heard by the operator's own recogniser, or said that nobody hears it; never promised."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer

from bot.channels.wechat_message import CAN_NOT_READ
from bot.channels.wechat_voice import DID_NOT_HEAR, NO_EARS
from tests.bot.test_wechat_door import SHOP, House, house
from tests.simulators.hearing import AMR, Hearing

__all__ = ["house"]
RECORDING = AMR + b"register"


@pytest.fixture
async def hearing(house: House) -> AsyncIterator[Hearing]:
    """The house with a recogniser."""
    told = Hearing({RECORDING: "我要注册"})
    async with TestServer(told.app()) as served:
        house.door._ears = replace(house.door._ears, address=str(served.make_url("/hear")))
        yield told


async def test_a_recording_is_heard(house: House, hearing: Hearing) -> None:
    house.platform.media["m"] = RECORDING
    assert "单位名称" in await house.push(house.wechat.voice(SHOP, ""))
    assert hearing.took == [RECORDING]


async def test_words_that_wechat_tells_are_taken_as_before(house: House, hearing: Hearing) -> None:
    assert "单位名称" in await house.push(house.wechat.voice(SHOP, "我要注册"))
    assert hearing.took == []


@pytest.mark.parametrize("recording", [b"", b"ID3 no recording", AMR + b"murmur"])
async def test_what_is_not_made_out_is_said_so(house: House, hearing: Hearing, recording: bytes) -> None:
    house.platform.media["m"] = recording
    assert await house.push(house.wechat.voice(SHOP, "")) == DID_NOT_HEAR


async def test_a_recogniser_that_is_away_is_no_failure_of_the_talk(house: House, hearing: Hearing) -> None:
    house.platform.media["m"] = RECORDING
    hearing.status = 500
    assert await house.push(house.wechat.voice(SHOP, "")) == DID_NOT_HEAR
    assert "名称" in await house.say("注册")


async def test_without_a_recogniser_nothing_is_promised(house: House) -> None:
    assert await house.push(house.wechat.voice(SHOP, "")) == NO_EARS
    assert "语音" not in CAN_NOT_READ
