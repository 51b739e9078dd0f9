"""As what somebody registers: the type follows from the code or is said, is never asked, and decides what is needed."""

from __future__ import annotations

import pytest

from booking.unit import APPROVED, PENDING, Unit
from handlers.dialogue.model import CONFIRM
from tests.dialogue.test_forms import shop
from tests.dialogue.test_written_where import REGISTERED
from tests.talking import Talk, Town, text_of

ID = "11010519491231002X"
PERSON = {"contact": "王建国", "id_number": ID, "phone": "15847108236", "address": "桥靠早市23号摊",
          "region": "呼和浩特市赛罕区"}  # fmt: skip


def unit_of(talk: Talk) -> Unit:
    """The unit that was registered."""
    (ref,) = {role.ref for role in talk.town.store.roles(talk.person_id)}
    unit = talk.town.store.unit(ref)
    assert unit is not None
    return unit


def answered(talk: Talk, answers: dict[str, str]) -> str:
    """The summary, when every question was answered; each question is asked once."""
    said = ""
    for _ in tuple(answers):
        if talk.awaiting == CONFIRM:
            break
        said = text_of(talk.say(answers.pop(talk.awaiting or "")))
    return said


def test_a_firm_is_one_without_being_asked() -> None:
    talk = shop(*REGISTERED)
    assert (unit_of(talk).user_type, unit_of(talk).state) == ("企业", APPROVED)


@pytest.mark.parametrize("begins", ["个人注册", "我要按个人注册", "专家注册"])
def test_somebody_without_a_licence_is_asked_for_the_identity_number_and_waits_for_a_person(begins: str) -> None:
    talk = Talk(Town().open())
    talk.say(begins)
    shown = answered(talk, dict(PERSON))
    assert talk.awaiting == CONFIRM
    assert f"用户类型：{'专家' if '专家' in begins else '个人'}" in shown
    assert ID not in shown
    talk.say("确认")
    talk.say(talk.town.last_code)
    unit = unit_of(talk)
    assert (unit.company_name, unit.id_number, unit.uscc) == ("王建国", ID, "")
    assert (unit.state, unit.differs) == (PENDING, ("user_type",))


def test_it_may_be_said_inside_the_registration() -> None:
    talk = Talk(Town().open())
    talk.say("我要注册")
    assert talk.awaiting == "company_name"
    talk.say("按个人登记")
    assert talk.awaiting == "contact"


def test_whoever_has_no_licence_hears_of_it() -> None:
    talk = Talk(Town().open())
    for text in ("我要注册", "赛罕区惠香蔬菜店"):
        talk.say(text)
    assert talk.awaiting == "uscc"
    assert "个人注册" in text_of(talk.say("没有执照"))
    talk.say("个人注册")
    assert talk.awaiting == "contact"


def test_a_wrong_identity_number_is_not_taken() -> None:
    talk = Talk(Town().open())
    talk.say("个人注册")
    talk.say("王建国")
    assert talk.awaiting == "id_number"
    talk.say("110105194912310021")
    assert talk.awaiting == "id_number"


def test_two_people_without_a_code_are_two() -> None:
    town = Town().open()
    for person_id, phone in (("u", "15847108236"), ("v", "15847108237")):
        talk = Talk(town, person_id=person_id)
        talk.say("个人注册")
        answered(talk, {**PERSON, "phone": phone})
        talk.say("确认")
        talk.say(town.last_code)
    assert len([one for one in ("u", "v") for _ in town.store.roles(one)]) == 2
