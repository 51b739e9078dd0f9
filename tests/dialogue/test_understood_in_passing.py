"""What people say at the wrong place is taken where it belongs, and what is vague is asked back."""

from __future__ import annotations

from booking.refusal import Refused, Why
from handlers.wording.refusals import GONE_BY, refusal_text
from tests.talking import Talk, Town, text_of

REGISTERING = ("注册", "赛罕区惠香蔬菜店")


def begun() -> Talk:
    talk = Talk(Town().open())
    for text in REGISTERING:
        talk.say(text)
    return talk


def test_a_vague_thing_is_asked_back_instead_of_refused() -> None:
    said = text_of(Talk(Town().open()).say("医院的设备要检吗"))
    assert "哪样器具" in said
    assert "不用强制检定" not in said


def test_a_number_read_aloud_is_the_phone_where_the_code_was_asked_for() -> None:
    talk = begun()
    talk.say("幺五零四八幺二三三四五")
    assert talk.values()["phone"] == "15048123345"
    assert talk.awaiting == "uscc"


def test_a_surname_said_first_is_no_part_of_the_name() -> None:
    talk = begun()
    talk.say("我姓白白玉莲")
    assert talk.values()["contact"] == "白玉莲"


def test_what_an_instrument_is_for_is_no_address() -> None:
    talk = begun()
    talk.say("给老乡量血压看病用")
    assert "address" not in talk.values()


def test_a_day_gone_by_is_said_to_be_gone_by() -> None:
    assert refusal_text(Refused(Why.BAD_VALUE, "date", {"value": "2026-11-19", "past": True})) == GONE_BY
