"""What shops order in one breath reaches its act, idle and in the middle of something else, which stays open."""

from __future__ import annotations

import pytest

from booking.commands import AskPaper, ChangeBooking, ChooseNotices, UrgeBooking
from handlers.dialogue.model import CONFIRM
from nlu.errands import errand, rows
from tests.dialogue.test_no_is_no import SCALE
from tests.dialogue.test_written_where import REGISTERED, turn_of
from tests.talking import Talk, Town, text_of

BOOKED = (*REGISTERED, SCALE, "保存", "约上", "提交")
OPEN: tuple[tuple[str, ...], ...] = ((), ("录一台压力表",), ("撤销预约",), ("改资料",))
"""Nothing, a question of the entry, a confirmation of an order, another question."""
ACTS = (
    ("催一下", "催过了"), ("再催催他们", "催过了"), ("咋还没来人", "已分配"), ("第一台撤了", "撤销"),
    ("把938625撤了", "撤销"), ("秤卖给隔壁老张了", "转让"), ("转给我弟弟了", "转让"), ("先停用", "停用"),
    ("秤先停了", "停用"), ("那台秤报废了", "报废"), ("纸的能给不", "纸质"), ("给我出一份纸质证书", "纸质"),
    ("提醒我早点", "提醒"), ("早点提醒我行不", "提醒"), ("别老给我发短信", "短信"), ("秤换地方了", "改"),
    ("改到下周四", "2026-11-26"), ("撤销预约", "撤销"),
)  # fmt: skip


def test_every_row_reads_its_sentence() -> None:
    assert not [row.sentence for row in rows() if errand(row.sentence) != row.intent]


@pytest.mark.parametrize("before", OPEN, ids=lambda said: "".join(said) or "idle")
@pytest.mark.parametrize(("said", "told"), ACTS)
def test_each_act_is_reached_by_an_everyday_sentence(before: tuple[str, ...], said: str, told: str) -> None:
    talk = Talk(Town().open())
    for text in (*BOOKED, *before):
        talk.say(text.replace("{code}", talk.town.last_code))
    open_flows = [frame.flow for frame in talk.state.frames]
    before_it = len(talk.done)
    assert told in text_of(talk.say(said))
    assert [frame.flow for frame in talk.state.frames][: len(open_flows)] == open_flows
    at_once = {ChooseNotices, AskPaper, UrgeBooking, *([ChangeBooking] if said.startswith("改到") else [])}
    assert {type(command) for command, _ in talk.done[before_it:]} <= at_once


@pytest.mark.parametrize("said", ["存", "保存", "交", "提交", "存吧"])
def test_to_save_is_no_yes_to_an_order(said: str) -> None:
    talk = Talk(Town().open())
    for text in (*BOOKED, "撤销预约"):
        talk.say(text.replace("{code}", talk.town.last_code))
    assert talk.awaiting == CONFIRM
    assert not turn_of(talk, said).commands


def test_another_verb_said_of_the_same_thing_replaces_the_first() -> None:
    talk = Talk(Town().open())
    for text in (*BOOKED[:-2], "938625报废"):
        talk.say(text.replace("{code}", talk.town.last_code))
    assert "停用，对吗" in text_of(talk.say("先停用"))
