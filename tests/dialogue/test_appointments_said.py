"""What a shop says about its appointments, and answers when its institution would rather have things brought."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from booking.commands import (
    AskDelivery,
    HalfDay,
    KeepReason,
    OpenHalfDays,
    RegisterResults,
    ResultDraft,
    VoidResult,
)
from booking.line import Line
from tests.talking import APPROVER, INSTITUTE, Talk, Town, text_of

ENTRY = (
    "注册 赛罕区惠香蔬菜店 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236",
    "昭乌达路农贸市场A区17号",
    "确认",
)
SCALE = "录秤：电子计价秤 ACS-30 200g到30公斤 三级 编号938579 永康华鹰 摊位上 现场检"
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def shop() -> Talk:
    """A shop whose one booking was accepted."""
    talk = Talk(Town().open())
    for said in ENTRY:
        talk.say(said)
    for said in (talk.town.last_code, SCALE, "保存", "约上", "提交"):
        talk.say(said)
    body = Talk(talk.town, INSTITUTE, "institution", INSTITUTE)
    body.say("受理 请与衡器室0471-3337085联系")
    return talk


def the_line(talk: Talk) -> Line:
    (line,) = talk.town.store.institution_lines(INSTITUTE, states=("已分配", "待检定"))
    return line


def opened(talk: Talk, *rows: HalfDay) -> None:
    outcome = talk.town.carry_out(INSTITUTE, OpenHalfDays(INSTITUTE, rows))
    assert outcome.refused is None


def when(talk: Talk) -> tuple[str, str]:
    line = the_line(talk)
    return line.scheduled_date, line.scheduled_time


def test_open_half_days_are_offered_and_chosen_by_number(shop: Talk) -> None:
    opened(shop, HalfDay(TUESDAY, "AM", 2), HalfDay(TUESDAY, "PM", 0), HalfDay(TUESDAY + timedelta(days=1), "PM", 1))
    text = text_of(shop.say("约时间"))
    assert "11月24日（周二）上午，还能约2台" in text
    assert "11月25日（周三）下午，还能约1台" in text
    assert "11月24日（周二）下午" not in text
    assert "约好了：11月25日（周三）下午" in text_of(shop.say("2"))
    assert when(shop) == ("2026-11-25", "PM")


def test_a_day_said_at_once_is_taken_when_it_is_open(shop: Talk) -> None:
    opened(shop, HalfDay(TUESDAY, "AM", 2), HalfDay(TUESDAY, "PM", 2))
    assert "11月24日（周二）下午" in text_of(shop.say("改到周二"))
    shop.say("下午")
    assert when(shop) == ("", ""), "no day was said with it"
    shop.say("周二下午")
    assert when(shop) == ("2026-11-24", "PM")
    assert "约好了：11月24日（周二）09:30" in text_of(shop.say("改到周二上午9点半"))
    assert when(shop) == ("2026-11-24", "09:30")


def test_a_day_that_is_not_open_gets_those_that_are(shop: Talk) -> None:
    opened(shop, HalfDay(TUESDAY, "AM", 2))
    text = text_of(shop.say("改到周五上午"))
    assert "约满了" in text
    assert "11月24日（周二）上午" in text
    shop.say("1")
    assert when(shop) == ("2026-11-24", "AM")


def test_nobody_came(shop: Talk) -> None:
    shop.say("约时间")
    shop.say("下周二上午")
    assert "还没到时间" in text_of(shop.say("他们没来"))
    shop.town.now += timedelta(days=3)
    assert "记下了" in text_of(shop.say("检定的人没来"))
    assert when(shop) == ("", "")
    assert shop.town.events[-1].name in ("AppointmentMissed", "LineMissed")


@pytest.mark.parametrize(
    ("answer", "method"),
    [("同意改送检", "送检"), ("同意", "送检"), ("不同意改送检", "现场检"), ("不同意", "现场检"), ("行", "送检")],
)
def test_another_way_of_delivery_is_answered_in_a_word(shop: Talk, answer: str, method: str) -> None:
    line = the_line(shop)
    assert shop.town.carry_out(INSTITUTE, AskDelivery((line.id,), "送检", "设备不能搬")).refused is None
    shop.say(answer)
    instrument = shop.town.store.instrument(line.instrument_id)
    assert instrument is not None
    assert instrument.delivery_method == method
    assert shop.town.store.delivery_asks_open(line.unit_id) == ()


def test_the_same_words_mean_nothing_when_nothing_was_asked(shop: Talk) -> None:
    shop.say("同意改送检")
    assert not [command for command, _ in shop.done if type(command).__name__ == "AnswerDelivery"]


def test_a_void_certificate_is_said_to_be_void(shop: Talk) -> None:
    line = the_line(shop)
    registering = RegisterResults((ResultDraft(line.id, "合格", "NJG-1"),), {"非自动衡器": 12})
    assert shop.town.carry_out(INSTITUTE, registering).refused is None
    shop.town.release(line.id)
    assert shop.town.carry_out(APPROVER, VoidResult(line.id, "标准装置失准")).refused is None
    text = text_of(shop.say("进度"))
    assert "证书 NJG-1 已作废，原因：标准装置失准" in text
    assert "合格，" not in text


def test_staff_choose_among_their_own_reasons_and_the_field_goes_with_it() -> None:
    talk = Talk(Town().open())
    for said in ENTRY:
        talk.say(said)
    for said in (talk.town.last_code, SCALE, "保存", "约上", "提交"):
        talk.say(said)
    talk.town.carry_out(INSTITUTE, KeepReason(INSTITUTE, "refuse", "照铭牌再拍一张", "range"))
    body = Talk(talk.town, INSTITUTE, "institution", INSTITUTE)
    replies = body.say("不受理")
    assert [choice.label for reply in replies for choice in reply.choices][:1] == ["照铭牌再拍一张"]
    body.say("照铭牌再拍一张")
    (line,) = talk.town.store.institution_lines(INSTITUTE, states=("预约失败",))
    assert (line.reason, line.reason_field) == ("照铭牌再拍一张", "range")


@pytest.mark.parametrize(
    ("said", "day", "time"),
    [
        ("俺26号上坟去，挪到28号吧", "2026-11-28", "09:30"),
        ("能不能往前赶赶，周二我们诊室空着", "2026-11-24", "09:30"),
        ("十点前我接孩子，十点半来行不", "2026-11-26", "09:30"),
        ("那天上午站里卸油，改下午三点", "2026-11-26", "15:00"),
        ("改期：11/26→12/4", "2026-12-04", "09:30"),
        ("改到下周一，不对下周一停电，下周二", "2026-11-24", "09:30"),
        ("因11月26日本院迎检，请将上门时间调整为12月3日下午", "2026-12-03", "PM"),
        ("老师傅不在，晚两天来", "2026-11-28", "09:30"),
        ("那天赶集顾不上，提前一天呗", "2026-11-25", "09:30"),
        ("27号我盘完点了，就那天来吧", "2026-11-27", "09:30"),
        ("26号能来几个人", "2026-11-26", "09:30"),
        ("27号前能拿到证书吗", "2026-11-26", "09:30"),
        ("秤是去年12月3号买的", "2026-11-26", "09:30"),
        ("26号我在，你们来吧", "2026-11-26", "09:30"),
        ("下周五之前要是没来我就投诉", "2026-11-26", "09:30"),
    ],
)
def test_what_is_said_of_an_appointment_moves_it_and_nothing_else_does(
    shop: Talk, said: str, day: str, time: str
) -> None:
    Talk(shop.town, INSTITUTE, "institution", INSTITUTE).say("全部 11月26日上午9点半现场检")
    shop.say(said)
    assert when(shop) == (day, time)


@pytest.mark.parametrize("said", ["星期四不在 回老家 往后挪", "26号来不了", "26号我们不开门", "来的那天换换吧"])
def test_a_day_that_will_not_do_is_asked_anew(shop: Talk, said: str) -> None:
    Talk(shop.town, INSTITUTE, "institution", INSTITUTE).say("全部 11月26日上午9点半现场检")
    shop.say(said)
    assert shop.awaiting == "date"
    assert when(shop) == ("2026-11-26", "09:30")
    shop.say("挪到下下周一")
    assert when(shop) == ("2026-11-30", "09:30")
