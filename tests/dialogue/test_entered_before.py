"""What stands in the ledger is not entered twice, and nobody is asked in circles for its number."""

from __future__ import annotations

import pytest

from booking.commands import AddInstruments
from handlers.dialogue.model import CONFIRM
from tests.dialogue.test_no_is_no import SCALE
from tests.dialogue.test_written_where import REGISTERED
from tests.talking import Talk, Town, text_of

AGAIN = ("录一台电子秤", "ACS-30", "200g-30kg", "三级")


def entered(*said: str) -> Talk:
    talk = Talk(Town().open())
    for text in (*REGISTERED, SCALE, "保存", *said):
        talk.say(text.replace("{code}", talk.town.last_code))
    return talk


def stored(talk: Talk) -> list[str]:
    unit = next(row.ref for row in talk.town.store.roles("u"))
    return [one.serial for one in talk.town.store.instruments(unit)]


def test_a_number_that_is_there_is_shown_and_asked_about_once() -> None:
    talk = entered(*AGAIN)
    said = talk.say("938625")
    assert "电子秤（ACS-30，编号938625）已经在台账里了" in text_of(said)
    assert "不录了" in [choice.label for choice in said[-1].choices]
    assert talk.awaiting == "serial"


@pytest.mark.parametrize("then", ["938625", "编号就是938625", "对 就这台", "不录了"])
def test_the_second_time_it_is_the_one_that_is_there(then: str) -> None:
    talk = entered(*AGAIN, "938625")
    talk.say(then)
    assert not talk.state.frames
    assert stored(talk) == ["938625"]


def test_another_number_goes_on() -> None:
    talk = entered(*AGAIN, "938625")
    talk.say("看错了 是938626")
    assert talk.values()["serial"] == "938626"


def test_of_several_the_one_that_is_there_is_left_out() -> None:
    talk = entered("两台电子秤 ACS-30 200g-30kg 三级 编号938625和938626 永康市华鹰衡器有限公司 摊位上 现场检")
    assert "已经在台账里了" in text_of(talk.say("保存"))
    assert talk.awaiting == CONFIRM
    talk.say("保存")
    assert stored(talk) == ["938625", "938626"]


def test_a_number_said_twice_is_one_instrument() -> None:
    scale = "电子秤 ACS-30 200g-30kg 三级 编号{} 永康华鹰 {} 现场检"
    gauge = "压力表 (0~1.6)MPa 1.6级 编号5578 红旗仪表 锅炉房 送检"
    talk = entered("；".join((scale.format("1112", "摊位上"), gauge, scale.format("1112", "门口"))))
    assert [row["serial"] for row in talk.values()["instruments"]["rows"]] == ["1112", "5578"]
    talk.say("保存")
    assert stored(talk) == ["938625", "1112", "5578"]


def test_thanks_store_nothing_after_a_refusal() -> None:
    talk = entered(
        "录一台电子秤 ACS-30 200g-30kg 三级 编号938625 永康市华鹰衡器有限公司 店铺内 现场检", "保存", "谢谢啦"
    )
    assert [type(c) for c, _ in talk.done].count(AddInstruments) <= 2
    assert stored(talk) == ["938625"]
