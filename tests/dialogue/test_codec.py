"""A stored conversation is read whatever it is: nothing raises, what is known survives, what is unknown is asked."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
from hypothesis import given, settings

from handlers.dialogue.codec import dump_state, load_state
from handlers.dialogue.engine import awaiting, step
from handlers.dialogue.model import COMMITTING, Frame, Option, Said, State
from handlers.skills import SKILLS
from tests.talking import Talk, Town

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["version", "frames", "parked", "suggested", "memory", "flow", "values", "filled", "awaiting"])
LIKE_A_STATE = st.dictionaries(KEYS, JSON | st.lists(st.dictionaries(KEYS, JSON, max_size=5), max_size=2), max_size=6)


@settings(deadline=None)
@given(JSON | LIKE_A_STATE)
def test_anything_loads(stored: Any) -> None:
    state = load_state(stored)
    assert load_state(json.loads(json.dumps(dump_state(state)))) == state


@settings(deadline=None)
@given(LIKE_A_STATE)
def test_whatever_was_loaded_can_be_talked_to(stored: Any) -> None:
    talk = Talk(Town().open(), state=load_state(stored))
    assert step(SKILLS, talk.state, Said("你好"), talk.world()).replies


def test_a_conversation_comes_back_as_it_was() -> None:
    frame = Frame(
        "ledger_add",
        values={"instrument_name": "血压计", "range": {"min": 0, "max": 300, "unit": "mmHg"}, "photos": ["a.jpg"]},
        filled=("instrument_name", "range"),
        derived=("photos",),
        awaiting="category",
        options=(Option("自动", {"first": "血压计（表）", "second": "无创自动测量血压计"}),),
        tries=2,
        tried={"serial": "938579"},
    )
    state = State((frame,), (Frame("booking"),), "", {"flow": "register"})
    assert load_state(json.loads(json.dumps(dump_state(state)))) == state


def test_flows_and_slots_of_another_release_are_dropped_and_asked_again() -> None:
    frame = Frame("register", values={"company_name": "惠香蔬菜店", "fax": "123"}, filled=("company_name", "fax"))
    state = State((Frame("gone"), frame), (Frame("gone_too"),))
    talk = Talk(Town().open(), state=load_state(dump_state(state)))
    talk.say("继续")
    assert [f.flow for f in talk.state.frames] == ["register"]
    assert "fax" not in talk.values()
    assert not talk.state.parked


def test_a_commit_that_never_came_back_is_confirmed_again() -> None:
    talk = Talk(Town().open())
    talk.say("注册 赛罕区惠香蔬菜店 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236")
    half_done = replace(talk.state.frames[-1], awaiting=COMMITTING)
    talk.state = load_state(dump_state(replace(talk.state, frames=(half_done,))))
    talk.say("继续")
    assert awaiting(talk.state, SKILLS) == "address"
