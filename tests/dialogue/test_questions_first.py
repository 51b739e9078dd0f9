"""A question is no order, no value and no instrument: it is answered, and what is open stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.dialogue.test_no_is_no import BOOKED, SCALE
from tests.dialogue.test_written_where import ENTERING, REGISTERED, REGISTERING, asked, turn_of
from tests.talking import Talk, Town, text_of

POOL = Path(__file__).parents[1] / "corpus" / "questions.txt"
QUESTIONS = [line for line in POOL.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PLACES = (
    REGISTERED, BOOKED, BOOKED[:-1], REGISTERING[:1], REGISTERING[:3], REGISTERING, (*REGISTERED, "录器具"),
    *((*REGISTERED, *ENTERING[:n]) for n in (2, 7, 8)), (*REGISTERED, *ENTERING),
)  # fmt: skip
"""Idle, before and after a booking; at questions of registration and entry; at summaries."""


@pytest.mark.parametrize("before", PLACES, ids=lambda said: said[-1])
def test_a_question_orders_nothing_and_gives_no_value(before: tuple[str, ...]) -> None:
    talk = asked(*before)
    state = talk.state
    frames = [(frame.flow, dict(frame.values), frame.awaiting) for frame in state.frames]
    wrong = {
        text: text_of(turn.replies)
        for text in QUESTIONS
        if (turn := turn_of(talk, text)).commands
        or [(frame.flow, dict(frame.values), frame.awaiting) for frame in turn.state.frames] != frames
    }
    assert len(wrong) <= len(QUESTIONS) * MOST_WRONG, wrong


MOST_WRONG = 0.04


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("秤修过 换了主板 要重新检吗", "重新检定"),
        ("新买的秤 有出厂合格证 还用检吗", "先检定合格"),
        ("检定过期了还能约吗", "能约"),
        ("市斤秤还能用吗", "公斤"),
        ("秤坏了不用了怎么弄", "停用"),
        ("台账怎么批量导入", "导入"),
        ("厂里自己过磅用的地磅要不要检", "内部"),
        ("幼儿园的体重秤要检吗", "当地计量部门"),
        ("DN65的水表要检吗", "口径"),
        ("出租车计价器在哪检", "内蒙古自治区计量测试研究院"),
    ],
)
def test_duty_is_answered_by_the_use_and_the_thing_that_are_said(question: str, told: str) -> None:
    assert told in text_of(turn_of(asked(*REGISTERED), question).replies)


@pytest.mark.parametrize(
    "said",
    ["这是我们厂的标准器", "计量室的最高计量标准", "厂里自己用的 不对外", "只是内部盘点用", "这台当标准用的"],
)
@pytest.mark.parametrize("at", [1, 2, 4, 7, 9])
def test_what_may_not_be_booked_does_not_get_in_wherever_it_is_said(said: str, at: int) -> None:
    turn = turn_of(asked(*REGISTERED, *ENTERING[: at + 1]), said)
    assert not turn.state.frames
    assert "目录" in text_of(turn.replies) or "备案" in text_of(turn.replies)


@pytest.mark.parametrize("said", ["不是内部用的", "不是标准器", "没用来盘点"])
def test_what_is_denied_excludes_nothing(said: str) -> None:
    assert turn_of(asked(*REGISTERED, *ENTERING[:3]), said).state.frames


@pytest.mark.parametrize(
    "said",
    [
        "用玉泉区老街粮油店的名义约检定", "帮隔壁老李约一下检定", "替张姐蔬菜店录一台秤", "给我朋友的店约一个",
        "借旁边惠民超市的账号报检",
    ],
)  # fmt: skip
def test_an_order_for_somebody_else_is_told_how_that_goes(said: str) -> None:
    talk = Talk(Town().open())
    for text in (*REGISTERED, SCALE, "保存"):
        talk.say(text.replace("{code}", talk.town.last_code))
    turn = turn_of(talk, said)
    assert not turn.state.frames
    assert "替别的单位办" in text_of(turn.replies)
