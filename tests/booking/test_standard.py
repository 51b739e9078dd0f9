"""社公标: added, edited, submitted, audited by somebody else, deleted; all of it in its history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from booking.commands import MoveStandard, SaveStandard
from booking.people import Person, Role, RoleKind
from booking.refusal import Why
from tests.booking.subject import NOW, QINGSHAN, SAIHAN
from tests.booking.town import CITY_OFFICER, OFFICER, OWNER, STAFF, STRANGER, Town

ONE = SaveStandard(
    "F2等级砝码标准装置", "[2024]蒙社量标001", "呼和浩特市计量所", SAIHAN, range="1mg~20kg", accuracy="F2",
    issued_by="市局", issued_on=date(2024, 3, 1), valid_until=date(2028, 2, 29),
)  # fmt: skip
OTHER = "officer3"


@pytest.fixture
def office(town: Town) -> Town:
    town.store.put(Person(OTHER, OTHER, created_at=NOW))
    town.store.put(Role(OTHER, RoleKind.AUTHORITY, "a1"))
    return town


def added(town: Town, command: SaveStandard = ONE) -> str:
    return str(town.well(OFFICER, command)["standard_id"])


def state(town: Town, one: str) -> str:
    kept = town.store.standard(one)
    assert kept is not None
    return kept.state


def test_from_draft_to_approved_by_somebody_else(office: Town) -> None:
    one = added(office)
    office.well(OFFICER, MoveStandard(one, "submit"))
    assert office.told("StandardWaiting")[0]["name"] == "F2等级砝码标准装置"
    assert office.refused(OFFICER, MoveStandard(one, "approve")).why is Why.OTHER_REVIEWS
    assert office.refused(OTHER, MoveStandard(one, "reject")).why is Why.REASON_NEEDED
    office.well(OTHER, MoveStandard(one, "reject", "证书编号与附件不符"))
    assert state(office, one) == "审核退回"
    office.well(OFFICER, replace_number(one, "[2024]蒙社量标002"))
    office.well(OFFICER, MoveStandard(one, "submit"))
    office.well(OTHER, MoveStandard(one, "approve"))
    verbs = [past.verb for past in office.store.history("standard", one)]
    assert verbs == ["添加", "提交", "审核退回", "编辑", "改动内容", "提交", "审核通过"]


def replace_number(one: str, number: str) -> SaveStandard:
    return replace(ONE, standard_id=one, number=number)


def test_an_edit_of_an_approved_one_is_audited_again(office: Town) -> None:
    one = added(office)
    office.well(OFFICER, MoveStandard(one, "submit"))
    office.well(OTHER, MoveStandard(one, "approve"))
    assert office.well(OFFICER, replace(ONE, standard_id=one))["changed"] == (), "the same again changes nothing"
    assert state(office, one) == "已通过"
    office.well(OFFICER, replace(ONE, standard_id=one, valid_until=date(2029, 2, 28)))
    assert state(office, one) == "草稿"
    assert office.told("StandardChanged")[0]["changes"] == {"valid_until": ["2028-02-29", "2029-02-28"]}


def test_numbers_are_used_once_until_deleted(office: Town) -> None:
    one = added(office)
    assert office.refused(OFFICER, ONE).why is Why.NUMBER_TAKEN
    office.well(OFFICER, MoveStandard(one, "remove"))
    assert added(office) != one
    assert office.refused(OFFICER, replace(ONE, standard_id=one, number="新号")).why is Why.NOT_FOUND


def test_what_is_wrong_is_named(office: Town) -> None:
    assert office.refused(OFFICER, replace(ONE, name=" ")).slot == "name"
    assert office.refused(OFFICER, replace(ONE, number="")).slot == "number"
    assert office.refused(OFFICER, replace(ONE, region_code="赛罕")).slot == "region_code"
    assert office.refused(OFFICER, replace(ONE, valid_until=date(2020, 1, 1))).slot == "valid_until"
    assert office.refused(OFFICER, replace(ONE, note="长" * 400)).slot == "note"


def test_a_standard_past_its_day_is_not_submitted_and_lapses_by_the_clock(office: Town) -> None:
    late = added(office, replace(ONE, issued_on=None, valid_until=date(2026, 1, 1)))
    assert office.refused(OFFICER, MoveStandard(late, "submit")).slot == "valid_until"
    one = added(office, replace(ONE, number="另一个"))
    office.well(OFFICER, MoveStandard(one, "submit"))
    office.well(OTHER, MoveStandard(one, "approve"))
    assert office.refused(OFFICER, MoveStandard(one, "lapse")).why is Why.NOT_YOURS
    office.well("", MoveStandard(one, "lapse"))
    assert state(office, one) == "已过期"


@pytest.mark.parametrize(
    ("who", "why"),
    [(CITY_OFFICER, Why.OUT_OF_REGION), (OWNER, Why.NOT_YOURS), (STAFF, Why.NOT_YOURS), (STRANGER, Why.NOT_SIGNED_IN)],
)
def test_nobody_else_may_touch_it(office: Town, who: str, why: Why) -> None:
    one = added(office)
    assert office.refused(who, replace(ONE, number="x")).why is why
    assert office.refused(who, replace(ONE, standard_id=one, note="改")).why is why
    for verb in ("submit", "call_back", "approve", "reject", "remove"):
        assert office.refused(who, MoveStandard(one, verb, "原因")).why is why


def test_a_standard_can_not_be_moved_into_the_neighbours_region(office: Town) -> None:
    mine = str(office.well(CITY_OFFICER, replace(ONE, region_code=QINGSHAN))["standard_id"])
    moved = replace(ONE, standard_id=mine, region_code=SAIHAN)
    assert office.refused(CITY_OFFICER, moved).why is Why.OUT_OF_REGION
