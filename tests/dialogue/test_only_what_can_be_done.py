"""A question asks only what can be done: what the domain refuses is said first, with the way out, and closes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from booking.instrument import IN_USE, SCRAPPED, STOPPED, TRANSFERRED
from tests.talking import Talk, Town

SCALE = "录秤：电子计价秤 ACS-30 200g到30公斤 三级 编号{} 永康华鹰 摊位上 贸易结算 现场检"


@pytest.fixture
def talk() -> Talk:
    """A shop with two scales, the first of which is booked."""
    talk = Talk(Town().open())
    for text in (
        "注册 赛罕区惠香蔬菜店 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236",
        "昭乌达路农贸市场A区17号",
        "确认",
    ):
        talk.say(text)
    talk.say(talk.town.last_code)
    for serial in ("20230938579", "20230938582"):
        talk.say(SCALE.format(serial))
        talk.say("保存")
    talk.say("就约20230938579")
    talk.say("提交")
    assert [len(talk.town.store.lines(one.no)) for one in talk.town.store.bookings(unit(talk))] == [1]
    return talk


def unit(talk: Talk) -> str:
    return talk.town.store.roles(talk.person_id)[0].ref


def states(talk: Talk) -> dict[str, str]:
    rows = talk.town.store.instruments(unit(talk), states=(IN_USE, STOPPED, SCRAPPED, TRANSFERRED))
    return {row.serial[-3:]: row.state for row in rows}


@pytest.mark.parametrize(
    "text",
    [
        "把20230938579停用",
        "把20230938579报废",
        "把20230938579转让",
        "20230938579那台秤当废品卖了",
        "把编号20230938579的型号改成ACS-15",
        "编号20230938579的改成20230938570",
    ],
)
def test_what_a_booking_holds_is_not_asked_about(talk: Talk, text: str) -> None:
    said = "\n".join(reply.text for reply in talk.say(text))
    booking = talk.town.store.bookings(unit(talk))[0]
    assert booking.no in said
    assert not talk.state.frames, "nothing is asked that cannot be done"
    for answer in ("1", "行", "对"):
        talk.say(answer)
    assert set(states(talk).values()) == {IN_USE}
    labels = [choice.label for choice in talk.say(text)[-1].choices]
    assert "取消预约" in labels
    talk.say("取消预约")
    talk.say("对")
    assert talk.town.store.open_line(row_id(talk, "20230938579")) is None


def row_id(talk: Talk, serial: str) -> str:
    return talk.town.store.instruments_of_serial(unit(talk), serial)[0].id


@pytest.mark.parametrize("text", ["20230938582那台秤当废品卖了", "20230938582卖废铁了", "20230938582那台扔了"])
def test_sold_as_scrap_is_scrapped(talk: Talk, text: str) -> None:
    said = "\n".join(reply.text for reply in talk.say(text))
    assert "报废" in said
    talk.say("对")
    assert states(talk) == {"579": IN_USE, "582": SCRAPPED}


@pytest.mark.parametrize("text", ["582先停用一阵子", "8582停用", "尾号582的先不用了", "938582停用"])
def test_a_serial_said_in_short_is_the_instrument(talk: Talk, text: str) -> None:
    said = "\n".join(reply.text for reply in talk.say(text))
    assert "20230938582" in said, said
    talk.say("对")
    assert states(talk) == {"579": IN_USE, "582": STOPPED}


def test_a_short_serial_of_two_is_asked_about(talk: Talk) -> None:
    talk.say(SCALE.format("77582"))
    talk.say("保存")
    said = "\n".join(reply.text for reply in talk.say("582停用"))
    assert "77582" in said
    assert "20230938582" in said


def test_an_order_that_is_refused_all_the_same_closes(talk: Talk) -> None:
    talk.say("把20230938582停用")
    row = talk.town.store.instrument(row_id(talk, "20230938582"))
    assert row is not None
    talk.town.store.put(replace(row, state=SCRAPPED))  # meanwhile somebody else scrapped it
    talk.say("对")
    assert not talk.state.frames
