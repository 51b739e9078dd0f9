"""What waits for registration goes on by itself, each thing once, and always with a question that is open."""

from __future__ import annotations

from tests.talking import Talk, Town

REGISTER = "注册 赛罕区惠香蔬菜店 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236"


def test_a_second_thing_wanted_during_registration_waits_beneath_the_first() -> None:
    talk = Talk(Town().open())
    for text in ("录一台血压计", "我要约检定", REGISTER, "昭乌达路农贸市场A区17号", "再录一台血压计", "确认"):
        talk.say(text)
    talk.say(talk.town.last_code)
    flows = [f.flow for f in talk.state.frames]
    assert len(flows) == len(set(flows))
    assert flows[-1] == "ledger_add"
    assert talk.awaiting is not None


def test_a_refused_instrument_brings_the_suggestion_back() -> None:
    talk = Talk(Town().open())
    for text in (REGISTER, "昭乌达路农贸市场A区17号", "确认"):
        talk.say(text)
    talk.say(talk.town.last_code)
    assert talk.awaiting == "next_action"
    talk.say("录一台游标卡尺")
    assert talk.awaiting == "next_action"
