"""柜台受理: who may, what is entered, what is known already, what is refused, and that the unit hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from booking.commands import SubmitBooking, WalkIn
from booking.refusal import Why
from tests.booking.town import APPROVER, BAOTOU_STAFF, OFFICER, OWNER, STAFF, STRANGER, Town, scale

CODE = "92150102MA13R5T82N"
SAID: dict[str, Any] = {
    "company_name": "新城区老靳猪肉铺", "contact": "靳海军", "phone": "13947155402", "address": "东库街3排22号",
    "region_code": "150102", "region": "内蒙古自治区呼和浩特市新城区",
}  # fmt: skip


ELSEWHERE = scale(serial="1", use_region_code="410105", use_region="河南省郑州市金水区")


@pytest.fixture
def town() -> Town:
    return Town()


def came(uscc: str = CODE, *serials: str, **said: Any) -> WalkIn:
    rows = tuple(scale(serial=one, delivery_method="送检") for one in serials or ("W-1",))
    return WalkIn("i1", uscc, rows=rows, **(SAID | said))


def test_one_stroke_from_the_counter_to_the_sample(town: Town) -> None:
    done = town.well(STAFF, came(CODE, "W-1", "W-2"))
    unit = town.store.unit_of_uscc(CODE)
    assert unit is not None
    assert (unit.company_name, unit.state) == ("新城区老靳猪肉铺", "已通过")
    lines = town.store.lines(str(done["booking_no"]))
    assert [one.state for one in lines] == ["检定中"] * 2
    assert {one.institution_id for one in lines} == {"i1"}
    assert town.booking_state(str(done["booking_no"])) == "已反馈"
    assert len(done["samples"]) == 2
    (told,) = town.told("WalkInMade")
    assert (told["unit_id"], len(told["lines"])) == (unit.id, 2)


def test_what_is_known_is_not_entered_again(town: Town) -> None:
    first = town.well(STAFF, came(CODE, "W-1"))
    assert town.refused(STAFF, came(CODE, "W-1")).why is Why.ALREADY_BOOKED
    own = town.store.unit("u1")
    assert own is not None
    (there,) = town.add("S-9")
    done = town.well(STAFF, came(own.uscc, "S-9"))
    (line,) = town.store.lines(str(done["booking_no"]))
    assert (line.instrument_id, line.unit_id) == (there, "u1")
    assert town.store.unit("u1") == own
    assert first["booking_no"] != done["booking_no"]


@pytest.mark.parametrize(
    ("said", "why", "slot"),
    [
        ({"company_name": " "}, Why.MISSING, "company_name"),
        ({"phone": "123"}, Why.BAD_VALUE, "phone"),
        ({"region_code": "150100"}, Why.BAD_VALUE, "region"),
        ({"rows": ()}, Why.NOTHING_CHOSEN, "instrument_name"),
        ({"rows": (scale(serial="1", purpose="玩"),)}, Why.BAD_VALUE, "purpose"),
        (
            {"rows": (scale(serial="1", use_region_code="410105", use_region="河南省郑州市金水区"),)},
            Why.NOT_CAPABLE,
            "second_name",
        ),
    ],
)
def test_what_is_refused_leaves_nothing_behind(town: Town, said: dict[str, Any], why: Why, slot: str) -> None:
    refused = town.refused(STAFF, replace(came(), **said))
    assert (refused.why, refused.slot) == (why, slot)
    assert town.store.unit_of_uscc(CODE) is None


def test_only_whoever_receives_at_this_institution_may(town: Town) -> None:
    for who in (OWNER, OFFICER, BAOTOU_STAFF, STRANGER):
        assert town.refused(who, came()).why in (Why.NOT_YOURS, Why.NOT_SIGNED_IN)
    assert town.refused(APPROVER, came()).why is Why.NO_DUTY


def test_an_owner_books_what_was_brought_once_it_is_free(town: Town) -> None:
    own = town.store.unit("u1")
    assert own is not None
    (there,) = town.add("S-9")
    town.well(STAFF, came(own.uscc, "S-9"))
    assert town.refused(OWNER, SubmitBooking("u1", (there,))).why is Why.ALREADY_BOOKED


def test_what_was_written_on_paper_is_marked_with_its_day_and_who_was_there(town: Town) -> None:
    day = town.now.date() - timedelta(days=2)
    done = town.well(STAFF, came(CODE, "W-1", paper_day=day, present="赵光远"))
    booking = town.store.booking(str(done["booking_no"]))
    assert booking is not None
    assert booking.remark == f"柜台受理；断网时纸质登记，{day.isoformat()}，在场：赵光远，事后补录"
    assert town.refused(STAFF, came(CODE, "W-2", paper_day=day)).slot == "present"
    for wrong in (town.now.date() + timedelta(days=1), town.now.date() - timedelta(days=61)):
        assert town.refused(STAFF, came(CODE, "W-2", paper_day=wrong, present="赵")).slot == "paper_day"
