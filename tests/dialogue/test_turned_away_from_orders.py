"""An order that somebody turns away from does not wait for an answer; one that is handed in again is confirmed."""

from __future__ import annotations

import pytest

from booking.commands import ChangeInstrument
from handlers.dialogue.model import CONFIRM
from tests.dialogue.test_refused_rows import refused
from tests.talking import Talk, text_of

ASKED = "啥原因没过"


def at_the_question() -> Talk:
    """A shop that is asked for the right range of its refused scale."""
    talk = refused("测量范围写错了")
    talk.say(ASKED)
    assert talk.awaiting == "range"
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "OK 多谢",
        "知道了 谢谢啊",
        "好嘞，谢了师傅",
        "等闲下来我翻过来看再说 先不弄它",
        "等会我去看看 回头再说",
        "现在没空 改天再弄",
        "哦 那个我礼拜一到摊子上看了牌子再改 先不管它",
        "好的，我去库房核对铭牌后再处理，今天先不改。",
        "晓得了 过两天再整",
        "等我男人回来看过再报",
    ],
)
def test_thanks_and_putting_off_leave_no_question_open(said: str) -> None:
    talk = at_the_question()
    told = talk.say(said)
    assert not talk.state.frames
    assert "没太明白" not in text_of(told)
    talk.say("继续")
    assert talk.awaiting == "range"


def test_a_moment_keeps_the_question_open() -> None:
    talk = at_the_question()
    talk.say("等一下")
    assert talk.awaiting == "range"


@pytest.mark.parametrize("said", ["200g-15kg 谢谢", "最大15公斤 最小200克 多谢师傅"])
def test_an_answer_with_thanks_is_an_answer(said: str) -> None:
    talk = at_the_question()
    assert "200g-30kg → 200g-15kg" in text_of(talk.say(said))


@pytest.mark.parametrize("said", ["重新提交", "改好了重新约", "重新报一次", "行 重新提交吧"])
def test_a_change_that_is_handed_in_again_is_made_first(said: str) -> None:
    talk = refused("测量范围写错了")
    talk.say("200g-15kg")
    talk.say(said)
    assert (talk.state.frames[-1].flow, talk.awaiting) == ("booking", CONFIRM)
    assert any(isinstance(command, ChangeInstrument) for command, _outcome in talk.done)


@pytest.mark.parametrize("said", ["听说改时间了？", "是不是推到下周了", "时间改了没", "不是说换日子了吗"])
def test_whether_the_day_was_changed_changes_no_day(said: str) -> None:
    talk = refused("测量范围写错了")
    told = talk.say(said)
    assert "哪一天" not in text_of(told)
