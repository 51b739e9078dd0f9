"""Conversations by telephone read as they did before (tests/by_phone/*.md), and make one person of one person."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from booking.people import Person
from storage.everything import every
from storage.unit_of_work import Session
from tests.by_phone.player import BODY, FOLDER, OPENID, OWNER, PHONE, WECHAT, Player, opened, play, transcripts

BUDGET = 23
"""Parts from the first word to the booking."""

REGISTER = "注册 赛罕区惠香蔬菜店 92150105MA0Q7K2L8J 云秀兰 15847108236 呼和浩特市赛罕区昭乌达路农贸市场A区17号"


@pytest.mark.parametrize(
    "text", [pytest.param(path.read_text(encoding="utf-8"), id=path.stem) for path in transcripts()]
)
async def test_reads_as_before(text: str) -> None:
    assert await play(text) == text, "python -m tests.by_phone.player --accept"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("口气*.md")), ids=lambda one: one.stem)
def test_a_talk_in_any_voice_ends_in_a_booking_within_its_budget(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "约上了" in text
    begun, _, _ = text.partition("约上了")
    assert sum(map(int, re.findall(r"〔(\d)条〕", begun))) <= BUDGET


@pytest.fixture
async def player(tmp_path: Path) -> AsyncIterator[Player]:
    held = await opened(tmp_path)
    yield held
    await held.app.close()


async def shop_people(player: Player) -> set[str]:
    """The people who write from the owner's two addresses."""

    def read(session: Session) -> set[str]:
        found = [session.store.person_at(*where) for where in (("sms", PHONE), ("wechat", OPENID))]
        return {one.id for one in found if one is not None}

    return await player.app.database.read(read)


async def test_who_registers_by_sms_and_comes_to_wechat_is_one_person(player: Player) -> None:
    for text in (REGISTER, "1", "录一台电子计价秤 ACS-30 200g到30公斤 三级 编号938580 永康华鹰 摊位上 卖菜用 现场检"):
        await player.line(OWNER, text)
    assert "验证码" not in "\n".join(player.out), "the message itself shows whose telephone it is"
    for text in (REGISTER, "确认", "{验证码}"):
        await player.line(WECHAT, text)
    assert len(await shop_people(player)) == 1
    await player.line(WECHAT, "1")
    assert "存好了" in player.out[-1], "what was begun by SMS goes on in WeChat"


async def test_who_only_asked_by_sms_and_registers_in_wechat_is_one_person(player: Player) -> None:
    await player.line(OWNER, "体温计能不能预约")
    for text in (REGISTER, "确认", "{验证码}"):
        await player.line(WECHAT, text)
    await player.line(OWNER, "我的台账")
    assert len(await shop_people(player)) == 1
    assert "还没有注册" not in player.out[-1]


async def test_what_is_pushed_again_or_tapped_twice_books_once(player: Player) -> None:
    for text in (
        REGISTER,
        "1",
        "录一台电子计价秤 ACS-30 200g到30公斤 三级 编号938580 永康华鹰 摊位上 卖菜用 现场检",
        "1",
    ):
        await player.line(OWNER, text)
    for text in ("约检", "提交", "提交", "1"):
        await player.line(OWNER, text)

    def booked(session: Session) -> int:
        (unit,) = [role.ref for role in session.store.roles(next(iter(people)))]
        return len(session.store.bookings(unit))

    people = await shop_people(player)
    assert await player.app.database.read(booked) == 1


async def test_strangers_are_not_made_one_by_a_number_that_they_only_say(player: Player) -> None:
    await player.line(OWNER, REGISTER)
    await player.line(OWNER, "1")
    for text in (REGISTER, "确认", "000000"):
        await player.line(WECHAT, text)
    assert len(await shop_people(player)) == 2, "the code was wrong"
    await player.line(BODY, "待办")
    everybody = await player.app.database.read(lambda session: list(every(session.store, Person)))
    assert len(everybody) == 5
