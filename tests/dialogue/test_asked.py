"""What people ask in the middle of anything is answered by its topic, and what is open stays open."""

from __future__ import annotations

from functools import lru_cache

import pytest

from tests.dialogue.test_no_is_no import BOOKED, SCALE
from tests.dialogue.test_written_where import ENTERING, REGISTERED, REGISTERING, asked, turn_of
from tests.talking import INSTITUTE, Talk, Town, text_of

ACCEPTED = "2026112100001 都受理 衡器室 0471-3337062 12月3号上午9点半到店"
PASSED = ("938625 合格 证书HQ2026-1187 有效期到2027年12月2日", "提交")
FAILED = ("938625 不合格 示值超差", "提交")


@lru_cache
def after(*staff: str) -> Talk:
    """A booked shop after what the institution said."""
    talk = Talk(Town().open())
    for text in BOOKED:
        talk.say(text.replace("{code}", talk.town.last_code))
    body = Talk(talk.town, INSTITUTE, "institution", INSTITUTE)
    for text in staff:
        body.say(text)
    return talk


WHEN = (
    "他们到底几时过来嘛", "定哪天咯", "几点钟到店里啊 我好等着", "请问检定员何时到场", "哪一天来检啊这个秤",
    "是3号上午来不", "上门是啥时间",
)  # fmt: skip
CAME = ("检得咋样了", "过没过嘛", "俺那秤合格没", "结论是啥", "结果下来了吗师傅", "我那秤检得中不中")
USE = ("没过还敢用不", "那我这秤还能不能接着卖货", "不合格要停吗", "修好了还要再报一遍不", "能先凑合使几天么")
NUMBERS = ("证书号念给我听听", "证号多少嘛", "把证书编号给我 所里要登记", "请提供证书编号", "证号多少 念一下")
PERIOD = ("秤隔多久检一回", "这个管几年嘛", "下回又是啥时候检", "周期是多长啊")
MONEY = ("要好多钱哦", "检一台收费不", "真不要钱啊", "请问怎么收费")
REGISTERING_ASKS = (
    ("身份证用不用啊", "身份证"), ("执照要不要拍个照", "执照照片"), ("注册完几天能批", "工作日"), ("能语音不", "语音"),
    ("检个秤咋还得注册", "注册"), ("反悔了能撤不", "能"), ("你们能上我店里来检不", "上门"),
)  # fmt: skip
ENTERING_ASKS = (
    ("没有牌子没有编号咋弄", "-----"), ("加油机两把枪算几个", "按枪"), ("测量范围是个啥", "Max"),
    ("送检和上门有啥区别", "送检"), ("铭牌拍给你行不", "照片"), ("我都录了哪些了", "台"),
)  # fmt: skip


def wrong_of(talk: Talk, said: tuple[str, ...], *told: str) -> dict[str, str]:
    """The questions whose answers have none of the words, or that change or carry out anything."""
    before = [(frame.flow, dict(frame.values), frame.awaiting) for frame in talk.state.frames]
    out = {}
    for text in said:
        turn = turn_of(talk, text)
        stays = [(frame.flow, dict(frame.values), frame.awaiting) for frame in turn.state.frames] == before
        if turn.commands or not stays or not any(word in text_of(turn.replies) for word in told):
            out[text] = text_of(turn.replies)
    return out


MOST_WRONG = 0.4
"""The share of these sentences, which nothing was learnt from, that may be answered otherwise."""


def mostly(talk: Talk, said: tuple[str, ...], *told: str) -> None:
    wrong = wrong_of(talk, said, *told)
    assert len(wrong) <= len(said) * MOST_WRONG, wrong


def test_when_they_come() -> None:
    mostly(after(ACCEPTED), WHEN, "2026-12-03")


def test_what_came_of_it() -> None:
    mostly(after(ACCEPTED, *FAILED), CAME, "不合格")
    mostly(after(ACCEPTED, *PASSED), CAME, "合格，证书编号 HQ2026-1187")


def test_whether_it_may_be_used() -> None:
    mostly(after(ACCEPTED, *FAILED), USE, "停用")


def test_the_number_of_the_certificate() -> None:
    mostly(after(ACCEPTED, *PASSED), NUMBERS, "HQ2026-1187")


@pytest.mark.parametrize("before", [REGISTERED, (*REGISTERED, SCALE, "保存"), BOOKED, (*REGISTERED, *ENTERING[:3])])
def test_how_often_and_what_it_costs(before: tuple[str, ...]) -> None:
    talk = asked(*before)
    mostly(talk, PERIOD, "1年", "一年")
    mostly(talk, MONEY, "免费")


@pytest.mark.parametrize("before", [REGISTERING[:1], REGISTERING[:3], REGISTERING])
def test_while_somebody_registers(before: tuple[str, ...]) -> None:
    for text, told in REGISTERING_ASKS:
        assert not wrong_of(asked(*before), (text,), told)


@pytest.mark.parametrize("before", [REGISTERED, (*REGISTERED, *ENTERING[:2]), (*REGISTERED, *ENTERING)])
def test_while_somebody_enters(before: tuple[str, ...]) -> None:
    for text, told in ENTERING_ASKS:
        assert not wrong_of(asked(*before), (text,), told)


@pytest.mark.parametrize("said", ["回头修好再约 谢了", "等修好了再报吧", "改天再录 先忙了", "换好再找你们约"])
def test_what_is_for_later_begins_nothing(said: str) -> None:
    turn = turn_of(asked(*REGISTERED, SCALE, "保存"), said)
    assert not turn.state.frames
    assert not turn.commands


@pytest.mark.parametrize("order", ["改一下台账", "撤销预约"])
@pytest.mark.parametrize("said", ["检得咋样了", "他们几点来呀", "再录一台压力表"])
def test_an_order_opened_by_a_guess_goes_when_something_else_is_said(order: str, said: str) -> None:
    talk = asked(*REGISTERED, SCALE, "保存", SCALE.replace("938625", "938626"), "保存", order)
    if talk.state.frames and talk.awaiting in ("target", "field", "booking_no"):
        assert "ledger_edit" not in [frame.flow for frame in turn_of(talk, said).state.frames]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("约了还能不能退", "能。"),
        ("日子能不能往后挪一挪", "能。"),
        ("我有事出门 叫伙计看着成不", "留一个人在"),
        ("砝码你们带来吗", "砝码"),
        ("把那家的电话再讲一回", "0471-3337062"),
        ("三台都受理了吧 电子秤也算吧", "已受理"),
        ("要是刮大风还来不来", "2026-12-03"),
    ],
)
def test_what_is_asked_of_an_appointment(said: str, told: str) -> None:
    turn = turn_of(after(ACCEPTED), said)
    assert told in text_of(turn.replies)
    assert not turn.commands


def test_what_to_have_ready_and_whether_to_close_are_both_answered() -> None:
    replies = text_of(turn_of(after(ACCEPTED), "那天要先准备点啥 用不用停业").replies)
    assert "留一个人在" in replies
    assert "检哪台就停哪台" in replies


@pytest.mark.parametrize("said", ["改到12月8号上午", "能改到12月8号上午吗"])
def test_a_day_that_is_named_is_no_question_whether_one_may_change(said: str) -> None:
    assert "能。提交前" not in text_of(turn_of(after(ACCEPTED), said).replies)
