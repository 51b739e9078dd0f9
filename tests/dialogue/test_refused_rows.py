"""A refusal's notice keeps its word: the next message puts the field right, and 重新约 books no wrong value unasked."""

from __future__ import annotations

import pytest

from handlers.dialogue.model import CONFIRM
from tests.dialogue.test_no_is_no import SCALE
from tests.dialogue.test_written_where import REGISTERED
from tests.talking import INSTITUTE, Talk, Town, text_of


def refused(reason: str) -> Talk:
    """A shop whose only scale was refused for a reason, with nothing open."""
    talk = Talk(Town().open())
    for text in (*REGISTERED, SCALE, "保存", "约上", "提交"):
        talk.say(text.replace("{code}", talk.town.last_code))
    number = next(str(event.data["booking_no"]) for event in talk.town.events if "booking_no" in event.data)
    Talk(talk.town, INSTITUTE, "institution", INSTITUTE).say(f"{number} 不予受理 {reason}")
    return talk


@pytest.mark.parametrize(
    ("reason", "said", "shown"),
    [
        ("测量范围写错了", "200g-15kg", "200g-30kg → 200g-15kg"),
        ("测量范围写错了", "200克到15公斤", "200g-30kg → 200g-15kg"),
        ("测量范围写错了", "测量范围200g-15kg", "200g-30kg → 200g-15kg"),
        ("测量范围写错了", "最大是15公斤", "200g-30kg → 200g-15kg"),
        ("编号写错了", "编号是NB7799", "938625 → NB7799"),
        ("编号写错了", "NB7799", "938625 → NB7799"),
        ("型号不规范", "型号是ACS-15A", "ACS-30 → ACS-15A"),
    ],
)
def test_the_next_message_puts_the_refused_field_right(reason: str, said: str, shown: str) -> None:
    talk = refused(reason)
    assert shown in text_of(talk.say(said))
    assert "重新约" in text_of(talk.say("对"))
    talk.say("重新约")
    assert (talk.state.frames[-1].flow, talk.awaiting) == ("booking", CONFIRM)


def test_booking_again_opens_the_refused_field_while_nobody_changed_it() -> None:
    talk = refused("测量范围写错了")
    assert "测量范围写错了" in text_of(talk.say("重新约"))
    assert (talk.state.frames[-1].flow, talk.awaiting) == ("ledger_edit", "range")


@pytest.mark.parametrize("said", ["咋没弄成", "怎么回事", "为啥不受理", "哪里错了", "啥意思"])
def test_what_went_wrong_means_the_refusal(said: str) -> None:
    talk = refused("测量范围写错了")
    assert "测量范围写错了" in text_of(talk.say(said))
    assert talk.awaiting == "range"


@pytest.mark.parametrize("said", ["好的知道了", "今天忙", "老板不在", "谢谢"])
def test_talk_puts_nothing_right(said: str) -> None:
    talk = refused("测量范围写错了")
    talk.say(said)
    assert not talk.state.frames


@pytest.mark.parametrize("said", ["量程是200g到15kg 重新报", "测量范围200克到15公斤，再给报一遍"])
def test_the_right_value_and_the_wish_to_book_again_in_one_message(said: str) -> None:
    talk = refused("测量范围写错了")
    assert "200g-30kg → 200g-15kg" in text_of(talk.say(said))
    talk.say("对")
    assert (talk.state.frames[-1].flow, talk.awaiting) == ("booking", CONFIRM)


@pytest.mark.parametrize("said", ["这台下回再约", "在房顶上够不着 先放着，等停机了我再重新报", "好的 过几天再报"])
def test_what_was_refused_may_be_put_off(said: str) -> None:
    talk = refused("测量范围写错了")
    assert "先放着" in text_of(talk.say(said))
    assert not talk.state.frames
    talk.say("测量范围是200g-15kg")
    talk.say("对")
    assert not talk.state.frames


@pytest.mark.parametrize("said", ["对，先别重新报", "对 先不约", "改吧 暂时不要报上去", "没错，先别约了"])
def test_a_change_may_be_agreed_to_without_booking_again(said: str) -> None:
    talk = refused("测量范围写错了")
    talk.say("200g-15kg")
    assert "改好了" in text_of(talk.say(said))
    assert not talk.state.frames
