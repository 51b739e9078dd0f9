"""A form fills a flow like an answer to all of its questions: what is wrong is asked, what is right stands."""

from __future__ import annotations

from typing import Any

import pytest

from booking.fields import FIELDS
from handlers.dialogue.engine import step
from handlers.dialogue.model import CONFIRM, FilledForm, Said, Turn
from handlers.flows.forms import SHEETS, written_out
from handlers.skills import SKILLS
from tests.dialogue.test_written_where import REGISTERED
from tests.talking import Talk, Town, text_of

UNIT = {
    "company_name": "赛罕区惠香蔬菜店",
    "uscc": "92150102H68QAKGT80",
    "contact": "云秀兰",
    "phone": "15847108236",
    "region": "呼和浩特市赛罕区",
    "address": "大学西路235号1楼",
}
SCALE = {
    "instrument_name": "电子计价秤",
    "model": "ACS-30",
    "serial": "938579",
    "range": "200g-30kg",
    "accuracy": "Ⅲ级",
    "manufacturer": "永康华鹰",
    "install_location": "店铺内",
    "use_region": "呼和浩特市赛罕区",
    "purpose": "贸易结算",
    "delivery_method": "现场检",
}


def shop(*said: str) -> Talk:
    """Somebody, registered or on the way to it."""
    talk = Talk(Town().open())
    for text in said:
        talk.say(text.replace("{code}", talk.town.last_code))
    return talk


def filled(talk: Talk, flow: str, *rows: dict[str, Any]) -> Turn:
    turn = step(SKILLS, talk.state, Said("（填表）", form=FilledForm(flow, rows)), talk.world())
    talk.state = turn.state
    return turn


def test_the_registration_is_all_there_and_waits_for_a_yes() -> None:
    turn = filled(shop(), "register", UNIT)
    assert turn.state.frames[-1].awaiting == CONFIRM
    assert all(UNIT[name] in text_of(turn.replies) for name in ("company_name", "uscc", "contact", "address"))


def test_what_is_wrong_is_asked_and_the_rest_stands() -> None:
    turn = filled(shop(), "register", {**UNIT, "phone": "1584710823"})
    frame = turn.state.frames[-1]
    assert frame.awaiting == "phone"
    assert "10位" in text_of(turn.replies)
    assert frame.values["uscc"] == UNIT["uscc"]


def test_one_instrument_is_ready_to_be_saved() -> None:
    turn = filled(shop(*REGISTERED), "ledger_add", SCALE)
    assert turn.state.frames[-1].awaiting == CONFIRM
    assert "200g-30kg" in text_of(turn.replies)


def test_several_rows_are_several_instruments() -> None:
    other = {**SCALE, "model": "TCS-150", "serial": "T21060877", "instrument_name": "电子台秤", "range": "最大150kg"}
    talk = shop(*REGISTERED)
    turn = filled(talk, "ledger_add", SCALE, {**SCALE, "serial": "938580"}, other)
    rows = turn.state.frames[-1].values["instruments"]["rows"]
    assert [(row["model"], row["serial"]) for row in rows] == [
        ("ACS-30", "938579"),
        ("ACS-30", "938580"),
        ("TCS-150", "T21060877"),
    ]
    assert turn.state.frames[-1].awaiting == CONFIRM
    talk.say("保存")
    assert len(talk.done[-1][1].result["instrument_ids"]) == 3


def test_what_is_left_empty_is_asked_and_none_is_none() -> None:
    turn = filled(shop(*REGISTERED), "ledger_add", {**SCALE, "model": "没有", "serial": ""})
    frame = turn.state.frames[-1]
    assert frame.awaiting == "serial"
    assert frame.values["model"] == "-----"


def test_a_form_puts_right_what_the_conversation_had_begun() -> None:
    talk = shop(*REGISTERED, "录一台电子秤 型号ACS-15 编号77")
    turn = filled(talk, "ledger_add", SCALE)
    assert turn.state.frames[-1].values["model"] == "ACS-30"
    assert "instruments" not in turn.state.frames[-1].values


def test_a_form_of_something_that_may_not_be_done_says_why() -> None:
    assert "注册" in text_of(filled(shop(), "ledger_add", SCALE).replies)
    assert "已经" in text_of(filled(shop(*REGISTERED), "register", UNIT).replies)


@pytest.mark.parametrize("name", SHEETS)
def test_forms_are_made_of_declared_fields_that_their_flows_know(name: str) -> None:
    sheet = SHEETS[name]
    for field in sheet.fields:
        assert FIELDS[field.name] is field
        assert field.name in sheet.flow.by_name


def test_values_stand_in_a_form_as_they_would_be_typed() -> None:
    turn = filled(shop(*REGISTERED), "ledger_add", SCALE)
    shown = written_out(SHEETS["ledger_add"], turn.state.frames[-1].values)
    assert shown["range"] == {"min": 0.2, "max": 30, "unit": "kg"}
    assert shown["use_region"].endswith("赛罕区")
    assert shown["model"] == "ACS-30"
