"""Phone codes, registration, review, membership and profiles (SPEC 2)."""

from __future__ import annotations

import pytest

from booking.commands import (
    AnswerJoin,
    BindPhone,
    ChangeProfile,
    RegisterUnit,
    ReviewUnit,
    SendPhoneCode,
    SubmitBooking,
)
from booking.people import Role, RoleKind
from booking.phone_codes import HOUR
from booking.refusal import Why
from booking.unit import APPROVED, PENDING, REJECTED
from tests.booking.town import CITY_OFFICER, OFFICER, OWNER, STAFF, STRANGER, Town

PHONE = "13947155402"
WRONG_CHECK = "92150102MA13R5T82P"


# -- codes -----------------------------------------------------------------------------------------------------------
def test_a_code_is_kept_as_a_digest_and_sent_as_a_secret(town: Town) -> None:
    code = town.code(PHONE)
    (kept,) = town.store.phone_codes(PHONE, town.now - HOUR)
    assert len(code) == 6
    assert code not in kept.digest
    assert town.told("PhoneCodeSent")[0]["secret"] == {"code": code}


def test_a_phone_gets_one_code_a_minute_and_five_an_hour(town: Town) -> None:
    town.code(PHONE)
    town.later(seconds=59)
    soon = town.refused(STRANGER, SendPhoneCode(PHONE))
    assert (soon.why, soon.data["wait_seconds"]) == (Why.CODE_TOO_OFTEN, 1)
    for _ in range(4):
        town.later(minutes=2)
        town.code(PHONE)
    town.later(minutes=2)
    assert town.refused(STRANGER, SendPhoneCode(PHONE)).why is Why.CODE_TOO_OFTEN
    town.later(hours=1)
    town.code(PHONE)


def test_a_person_may_ask_for_ten_codes_an_hour(town: Town) -> None:
    for n in range(10):
        town.code(f"1394715540{n}")
    assert town.refused(STRANGER, SendPhoneCode("13947155500")).data == {"per_hour": 10}
    town.well(OWNER, SendPhoneCode("13947155500"))


def test_only_mobiles_get_codes(town: Town) -> None:
    for phone in ("0471-3337085", "1394715540", "23947155402"):
        assert town.refused(STRANGER, SendPhoneCode(phone)).slot == "phone"


