"""The rules of the ledger (SPEC 3)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from booking.commands import AddInstruments, ChangeInstrument, MoveInstrument, RefuseLines
from booking.instrument import IN_USE, SCRAPPED, STOPPED, TRANSFERRED, Instrument
from booking.refusal import Why
from booking.unit import PENDING
from tests.booking import subject
from tests.booking.town import OFFICER, OWNER, STAFF, STRANGER, Town, scale


def row(town: Town, instrument_id: str) -> Instrument:
    instrument = town.store.instrument(instrument_id)
    assert instrument is not None
    return instrument


def test_three_scales_are_three_rows_with_codes_of_their_own(town: Town) -> None:
    ids = town.add("938579", "938580", "938581")
    assert [row(town, one).code for one in ids] == ["00001", "00002", "00003"]
    assert [past.verb for past in town.store.history("instrument", ids[0])] == ["登记"]


def test_all_rows_or_none_and_the_refused_row_is_named(town: Town) -> None:
    refused = town.refused(OWNER, AddInstruments("u1", (scale(serial="1"), scale(serial="2", purpose=""))))
    assert (refused.why, refused.slot, refused.data["row"]) == (Why.MISSING, "purpose", 2)
    assert town.store.instrument_count("u1") == 0


@pytest.mark.parametrize(
    ("said", "why", "slot"),
    [
        ({"serial": ""}, Why.MISSING, "serial"),
        ({"install_location": " "}, Why.MISSING, "install_location"),
        ({"use_region_code": ""}, Why.MISSING, "use_region"),
        ({"use_region_code": "150100"}, Why.BAD_VALUE, "use_region"),
        ({"purpose": "其他"}, Why.BAD_VALUE, "purpose"),
        ({"delivery_method": "邮寄"}, Why.BAD_VALUE, "delivery_method"),
        ({"valid_until": "2027"}, Why.BAD_VALUE, "valid_until"),
        ({"valid_until": "2027-02-30"}, Why.BAD_VALUE, "valid_until"),
    ],
)
def test_what_a_row_has_to_hold(town: Town, said: dict[str, Any], why: Why, slot: str) -> None:
    refused = town.refused(OWNER, AddInstruments("u1", (scale(**said),)))
    assert (refused.why, refused.slot) == (why, slot)


def test_no_value_has_one_form_and_never_collides(town: Town) -> None:
    plain = {"model": "----", "manufacturer": "——", "accuracy": "-----"}
    first, second = town.add("----", "-----", **plain)
    assert row(town, first).serial == row(town, second).serial == row(town, first).manufacturer == "-----"
    assert row(town, first).model == "-----"


def test_the_same_maker_and_number_in_this_unit_is_refused_with_the_row(town: Town) -> None:
    (first,) = town.add("3MSW0702001(东)")
    refused = town.refused(OWNER, AddInstruments("u1", (scale(serial="3msw0702001（东）", manufacturer="永康 华鹰"),)))
    assert (refused.why, refused.data["instrument_id"]) == (Why.SERIAL_HERE, first)
    town.add("3MSW0702001(东)", manufacturer="上海大和")
    town.well(OWNER, MoveInstrument(first, "scrap"))
    town.add("3MSW0702001(东)")


def test_twice_in_one_entry_is_refused_as_well(town: Town) -> None:
    refused = town.refused(OWNER, AddInstruments("u1", (scale(serial="1"), scale(serial="1"))))
    assert (refused.why, refused.data["row"]) == (Why.SERIAL_HERE, 2)


def test_in_another_unit_it_is_asked_whether_it_was_transferred(town: Town) -> None:
    town.store.put(subject.instrument(id="t9", unit_id="u9"))
    refused = town.refused(OWNER, AddInstruments("u1", (scale(),)))
    assert (refused.why, refused.slot) == (Why.SERIAL_ELSEWHERE, "serial")
    town.well(OWNER, AddInstruments("u1", (scale(transferred=True),)))


def test_only_the_units_own_people_keep_its_ledger(town: Town) -> None:
    assert town.refused(STRANGER, AddInstruments("u1", (scale(),))).why is Why.NOT_SIGNED_IN
    assert town.refused(STAFF, AddInstruments("u1", (scale(),))).why is Why.NOT_YOURS
    assert town.refused(OFFICER, AddInstruments("u1", (scale(),))).why is Why.NOT_YOURS, "it stands over it, no more"
    (one,) = town.add("1")
    assert town.refused(STAFF, ChangeInstrument(one, {"model": "x"})).why is Why.NOT_YOURS
    assert town.refused(OFFICER, MoveInstrument(one, "scrap")).why is Why.NOT_YOURS


def test_a_unit_under_review_may_enter_its_ledger(town: Town) -> None:
    town.store.put(subject.unit(state=PENDING))
    town.add("1")


# -- 有效期至 ---------------------------------------------------------------------------------------------------------
def test_valid_until_is_typed_in_once(town: Town) -> None:
    (one,) = town.add("1")
    assert not town.told("ValidityChanged")
    town.well(OWNER, ChangeInstrument(one, {"valid_until": "2027-02"}))
    assert (row(town, one).valid_until, row(town, one).valid_until_by) == (date(2027, 2, 28), "自填")
    assert town.told("ValidityChanged")[0]["valid_until"] == "2027-02-28"
    refused = town.refused(OWNER, ChangeInstrument(one, {"valid_until": "2027-03-01"}))
    assert (refused.why, refused.slot, refused.data["by"]) == (Why.VALID_UNTIL_SET, "valid_until", "自填")
    town.well(OWNER, ChangeInstrument(one, {"valid_until": "2027-02-28", "model": "ACS-15"}))


def test_valid_until_at_entry_counts_as_typed_in(town: Town) -> None:
    (one,) = town.add("1", valid_until="2027-11-20")
    assert town.told("ValidityChanged")[0]["instrument_id"] == one
    assert town.refused(OWNER, ChangeInstrument(one, {"valid_until": ""})).why is Why.VALID_UNTIL_SET


def test_after_a_result_only_results_change_valid_until(town: Town) -> None:
    line = town.issued("1")[0]
    refused = town.refused(OWNER, ChangeInstrument(line.instrument_id, {"valid_until": "2030-01-01"}))
    assert (refused.why, refused.data["by"]) == (Why.VALID_UNTIL_SET, "证书")


# -- changes -----------------------------------------------------------------------------------------------------------
def test_every_change_keeps_who_when_old_and_new(town: Town) -> None:
    (one,) = town.add("1")
    result = town.well(OWNER, ChangeInstrument(one, {"model": "ACS-15", "origin": "国产", "purpose": "贸易结算"}))
    assert result["changed"] == ["model", "origin"]
    past = town.store.history("instrument", one)[-1]
    assert (past.verb, past.by, past.at) == ("修改", OWNER, town.now)
    assert past.data["changes"] == {"model": ["ACS-30", "ACS-15"], "origin": ["", "国产"]}


def test_a_change_that_changes_nothing_says_nothing(town: Town) -> None:
    (one,) = town.add("1")
    before = len(town.events)
    assert town.well(OWNER, ChangeInstrument(one, {"model": " ACS-30 "}))["changed"] == []
    assert len(town.events) == before


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"serial": ""}, Why.MISSING),
        ({"colour": "红"}, Why.BAD_VALUE),
        ({"state": "报废"}, Why.BAD_VALUE),
        ({"unit_id": "u2"}, Why.BAD_VALUE),
        ({"serial": "2"}, Why.SERIAL_HERE),
        ({"use_region_code": "150100"}, Why.BAD_VALUE),
    ],
)
def test_what_cannot_be_changed(town: Town, changes: dict[str, Any], why: Why) -> None:
    one, _other = town.add("1", "2")
    assert town.refused(OWNER, ChangeInstrument(one, changes)).why is why


def test_an_open_booking_locks_what_the_instrument_is_and_a_refusal_frees_it(town: Town) -> None:
    booking_no, (line,) = town.booked("357753")
    for name, value in {
        "serial": "357754",
        "model": "ACS-15",
        "manufacturer": "大和",
        "use_region_code": "150102",
    }.items():
        refused = town.refused(OWNER, ChangeInstrument(line.instrument_id, {name: value}))
        assert (refused.why, refused.data["booking_no"]) == (Why.IN_OPEN_BOOKING, booking_no)
    town.well(OWNER, ChangeInstrument(line.instrument_id, {"range": {"min": 0.2, "max": 15, "unit": "kg"}}))
    for verb in ("stop", "scrap", "transfer"):
        assert town.refused(OWNER, MoveInstrument(line.instrument_id, verb)).why is Why.IN_OPEN_BOOKING
    town.well(STAFF, RefuseLines((line.id,), "型号写错了", "model"))
    town.well(OWNER, ChangeInstrument(line.instrument_id, {"model": "ACS-15"}))


# -- its life ----------------------------------------------------------------------------------------------------------
def test_stop_resume_scrap_restore_transfer(town: Town) -> None:
    (one,) = town.add("1")
    for verb, state in (
        ("stop", STOPPED),
        ("resume", IN_USE),
        ("scrap", SCRAPPED),
        ("restore", IN_USE),
        ("transfer", TRANSFERRED),
    ):
        assert town.well(OWNER, MoveInstrument(one, verb))["state"] == state
    assert town.refused(OWNER, MoveInstrument(one, "resume")).why is Why.WRONG_STATE
    assert town.refused(OWNER, ChangeInstrument(one, {"model": "x"})).why is Why.WRONG_STATE


def test_what_was_entered_anew_cannot_be_restored_beside_it(town: Town) -> None:
    (old,) = town.add("1")
    town.well(OWNER, MoveInstrument(old, "scrap"))
    (new,) = town.add("1")
    refused = town.refused(OWNER, MoveInstrument(old, "restore"))
    assert (refused.why, refused.data["instrument_id"]) == (Why.SERIAL_HERE, new)
