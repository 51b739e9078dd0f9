"""Three people sign a result: every mix of people over the three acts, returns, corrections, names and grants."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from booking.commands import (
    AllowTwoDuties,
    CallOffLines,
    CheckResults,
    CorrectResult,
    DropCorrection,
    GiveBackResults,
    GrantStaff,
    RegisterResults,
    ResultDraft,
    SubmitBooking,
    SubmitResults,
    VoidResult,
)
from booking.line import Line
from booking.people import Person, Role, RoleKind
from booking.refusal import Why
from booking.result import CHECKED, LOCKED, REGISTERED, Result
from tests.booking.town import APPROVER, BAOTOU_STAFF, CHECKER, OFFICER, OWNER, STAFF, STRANGER, Town

INSTITUTION = RoleKind.INSTITUTION
SIGNERS = ("甲", "乙", "丙")
PHONES = {"甲": "13900000001", "乙": "13900000002", "丙": "13900000003"}


@pytest.fixture
def town() -> Town:
    return Town()


def all_round(town: Town) -> None:
    """Three people who hold every duty there is, as those who came by an old link do."""
    for name in SIGNERS:
        town.store.put(Person(name, name, phone=PHONES[name]))
        town.store.put(Role(name, INSTITUTION, "i1"))


def registered(town: Town, by: str = STAFF, serial: str = "1") -> Line:
    _no, (line,) = town.accepted(serial)
    town.well(by, RegisterResults((ResultDraft(line.id, "合格", f"N-{serial}"),), {"非自动衡器": 12}))
    return line


def pending(town: Town, line: Line) -> Result:
    found = town.store.pending(line.id)
    assert found is not None
    return found


@pytest.mark.parametrize("declared", [False, True])
@pytest.mark.parametrize("who", list(product(SIGNERS, repeat=3)), ids="".join)
def test_nothing_comes_out_but_by_people_who_may_sign_together(
    town: Town, *, who: tuple[str, str, str], declared: bool
) -> None:
    all_round(town)
    town.well(STAFF, AllowTwoDuties("i1", declared))
    tester, checker, approver = who
    line = registered(town, tester)
    checked = town.do(checker, CheckResults((line.id,))).refused
    assert (checked is None) == (checker != tester)
    if checked is not None:
        assert checked.why is Why.SAME_PERSON
        town.well(next(one for one in SIGNERS if one != tester), CheckResults((line.id,)))
        checker = pending(town, line).checked_by
    refused = town.do(approver, SubmitResults((line.id,))).refused
    assert (refused is None) == (approver not in (tester, checker) or declared)
    assert (town.state(line.id) == "已出证") == (refused is None)
    assert bool(town.told("ResultsOut")) == (refused is None)
    if refused is None:
        result = town.store.result(line.id)
        assert result is not None
        assert (result.verifier, result.checker, result.approver) == (tester, checker, approver)
        assert result.by_acts


def test_one_human_with_two_accounts_is_one_signer(town: Town) -> None:
    all_round(town)
    town.store.put(Person("甲二", "甲", phone=PHONES["甲"]))
    town.store.put(Role("甲二", INSTITUTION, "i1"))
    line = registered(town, "甲")
    assert town.refused("甲二", CheckResults((line.id,))).why is Why.SAME_PERSON
    town.well("乙", CheckResults((line.id,)))
    assert town.refused("甲二", SubmitResults((line.id,))).why is Why.TWO_DUTIES


def test_outsiders_and_people_without_the_duty_sign_nothing(town: Town) -> None:
    line = registered(town)
    for who in (OWNER, OFFICER, BAOTOU_STAFF, STRANGER):
        for command in (CheckResults((line.id,)), GiveBackResults((line.id,), "x")):
            assert town.refused(who, command).why in (Why.NOT_YOURS, Why.NOT_SIGNED_IN)
    assert town.refused(APPROVER, CheckResults((line.id,))).data["duties"] == "核验员"
    assert town.refused(APPROVER, SubmitResults((line.id,))).why is Why.WRONG_STATE
    town.well(CHECKER, CheckResults((line.id,)))
    assert town.refused(CHECKER, SubmitResults((line.id,))).data["duties"] == "批准人"
    for who in (OWNER, OFFICER, BAOTOU_STAFF, STRANGER):
        assert town.refused(who, SubmitResults((line.id,))).why in (Why.NOT_YOURS, Why.NOT_SIGNED_IN)


def test_what_is_given_back_is_signed_anew(town: Town) -> None:
    line = registered(town)
    assert town.refused(CHECKER, GiveBackResults((line.id,), " ")).why is Why.REASON_NEEDED
    town.well(CHECKER, CheckResults((line.id,)))
    town.well(APPROVER, GiveBackResults((line.id,), "有效期不对"))
    back = pending(town, line)
    assert (back.state, back.returned, back.checker, back.checked_by) == (REGISTERED, "有效期不对", "", "")
    town.well(STAFF, RegisterResults((ResultDraft(line.id, "合格", "N-2"),), {"非自动衡器": 12}))
    again = pending(town, line)
    assert (again.version, again.state, again.returned) == (2, REGISTERED, "")
    town.release(line.id)
    assert town.state(line.id) == "已出证"


def test_a_signature_is_for_the_version_that_was_looked_at(town: Town) -> None:
    line = registered(town)
    seen = {line.id: pending(town, line).version}
    town.well(STAFF, RegisterResults((ResultDraft(line.id, "不合格"),)))
    assert town.refused(CHECKER, CheckResults((line.id,), seen)).why is Why.CHANGED
    town.well(CHECKER, CheckResults((line.id,), {line.id: 2}))
    town.well(STAFF, RegisterResults((ResultDraft(line.id, "合格"),), {"非自动衡器": 12}))
    assert pending(town, line).state == REGISTERED, "what was checked and written anew is to be checked anew"
    assert town.refused(APPROVER, SubmitResults((line.id,), {line.id: 2})).why is Why.CHANGED


def test_a_correction_is_signed_by_three_and_until_then_the_old_one_stands(town: Town) -> None:
    (line,) = town.issued("1")
    change = CorrectResult(line.id, {"certificate_no": "NJG-1a"}, "编号打错")
    assert town.refused(APPROVER, change).data["duties"] == "检定员"
    town.well(STAFF, change)
    assert town.state(line.id) == "已出证"
    stands = town.store.result(line.id)
    assert stands is not None
    assert (stands.certificate_no, stands.state) == ("NJG-1", LOCKED)
    assert town.refused(STAFF, CheckResults((line.id,))).why is Why.SAME_PERSON
    town.well(CHECKER, CheckResults((line.id,)))
    assert pending(town, line).state == CHECKED
    town.well(STAFF, DropCorrection(line.id))
    assert town.store.pending(line.id) is None
    town.well(STAFF, change)
    town.release(line.id)
    assert [one.state for one in town.store.results(line.id)] == ["已更正", "已更正", "已提交"]
    assert town.store.history("booking_line", line.id)[-1].verb == "结果更正"


def test_a_void_certificate_has_nothing_left_to_correct(town: Town) -> None:
    (line,) = town.issued("1")
    town.well(STAFF, CorrectResult(line.id, {"certificate_no": "NJG-1a"}, "编号打错"))
    town.well(APPROVER, VoidResult(line.id, "标准装置失准"))
    assert town.store.pending(line.id) is None
    result = town.store.result(line.id)
    assert result is not None
    assert result.state == "已作废"


def test_nobody_signs_without_a_name(town: Town) -> None:
    _no, (line,) = town.accepted("1")
    nameless = replace(town.store.person(STAFF) or Person(STAFF), name="")
    town.store.put(nameless)
    assert town.refused(STAFF, RegisterResults((ResultDraft(line.id, "合格"),))).why is Why.NAMELESS


@pytest.mark.parametrize(
    ("duties", "alone", "declared"),
    [
        (("检定员", "核验员"), False, False),
        (("检定员", "核验员", "批准人"), False, False),
        (("检定员", "批准人"), False, True),
        (("核验员", "批准人"), False, True),
        (("管理员", "收发", "检定员"), True, True),
    ],
)
def test_which_duties_one_person_may_be_given(
    town: Town, *, duties: tuple[str, ...], alone: bool, declared: bool
) -> None:
    grant = GrantStaff("institution", "i1", "", "13911112222", "何检", duties)
    for may in (alone, declared):
        refused = town.do(STAFF, grant).refused
        assert (refused is None) == may
        assert refused is None or refused.why is Why.NEVER_BOTH
        town.well(STAFF, AllowTwoDuties("i1", True))


def test_only_its_administrator_declares_two_duties(town: Town) -> None:
    for who in (CHECKER, APPROVER):
        assert town.refused(who, AllowTwoDuties("i1", True)).why is Why.NO_DUTY
    assert town.refused(BAOTOU_STAFF, AllowTwoDuties("i1", True)).why is Why.NOT_YOURS
    assert town.refused(STAFF, AllowTwoDuties("none", True)).why is Why.NOT_FOUND


def test_a_line_ends_without_a_result_and_its_instrument_is_free_again(town: Town) -> None:
    number, (line,) = town.accepted("1")
    assert town.refused(STAFF, CallOffLines((line.id,), " ")).why is Why.REASON_NEEDED
    assert town.refused(CHECKER, CallOffLines((line.id,), "x")).why is Why.NO_DUTY
    town.well(STAFF, CallOffLines((line.id,), "送来的秤坏了"))
    assert (town.state(line.id), town.booking_state(number)) == ("已终止", "已完成")
    assert town.told("LinesCalledOff")[0]["reason"] == "送来的秤坏了"
    town.well(OWNER, SubmitBooking("u1", (line.instrument_id,)))
