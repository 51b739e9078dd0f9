"""Saving, submitting, changing and withdrawing bookings (SPEC 5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from booking.commands import (
    AcceptLines,
    ChangeBooking,
    MoveInstrument,
    RefuseLines,
    SaveBooking,
    SubmitBooking,
    WithdrawBooking,
)
from booking.refusal import Why
from tests.booking.subject import JINSHUI, QINGSHAN
from tests.booking.town import OFFICER, OWNER, STAFF, STRANGER, Town


def test_a_booking_goes_to_the_nearest_institution_and_everybody_hears_of_it(town: Town) -> None:
    here, there = town.add("1"), town.add("2", use_region_code=QINGSHAN)
    result = town.well(OWNER, SubmitBooking("u1", (*here, *there), preferred_date="2026-11-25", cause="m1"))
    assert result["booking_no"] == "2026112200001"
    assert [(one["n"], one["state"], one["institution_id"], one["why_assigned"]) for one in result["lines"]] == [
        (1, "已分配", "i1", "only:1"),
        (2, "已分配", "i2", "nearest:2"),
    ]
    received = town.told("BookingReceived")[0]
    assert (received["n"], received["unassigned"]) == (2, [])
    assert [(one["institution_id"], one["n"]) for one in received["assigned"]] == [("i1", 1), ("i2", 1)]
    tasks = town.told("TaskArrived")
    assert [(one["institution"], one["n"], one["preferred_date"]) for one in tasks] == [
        ("内蒙古自治区计量测试研究院", 1, "2026-11-25"),
        ("包头市产品质量计量检测所", 1, "2026-11-25"),
    ]
    assert [past.verb for past in town.store.history("booking", "2026112200001")] == ["新建", "提交申请"]
    line = town.store.lines("2026112200001")[0]
    assert [past.verb for past in town.store.history("booking_line", line.id)] == ["新建", "提交", "自动分配"]


def test_where_nobody_fits_the_unit_and_the_authority_are_told_why(town: Town) -> None:
    far = town.add("1", use_region_code=JINSHUI)
    result = town.well(OWNER, SubmitBooking("u1", tuple(far)))
    assert [(one["state"], one["unfit"]) for one in result["lines"]] == [("待分配", "county")]
    needed = town.told("AssignmentNeeded")[0]
    assert (needed["region_code"], needed["why"], needed["n"]) == (JINSHUI, "county", 1)
    assert town.told("BookingReceived")[0]["unassigned"] == [
        {"n": 1, "name": "电子计价秤", "serial": "1", "why": "county"}
    ]
    assert not town.told("TaskArrived")


def test_the_same_cause_books_once(town: Town) -> None:
    ids = tuple(town.add("1"))
    first = town.well(OWNER, SubmitBooking("u1", ids, cause="m1"))
    second = town.well(OWNER, SubmitBooking("u1", ids, cause="m1"))
    assert second["again"]
    assert second["booking_no"] == first["booking_no"]
    assert len(town.store.bookings("u1")) == 1
    assert town.refused(STAFF, SubmitBooking("u1", ids, cause="m1")).why is Why.NOT_YOURS


def test_an_instrument_stands_in_one_open_booking_only(town: Town) -> None:
    booking_no, (line,) = town.booked("938580")
    refused = town.refused(OWNER, SubmitBooking("u1", (line.instrument_id,), cause="m2"))
    assert refused.why is Why.ALREADY_BOOKED
    assert refused.data["instruments"][0]["booking_no"] == booking_no
    assert refused.data["instruments"][0]["serial"] == "938580"


@pytest.mark.parametrize("verb", ["stop", "scrap", "transfer"])
def test_what_is_not_in_use_is_not_booked(town: Town, verb: str) -> None:
    (one,) = town.add("1")
    town.well(OWNER, MoveInstrument(one, verb))
    assert town.refused(OWNER, SubmitBooking("u1", (one,))).why is Why.NOT_BOOKABLE


def test_what_else_is_refused(town: Town) -> None:
    ids = tuple(town.add("1"))
    assert town.refused(OWNER, SubmitBooking("u1", ())).why is Why.NOTHING_CHOSEN
    assert town.refused(OWNER, SubmitBooking("u1", ("x",))).why is Why.NOT_FOUND
    assert town.refused(OWNER, SubmitBooking("u9", ids)).why is Why.NOT_FOUND
    assert town.refused(STRANGER, SubmitBooking("u1", ids)).why is Why.NOT_SIGNED_IN
    assert town.refused(OFFICER, SubmitBooking("u1", ids)).why is Why.NOT_YOURS
    assert town.refused(OWNER, SubmitBooking("u1", ids, preferred_date="2026-11-21")).slot == "preferred_date"
    assert town.refused(OWNER, SubmitBooking("u1", ids, booking_no="2026112299999")).slot == "booking_no"
    town.well(OWNER, SubmitBooking("u1", (*ids, *ids), preferred_date="2026-11-23/2026-11-30"))


def test_a_draft_is_kept_overwritten_and_submitted_under_its_number(town: Town) -> None:
    one, two, three = town.add("1", "2", "3")
    booking_no = str(town.well(OWNER, SaveBooking("u1", (one, two)))["booking_no"])
    assert [line.state for line in town.store.lines(booking_no)] == ["暂存", "暂存"]
    town.well(OWNER, SaveBooking("u1", (three,), remark="下午来", booking_no=booking_no))
    assert [line.serial for line in town.store.lines(booking_no)] == ["3"]
    assert not town.told("TaskArrived")
    result = town.well(OWNER, SubmitBooking("u1", (three, one), booking_no=booking_no, cause="m1"))
    assert result["booking_no"] == booking_no
    assert [(line.n, line.serial, line.state) for line in town.store.lines(booking_no)] == [
        (1, "3", "已分配"),
        (2, "1", "已分配"),
    ]
    assert town.refused(OWNER, SaveBooking("u1", (two,), booking_no=booking_no)).why is Why.WRONG_STATE


def test_a_draft_takes_the_instrument_as_it_is_when_it_is_submitted(town: Town) -> None:
    (one,) = town.add("1")
    booking_no = str(town.well(OWNER, SaveBooking("u1", (one,)))["booking_no"])
    instrument = town.store.instrument(one)
    assert instrument is not None
    town.store.put(replace(instrument, serial="2"))
    town.well(OWNER, SubmitBooking("u1", (one,), booking_no=booking_no))
    assert town.store.lines(booking_no)[0].serial == "2"


def test_after_a_refusal_the_new_line_is_linked_to_the_old(town: Town) -> None:
    _no, (line,) = town.booked("357753")
    town.well(STAFF, RefuseLines((line.id,), "请规范填写测量范围例如30g-15kg", "range"))
    result = town.well(OWNER, SubmitBooking("u1", (line.instrument_id,), cause="m2"))
    again = town.store.lines(str(result["booking_no"]))[0]
    assert again.previous == line.id
    _no, (other,) = town.booked("357754")
    assert other.previous == ""


# -- changing ----------------------------------------------------------------------------------------------------------
def test_the_wish_may_change_until_somebody_answers(town: Town) -> None:
    booking_no, lines = town.booked("1", "2")
    town.well(OWNER, ChangeBooking(booking_no, preferred_date="2026-11-26", preferred_time="AM"))
    changed = town.told("BookingChanged")[0]
    assert changed["changes"] == {"preferred_date": ["", "2026-11-26"], "preferred_time": ["", "AM"]}
    assert changed["institution_ids"] == ["i1"]
    assert town.refused(OWNER, ChangeBooking(booking_no, preferred_date="2026-11-01")).why is Why.BAD_VALUE
    assert town.refused(STAFF, ChangeBooking(booking_no, remark="x")).why is Why.NOT_YOURS
    town.well(STAFF, AcceptLines((lines[0].id,)))
    assert town.refused(OWNER, ChangeBooking(booking_no, preferred_time="PM")).data["state"] == "待检定"
    town.well(OWNER, ChangeBooking(booking_no, remark="单位想撤下"))
    assert town.told("BookingChanged")[-1]["changes"] == {"remark": ["", "单位想撤下"]}


# -- withdrawing -------------------------------------------------------------------------------------------------------
def test_a_whole_booking_is_withdrawn_before_acceptance(town: Town) -> None:
    booking_no, lines = town.booked("1", "2")
    town.well(OWNER, WithdrawBooking(booking_no))
    assert town.booking_state(booking_no) == "已撤销"
    assert [town.state(line.id) for line in lines] == ["已撤销", "已撤销"]
    off = town.told("BookingCalledOff")[0]
    assert (off["institution_ids"], len(off["lines"])) == (["i1"], 2)
    town.well(OWNER, SubmitBooking("u1", tuple(line.instrument_id for line in lines)))
    assert town.refused(OWNER, WithdrawBooking(booking_no)).why is Why.WRONG_STATE


def test_some_lines_are_withdrawn_and_the_rest_goes_on(town: Town) -> None:
    booking_no, (one, two) = town.booked("1", "2")
    town.well(OWNER, WithdrawBooking(booking_no, (one.id,)))
    assert (town.state(one.id), town.state(two.id)) == ("已撤销", "已分配")
    assert town.booking_state(booking_no) == "已提交"
    town.well(OWNER, WithdrawBooking(booking_no, (two.id,)))
    assert town.booking_state(booking_no) == "已撤销"


def test_after_acceptance_it_is_not_withdrawn(town: Town) -> None:
    booking_no, (one, two) = town.booked("1", "2")
    town.well(STAFF, AcceptLines((one.id,)))
    assert town.refused(OWNER, WithdrawBooking(booking_no)).data["state"] == "待检定"
    assert town.refused(OWNER, WithdrawBooking(booking_no, (one.id,))).why is Why.WRONG_STATE
    town.well(OWNER, WithdrawBooking(booking_no, (two.id,)))
    assert town.booking_state(booking_no) == "已反馈", "what is left was answered"


def test_withdrawing_what_was_left_beside_a_refusal_finishes_the_booking(town: Town) -> None:
    booking_no, (one, _two) = town.booked("1", "2")
    town.well(STAFF, RefuseLines((one.id,), "型号写错了"))
    town.well(OWNER, WithdrawBooking(booking_no))
    assert town.booking_state(booking_no) == "已完成"


def test_others_do_not_withdraw(town: Town) -> None:
    booking_no, (line,) = town.booked("1")
    for who in (STAFF, OFFICER):
        assert town.refused(who, WithdrawBooking(booking_no)).why is Why.NOT_YOURS
    assert town.refused(OWNER, WithdrawBooking(booking_no, (line.id, "x"))).why is Why.NOT_FOUND


def test_a_draft_is_withdrawn_quietly(town: Town) -> None:
    ids = tuple(town.add("1"))
    booking_no = str(town.well(OWNER, SaveBooking("u1", ids))["booking_no"])
    town.well(OWNER, WithdrawBooking(booking_no))
    assert town.booking_state(booking_no) == "已撤销"
    assert not town.told("BookingCalledOff")


def test_the_terms_of_a_line_count_working_days(town: Town) -> None:
    """Five working days from Sunday 2026-11-22 end with Friday the 27th, whatever the hour."""
    booked = town.well(OWNER, SubmitBooking("u1", tuple(town.add("1"))))
    (line,) = town.store.lines(str(booked["booking_no"]))
    assert (line.state, line.due) == ("已分配", datetime(2026, 11, 27, 23, 59, tzinfo=town.now.tzinfo))
