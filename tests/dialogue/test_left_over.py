"""What nobody understands while nothing is open is answered in kind: a farewell, a welcome, how it stands."""

from __future__ import annotations

import pytest

from handlers.answers.talk import HELLO
from handlers.wording import engine as says
from tests.dialogue.test_no_is_no import BOOKED
from tests.dialogue.test_written_where import ENTERING, REGISTERED, asked, turn_of
from tests.talking import Talk, Town, text_of

FAREWELLS = (
    "好 我跟掌柜的说一声",
    "行 那我先卸货去了",
    "知道了 回去换块新表",
    "妥了 有空来喝茶",
    "得嘞 客人来了 不说了啊",
)


@pytest.mark.parametrize("said", FAREWELLS)
def test_a_farewell_is_no_riddle(said: str) -> None:
    assert says.NOT_UNDERSTOOD not in text_of(turn_of(asked(*BOOKED), said).replies)


@pytest.mark.parametrize("said", ["老师您好 我是托儿所的", "听得见不 我卖豆腐的", "喂 是管校表的地方吗"])
def test_a_stranger_is_welcomed_once(said: str) -> None:
    talk = Talk(Town().open())
    assert HELLO in text_of(talk.say(said))
    assert HELLO not in text_of(talk.say("嗯哼哼 咕噜咕噜"))


@pytest.mark.parametrize("said", ["贵方何日到我厂", "到底几号过来呀 我留人", "咋样 我那秤准不"])
def test_what_is_asked_by_whoever_waits_is_about_what_is_on_its_way(said: str) -> None:
    assert "受理" in text_of(turn_of(asked(*BOOKED), said).replies)


@pytest.mark.parametrize(
    "said",
    [
        "后厨有个和面的小秤 只给师傅配料用 不卖货 要录不",
        "还有台皮带秤，仅限库内盘点，不对外结算，是否须报检？",
        "院里有根充电桩 光给自己员工的车充 不收钱 这个也报吗",
    ],
)
def test_what_is_used_inside_is_told_not_to_be_entered(said: str) -> None:
    turn = turn_of(asked(*REGISTERED), said)
    assert "内部" in text_of(turn.replies)
    assert not turn.commands


def test_what_is_told_beside_a_question_is_written_down() -> None:
    talk = asked(*REGISTERED, *ENTERING[:7])
    before = dict(talk.values())
    talk.say("19年10月买的 检一次管多久啊")
    assert set(before) <= set(talk.values())
    assert str(talk.values()["purchase_date"]).startswith("2019-10")
