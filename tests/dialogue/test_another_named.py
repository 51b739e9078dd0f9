"""A thing that is not in the ledger, named where another is at hand, is entered: it never changes what stands there."""

from __future__ import annotations

import pytest

from booking.commands import WithdrawBooking
from handlers.dialogue.model import CONFIRM
from tests.dialogue.test_booked_rows import FIRST, booking, rows
from tests.dialogue.test_written_where import REGISTERED
from tests.talking import Talk, Town

GAUGE = "压力表 Y-100 (0～1.6)MPa 1.6级 编号Y1003381 雷尔达仪表 空压机储气罐上 安全防护 送检"


def entered(*scales: str) -> Talk:
    """A talk in which these were saved a moment ago."""
    talk = Talk(Town().open())
    for text in (*REGISTERED, *(said for scale in scales for said in (scale, "保存"))):
        talk.say(text.replace("{code}", talk.town.last_code))
    return talk


def stored(talk: Talk) -> list[tuple[str, str]]:
    """Name and serial number of every row of the ledger."""
    unit = talk.town.store.roles("u")[0].ref
    return [(row.instrument_name, row.serial) for row in talk.town.store.instruments(unit)]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("压力表两块 空压机储气罐上的", "压力表"),
        ("还有一台地磅忘了说", "地磅"),
        ("对了 后院还有个血压计没录", "血压计"),
        ("再录个心电图机 编号8877 深圳理邦的", "心电图机"),
        ("慢着 还有杆戥子也要检", "戥子"),
        ("哎呀 落下个焦度计", "焦度计"),
    ],
)
def test_at_a_bookings_summary(said: str, name: str) -> None:
    talk = booking(FIRST)
    talk.say(said)
    assert talk.state.frames[-1].flow == "ledger_add", said
    assert name in str(talk.values())
    assert stored(talk) == [("电子秤", "938625")]


def test_what_was_entered_beside_is_booked_with_the_rest() -> None:
    talk = booking(FIRST)
    talk.say("压力表一块 空压机储气罐上的")
    talk.say(GAUGE)
    assert talk.awaiting == CONFIRM
    talk.say("保存")
    talk.say("约上")
    assert talk.awaiting == CONFIRM
    assert sorted(row.serial for row in rows(talk)) == ["938625", "Y1003381"]


@pytest.mark.parametrize(
    "said",
    [
        "第二样 心电图机 SE-1201 编号M19804 哎不对 看串行了 是M19084 深圳理邦的",
        "不对 下一个是血压计 型号XJ11D 编号SX28817",
        "还有 焦度计 JD-2600B 刚才说错了 不是验光仪",
        "刚才漏了一个 压力表 编号 330",
    ],
)
def test_after_saving(said: str) -> None:
    talk = entered(FIRST)
    talk.say(said)
    assert talk.state.frames[-1].flow == "ledger_add", said
    assert stored(talk) == [("电子秤", "938625")]


@pytest.mark.parametrize(
    "said", ["电子秤的编号错了 是938779", "那个秤的厂家写错了 是上海友声", "型号错了 应该是ACS-15"]
)
def test_what_is_in_the_ledger_is_put_right(said: str) -> None:
    talk = entered(FIRST)
    talk.say(said)
    assert talk.state.frames[-1].flow == "ledger_edit", said


def test_a_row_is_chosen_by_what_is_named() -> None:
    talk = entered(FIRST, "录一台牙片机 型号EZ-1 编号VW21-00463 韩国怡友 口腔科 医疗卫生 现场检")
    talk.say("电子秤的等级我说错了 不是三级 是二级")
    assert talk.values()["target"]["called"].startswith("电子秤")


def test_an_order_about_nothing_does_not_come_back() -> None:
    talk = entered(FIRST)
    talk.say("中 那个不要了")
    assert talk.awaiting == "target"
    talk.say("约上")
    talk.say("提交")
    assert talk.awaiting is None


def test_a_withdrawn_booking_is_made_again() -> None:
    talk = booking(FIRST)
    for said in ("提交", "刚想起来下周三停电检修 刚才那个预约撤了吧", "对", "重新约 还是那个 定到下周五"):
        talk.say(said)
    assert talk.awaiting == CONFIRM
    assert [row.serial for row in rows(talk)] == ["938625"]


def test_a_field_said_as_it_stands_books_nothing() -> None:
    talk = entered(FIRST)
    talk.say("电子秤的型号写错了 应该是ACS-30")
    assert talk.awaiting != CONFIRM


@pytest.mark.parametrize(("said", "withdrawn"), [("嗯 取消", 1), ("对，撤了吧", 1), ("确定取消", 1), ("取消", 0)])
def test_agreeing_to_a_withdrawal_withdraws(said: str, withdrawn: int) -> None:
    talk = booking(FIRST)
    for text in ("提交", "那个预约先取消吧", said):
        talk.say(text)
    assert sum(isinstance(command, WithdrawBooking) for command, _ in talk.done) == withdrawn