def test_tries_are_counted_although_they_are_refused(town: Town) -> None:
    right = town.code(PHONE)
    wrong = "000000" if right != "000000" else "111111"
    left = [town.refused(STRANGER, BindPhone(PHONE, wrong)).data["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert town.refused(STRANGER, BindPhone(PHONE, right)).why is Why.CODE_TOO_MANY_TRIES


def test_a_code_is_good_once_and_for_five_minutes(town: Town) -> None:
    code = town.code(PHONE)
    town.well(STRANGER, BindPhone(PHONE, code))
    assert town.refused(STAFF, BindPhone(PHONE, code)).why is Why.CODE_WRONG, "a code is for who asked for it"
    town.later(minutes=2)
    code = town.code(PHONE)
    town.later(minutes=5)
    assert town.refused(STRANGER, BindPhone(PHONE, code)).why is Why.CODE_EXPIRED


def test_a_code_belongs_to_its_phone(town: Town) -> None:
    code = town.code(PHONE)
    assert town.refused(STRANGER, BindPhone("13947155403", code)).data == {"sent": False}


# -- registration ----------------------------------------------------------------------------------------------------
def test_when_all_agrees_the_unit_is_approved_at_once(town: Town) -> None:
    outcome = town.register()
    assert outcome.result["state"] == APPROVED
    assert outcome.result["joined"] == "owner"
    unit = town.store.unit(outcome.result["unit_id"])
    assert unit is not None
    assert unit.due is None
    assert town.store.roles(STRANGER) == (Role(STRANGER, RoleKind.UNIT, unit.id, owner=True),)
    person = town.store.person(STRANGER)
    assert person is not None
    assert person.phone == PHONE
    assert [one["approved"] for one in town.told("RegistrationAnswered")] == [True]
    assert [past.verb for past in town.store.history("registration", unit.id)] == ["注册", "系统审核通过"]


@pytest.mark.parametrize(
    ("said", "differs"),
    [
        ({"uscc": WRONG_CHECK}, ["uscc"]),
        ({"region_code": "410105", "region": "河南省郑州市金水区"}, ["region"]),
        ({"uscc": WRONG_CHECK, "region_code": "410105"}, ["uscc", "region"]),
        ({"region_code": "150105"}, []),
        ({"uscc": "92150102H68QAKGT80"}, []),
    ],
)
def test_what_does_not_agree_is_left_to_a_person(town: Town, said: dict[str, str], differs: list[str]) -> None:
    outcome = town.register(**said)
    assert outcome.result["differs"] == differs
    assert outcome.result["state"] == (PENDING if differs else APPROVED)
    assert [one["differs"] for one in town.told("RegistrationWaiting")] == ([differs] if differs else [])
    answered = town.told("RegistrationAnswered")[-1]
    assert (answered["approved"], answered["differs"]) == (not differs, differs)


@pytest.mark.parametrize(
    ("said", "why", "slot"),
    [
        ({"company_name": " "}, Why.MISSING, "company_name"),
        ({"uscc": "92150102MA13R5T82"}, Why.BAD_VALUE, "uscc"),
        ({"uscc": "92150102MA13R5T8IO"}, Why.BAD_VALUE, "uscc"),
        ({"region_code": "150100"}, Why.BAD_VALUE, "region"),
        ({"id_number": "110105194912310021"}, Why.BAD_VALUE, "id_number"),
        ({"phone": "1394715540", "code": "1"}, Why.BAD_VALUE, "phone"),
        ({"code": "000000"}, Why.CODE_WRONG, "sms_code"),
    ],
)
def test_what_cannot_be_registered(town: Town, said: dict[str, str], why: Why, slot: str) -> None:
    refused = town.register(**said).refused
    assert refused is not None
    assert (refused.why, refused.slot) == (why, slot)


def test_a_second_registration_by_the_units_own_phone_makes_a_member(town: Town) -> None:
    code = town.code("15847108236")
    outcome = town.register(uscc="92150105MA0Q7K2L8J", phone="15847108236", code=code)
    assert outcome.result["joined"] == "member"
    assert [one.id for one in town.store.members("unit", "u1")] == [OWNER, STRANGER]
    assert town.told("PhoneBound")[0]["unit_ids"] == ["u1"]
    again = town.do(STRANGER, RegisterUnit("x", "92150105MA0Q7K2L8J", "150105", "", "x", "x", "15847108236", ""))
    assert again.result["joined"] == "already"


def test_another_phone_has_to_ask_the_owner(town: Town) -> None:
    outcome = town.register(uscc="92150105MA0Q7K2L8J")
    assert outcome.result["joined"] == "asked"
    asked = town.told("JoinAsked")[0]
    assert (asked["request_id"], asked["phone"]) == (outcome.result["request_id"], PHONE)
    town.later(minutes=2)
    assert town.register(uscc="92150105MA0Q7K2L8J").result["request_id"] == asked["request_id"]
    assert len(town.told("JoinAsked")) == 1
    assert town.refused(OFFICER, AnswerJoin(asked["request_id"], agree=True)).why is Why.NOT_YOURS
    assert town.refused(STRANGER, AnswerJoin(asked["request_id"], agree=True)).why is Why.NOT_SIGNED_IN
    town.well(OWNER, AnswerJoin(asked["request_id"], agree=True))
    assert [role.ref for role in town.store.roles(STRANGER)] == ["u1"]
    assert town.refused(OWNER, AnswerJoin(asked["request_id"], agree=False)).why is Why.WRONG_STATE


def test_a_member_who_is_not_the_owner_does_not_decide_who_joins(town: Town) -> None:
    town.store.put(Role(STAFF, RoleKind.UNIT, "u1"))
    request = str(town.register(uscc="92150105MA0Q7K2L8J").result["request_id"])
    assert town.refused(STAFF, AnswerJoin(request, agree=True)).why is Why.NOT_YOURS
    town.well(OWNER, AnswerJoin(request, agree=False))
    assert town.store.roles(STRANGER) == ()


def test_an_authority_reviews_in_its_own_region_with_a_reason(town: Town) -> None:
    unit_id = str(town.register(uscc=WRONG_CHECK).result["unit_id"])
    assert town.refused(CITY_OFFICER, ReviewUnit(unit_id, approve=True)).why is Why.OUT_OF_REGION
    assert town.refused(STRANGER, ReviewUnit(unit_id, approve=True)).why is Why.NOT_YOURS
    assert town.refused(OFFICER, ReviewUnit(unit_id, approve=False)).why is Why.REASON_NEEDED
    town.well(OFFICER, ReviewUnit(unit_id, approve=False, reason="信用代码与执照不一致"))
    answered = town.told("RegistrationAnswered")[-1]
    assert (answered["approved"], answered["reason"]) == (False, "信用代码与执照不一致")
    result = town.well(STRANGER, ChangeProfile(unit_id, {"uscc": "92150102MA13R5T82N"}))
    assert result["state"] == APPROVED, "what agrees after the correction goes through by itself"


def test_registering_again_after_a_refusal_resubmits(town: Town) -> None:
    unit_id = str(town.register(uscc=WRONG_CHECK).result["unit_id"])
    town.well(OFFICER, ReviewUnit(unit_id, approve=False, reason="看不清"))
    again = town.register(uscc=WRONG_CHECK, address="东库街1号", code="")
    assert again.result["state"] == PENDING
    unit = town.store.unit(unit_id)
    assert unit is not None
    assert (unit.address, unit.reason) == ("东库街1号", "")
    town.well(OFFICER, ReviewUnit(unit_id, approve=False, reason="还是看不清"))
    rejected = town.store.unit(unit_id)
    assert rejected is not None
    assert rejected.state == REJECTED


def test_a_booking_waits_for_the_approval_and_goes_by_itself(town: Town) -> None:
    unit_id = str(town.register(uscc=WRONG_CHECK).result["unit_id"])
    ids = town.add("1", "2", unit_id=unit_id, by=STRANGER)
    result = town.well(STRANGER, SubmitBooking(unit_id, tuple(ids), cause="m1"))
    assert (result["waits"], result["state"]) == (True, "暂存")
    again = town.well(STRANGER, SubmitBooking(unit_id, tuple(ids), cause="m1"))
    assert (again["again"], again["booking_no"]) == (True, result["booking_no"])
    assert not town.told("BookingReceived")
    town.well(OFFICER, ReviewUnit(unit_id, approve=True))
    assert town.booking_state(str(result["booking_no"])) == "已提交"
    lines = town.store.lines(str(result["booking_no"]))
    assert [(line.state, line.institution_id) for line in lines] == [("已分配", "i1")] * 2
    assert town.told("BookingReceived")[0]["n"] == 2
    submitted = [event for event in town.events if event.name == "BookingSubmitted"]
    assert [(event.by, event.party) for event in submitted] == [("", "系统")]


# -- binding and profile ---------------------------------------------------------------------------------------------
def test_a_proven_phone_brings_the_units_and_roles_that_belong_to_it(town: Town) -> None:
    town.register()
    unit = town.store.units_of_phone(PHONE)[0]
    town.later(minutes=2)
    code = town.code(PHONE, "newcomer")
    result = town.well("newcomer", BindPhone(PHONE, code))
    assert result["unit_ids"] == [unit.id]
    assert town.store.roles("newcomer") == (Role("newcomer", RoleKind.UNIT, unit.id, owner=True),)


def test_staff_are_known_again_by_their_phone(town: Town) -> None:
    town.well(STAFF, BindPhone("18647104415", town.code("18647104415", STAFF)))
    town.later(minutes=2)
    town.well("other", BindPhone("18647104415", town.code("18647104415", "other")))
    assert town.store.roles("other") == (Role("other", RoleKind.INSTITUTION, "i1"),)


def test_a_profile_is_changed_by_its_unit_and_a_new_phone_is_proved(town: Town) -> None:
    assert town.refused(STRANGER, ChangeProfile("u1", {"contact": "x"})).why is Why.NOT_SIGNED_IN
    assert town.refused(STAFF, ChangeProfile("u1", {"contact": "x"})).why is Why.NOT_YOURS
    assert town.refused(OWNER, ChangeProfile("u1", {"contact": ""})).why is Why.MISSING
    assert town.refused(OWNER, ChangeProfile("u1", {"uscc": "92150102MA13R5T82N"})).slot == "uscc"
    assert town.refused(OWNER, ChangeProfile("u1", {"state": "已通过", "owner_id": "x"})).why is Why.BAD_VALUE
    assert town.refused(OWNER, ChangeProfile("u1", {"phone": PHONE})).why is Why.CODE_WRONG
    code = town.code(PHONE, OWNER)
    result = town.well(OWNER, ChangeProfile("u1", {"phone": PHONE, "contact": "云秀兰"}, code))
    assert result["changed"] == ["phone"], "what was so already is no change"
    assert town.told("ProfileChanged")[0]["changes"] == {"phone": ["15847108236", PHONE]}
