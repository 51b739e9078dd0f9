"""Capabilities and their approval, and what is learned from how people call things (SPEC 6, 7)."""

from __future__ import annotations

from datetime import date

import pytest

from booking.commands import AnswerAlias, AskCapability, MoveCapability, ProposeAlias, SubmitBooking
from booking.refusal import Why
from tests.booking.subject import JINSHUI
from tests.booking.town import BAOTOU_STAFF, CITY_OFFICER, OFFICER, OWNER, STAFF, STRANGER, Town

ASK = AskCapability("i1", "非自动衡器", ("410000",), first="非自动衡器", standard_until=date(2027, 6, 30))


def test_a_capability_takes_effect_when_the_authority_approves_it(town: Town) -> None:
    (one,) = town.add("1", use_region_code=JINSHUI)
    capability = str(town.well(STAFF, ASK)["capability_id"])
    waiting = town.told("CapabilityWaiting")[0]
    assert (waiting["region_code"], waiting["second"]) == ("150000", "非自动衡器")
    before = town.well(OWNER, SubmitBooking("u1", (one,), cause="m1"))
    assert before["lines"][0]["unfit"] == "capability"
    assert town.refused(STAFF, MoveCapability(capability, "approve")).why is Why.NOT_YOURS
    assert town.refused(CITY_OFFICER, MoveCapability(capability, "approve")).why is Why.OUT_OF_REGION
    town.well(OFFICER, MoveCapability(capability, "approve"))
    assert town.told("CapabilityAnswered")[0]["approved"]
    waited = town.store.lines(str(before["booking_no"]))[0]
    assert (waited.state, waited.institution_id, waited.unfit) == ("已分配", "i1", ""), "what waited goes now"
    assert [one["institution_id"] for one in town.told("TaskArrived")] == ["i1"]
    assert [one["lines"][0]["serial"] for one in town.told("LinesAssigned")] == ["1"]
    (two,) = town.add("2", use_region_code=JINSHUI)
    after = town.well(OWNER, SubmitBooking("u1", (two,), cause="m2"))
    assert after["lines"][0]["institution_id"] == "i1"


def test_a_refused_capability_has_a_reason_and_may_be_asked_for_again(town: Town) -> None:
    capability = str(town.well(STAFF, ASK)["capability_id"])
    assert town.refused(OFFICER, MoveCapability(capability, "reject")).why is Why.REASON_NEEDED
    town.well(OFFICER, MoveCapability(capability, "reject", "标准装置未建"))
    answered = town.told("CapabilityAnswered")[0]
    assert (answered["approved"], answered["reason"]) == (False, "标准装置未建")
    town.well(STAFF, MoveCapability(capability, "ask_again"))
    assert len(town.told("CapabilityWaiting")) == 2


def test_an_expired_standard_is_neither_asked_for_nor_approved_and_lapses_by_the_clock(town: Town) -> None:
    late = AskCapability("i1", "非自动衡器", ("410000",), standard_until=date(2026, 11, 21))
    assert town.refused(STAFF, late).slot == "standard_until"
    capability = str(town.well(STAFF, ASK)["capability_id"])
    town.later(days=365)
    assert town.refused(OFFICER, MoveCapability(capability, "approve")).slot == "standard_until"
    assert town.refused(STAFF, MoveCapability("c1", "lapse")).why is Why.NOT_YOURS
    town.well("", MoveCapability("c1", "lapse"))
    lapsed = town.store.capability("c1")
    assert lapsed is not None
    assert lapsed.state == "已过期"


def test_what_cannot_be_asked_for(town: Town) -> None:
    assert town.refused(BAOTOU_STAFF, ASK).why is Why.NOT_YOURS
    assert town.refused(STAFF, AskCapability("i1", "", ("150000",))).slot == "second_name"
    assert town.refused(STAFF, AskCapability("i1", "非自动衡器", ())).why is Why.MISSING
    assert town.refused(STAFF, AskCapability("i1", "非自动衡器", ("全区",))).why is Why.BAD_VALUE
    assert town.refused(STAFF, AskCapability("i9", "非自动衡器", ("150000",))).why is Why.NOT_FOUND


# -- everyday names ----------------------------------------------------------------------------------------------------
NAME = ProposeAlias("称菜的", "非自动衡器", "非自动衡器")


def test_a_name_is_counted_once_a_person(town: Town) -> None:
    counts = [town.well(who, NAME)["count"] for who in (OWNER, OWNER, STRANGER)]
    assert counts == [1, 1, 2]
    assert [one["count"] for one in town.told("AliasProposed")] == [1, 2]


def test_an_authority_takes_a_name_into_use_and_may_think_again(town: Town) -> None:
    town.well(OWNER, NAME)
    answer = AnswerAlias("称菜的", "非自动衡器", accept=True)
    assert town.refused(STAFF, answer).why is Why.NOT_YOURS
    assert town.refused(OFFICER, AnswerAlias("秤", "非自动衡器", accept=True)).why is Why.NOT_FOUND
    town.well(OFFICER, answer)
    assert [one.name for one in town.store.alias_proposals(state="采用")] == ["称菜的"]
    assert town.refused(OFFICER, answer).why is Why.WRONG_STATE
    assert town.well(STRANGER, NAME)["state"] == "采用", "what was decided is not proposed again"
    town.well(OFFICER, AnswerAlias("称菜的", "非自动衡器", accept=False))
    assert town.store.alias_proposals(state="采用") == ()


@pytest.mark.parametrize("name", ["", "  "])
def test_no_name_is_no_proposal(town: Town, name: str) -> None:
    assert town.refused(OWNER, ProposeAlias(name, "非自动衡器", "非自动衡器")).why is Why.MISSING
