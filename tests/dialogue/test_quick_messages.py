"""One thought in several messages is not met with the same question again and again."""

from __future__ import annotations

from datetime import timedelta

from tests.talking import Talk, Town, text_of

QUESTION = "测量范围是多少"


def _talking() -> tuple[Town, Talk]:
    town = Town().open()
    talk = Talk(town)
    talk.say("注册 赛罕区惠香蔬菜店 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236")
    talk.say("昭乌达路农贸市场A区17号")
    talk.say("确认")
    talk.say(town.last_code)
    talk.say("电子计价秤")
    assert QUESTION in text_of(talk.say("ACS-30"))
    return town, talk


def test_a_quick_second_message_is_not_asked_the_same_again() -> None:
    town, talk = _talking()
    town.now += timedelta(seconds=2)
    said = text_of(talk.say("编号938579"))
    assert "938579" in said
    assert QUESTION not in said
    assert talk.awaiting == "range"


def test_after_a_pause_the_question_is_said_again() -> None:
    town, talk = _talking()
    town.now += timedelta(minutes=2)
    assert QUESTION in text_of(talk.say("编号938579"))


def test_a_question_that_is_all_there_is_to_say_is_said() -> None:
    town, talk = _talking()
    town.now += timedelta(seconds=1)
    talk.say("编号938579")
    town.now += timedelta(seconds=1)
    assert text_of(talk.say("嗯嗯"))
