"""Complaints: made by anybody, told to the authority of the place, answered by it alone."""

from __future__ import annotations

import pytest

from booking.commands import Complain, MoveComplaint
from booking.refusal import Why
from booking.result import SHOWN, Publication
from tests.booking import subject
from tests.booking.subject import NOW, QINGSHAN, SAIHAN
from tests.booking.town import CITY_OFFICER, OFFICER, OWNER, STRANGER, Town

TEXT = "东门第三个摊位的秤少二两"


def made(town: Town, who: str = "", **given: str) -> str:
    given = {"region_code": SAIHAN, "place": "昭乌达路农贸市场"} | given
    return str(town.well(who, Complain(TEXT, **given))["complaint_id"])


def test_a_complaint_of_somebody_unknown_reaches_the_authority_of_the_place(town: Town) -> None:
    one = made(town, phone="13847100009")
    told = town.told("ComplaintMade")[0]
    assert (told["region_code"], told["place"]) == (SAIHAN, "昭乌达路农贸市场")
    kept = town.store.complaint(one)
    assert kept is not None
    assert (kept.state, kept.phone, kept.by) == ("待处理", "13847100009", "")


def test_who_is_signed_in_is_not_kept(town: Town) -> None:
    one = made(town, OWNER)
    assert [past.by for past in town.store.history("complaint", one)] == [""]
    assert OWNER not in repr(town.store.complaint(one))


def test_about_a_published_certificate_the_instrument_is_known(town: Town) -> None:
    town.store.put(subject.instrument())
    town.store.put(subject.result(state="已提交", certificate_no="NJG-1"))
    town.store.put(Publication("b1", "NJG-1", SAIHAN, SHOWN, NOW))
    one = town.store.complaint(str(town.well("", Complain(TEXT, certificate_no="NJG-1"))["complaint_id"]))
    assert one is not None
    assert (one.instrument_id, one.unit_id, one.region_code) == ("t1", "u1", SAIHAN)
    assert town.refused("", Complain(TEXT, certificate_no="NJG-2")).why is Why.NOT_FOUND


def test_what_is_not_taken(town: Town) -> None:
    assert town.refused("", Complain("不准", SAIHAN, "市场")).slot == "text"
    assert town.refused("", Complain("长" * 1001, SAIHAN, "市场")).slot == "text"
    assert town.refused("", Complain(TEXT, "150100", "市场")).slot == "region"
    assert town.refused("", Complain(TEXT, SAIHAN)).slot == "place"
    assert town.refused("", Complain(TEXT, SAIHAN, "市场", phone="12345")).slot == "phone"


def test_the_authority_takes_and_settles_and_the_complainant_hears(town: Town) -> None:
    one = made(town, phone="13847100009")
    town.well(OFFICER, MoveComplaint(one, "take"))
    assert town.refused(OFFICER, MoveComplaint(one, "settle")).why is Why.REASON_NEEDED
    town.well(OFFICER, MoveComplaint(one, "settle", "已检查，秤已送检"))
    answered = town.told("ComplaintAnswered")[0]
    assert (answered["phone"], answered["state"], answered["reason"]) == ("13847100009", "已办结", "已检查，秤已送检")
    assert [past.verb for past in town.store.history("complaint", one)] == ["投诉", "受理投诉", "办结"]


@pytest.mark.parametrize(
    ("who", "why"),
    [(CITY_OFFICER, Why.OUT_OF_REGION), (OWNER, Why.NOT_YOURS), (STRANGER, Why.NOT_SIGNED_IN), ("", Why.NOT_YOURS)],
)
@pytest.mark.parametrize("verb", ["take", "settle", "turn_down"])
def test_nobody_else_may_touch_it(town: Town, who: str, why: Why, verb: str) -> None:
    one = made(town)
    assert town.refused(who, MoveComplaint(one, verb, "原因")).why is why


def test_the_neighbour_has_its_own(town: Town) -> None:
    one = made(town, region_code=QINGSHAN)
    town.well(CITY_OFFICER, MoveComplaint(one, "turn_down", "不属于计量"))
    assert town.refused(CITY_OFFICER, MoveComplaint("nothing", "take")).why is Why.NOT_FOUND
