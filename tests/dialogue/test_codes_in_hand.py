"""A code works after whatever correction does not change its telephone, is told as sent when it was, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.talking import Talk, Town

REGISTER = "注册 赛罕区惠香蔬菜店 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236 地址昭乌达路农贸市场A区17号"


@pytest.fixture
def talk() -> Talk:
    """A shop that was sent its code."""
    talk = Talk(Town().open())
    talk.say(REGISTER)
    assert said(talk, "确认").startswith("短信验证码发往")
    return talk


def said(talk: Talk, text: str) -> str:
    return "\n".join(reply.text for reply in talk.say(text))


@pytest.mark.parametrize(
    "correction", ["地址改成昭乌达路农贸市场B区8号", "联系人改成云秀英", "单位名称改成赛罕区惠香水果店"]
)
def test_a_code_in_hand_works_after_a_correction(talk: Talk, correction: str) -> None:
    code = talk.town.last_code
    assert "请核对" in said(talk, correction)
    assert "惠香" in said(talk, code)
    assert talk.town.store.units_of_phone("15847108236"), "registered by the code that was there"
    assert len(talk.town.codes) == 1


def test_confirmed_anew_no_second_code_is_sent_while_the_first_is_good(talk: Talk) -> None:
    said(talk, "联系人改成云秀英")
    told = said(talk, "确认")
    assert "太频繁" not in told
    assert "验证码" in told
    assert len([event for event in talk.town.events if event.name == "PhoneCodeSent"]) == 1
    talk.say(talk.town.last_code)
    assert talk.town.store.units_of_phone("15847108236")


def test_another_telephone_gets_a_code_of_its_own(talk: Talk) -> None:
    old = talk.town.last_code
    said(talk, "电话改成15847108237")
    said(talk, old)
    assert not talk.town.store.units_of_phone("15847108237")
    said(talk, "确认")
    assert talk.town.codes["15847108237"] != old


def test_a_code_that_did_not_go_is_not_told_as_sent(talk: Talk) -> None:
    told = said(talk, "重发")
    assert "太频繁" in told
    assert "发往" not in told
    talk.town.now += timedelta(minutes=2)
    assert said(talk, "重发").startswith("短信验证码发往")


@pytest.mark.parametrize("before", [(REGISTER, "确认"), ("绑定手机号", "15847108236")], ids=lambda said: said[0][:2])
@pytest.mark.parametrize("word", ["不改", "不改了", "好的", "没错", "行", "对", "就是这个", "确认", "👌"])
def test_only_a_code_that_is_said_is_tried(before: tuple[str, ...], word: str) -> None:
    """Each try counts: a yes after a wrong code repeats no guess."""
    talk = Talk(Town().open())
    for text in (*before, "000000"):
        talk.say(text)
    done = len(talk.done)
    assert "验证码" in said(talk, word)
    assert not [command for command, _outcome in talk.done[done:] if getattr(command, "code", "")]
    said(talk, talk.town.last_code)
    assert talk.done[-1][1].refused is None
