"""What institutions and authorities do with lines (SPEC 5, 6, 7)."""

from __future__ import annotations

import pytest

from booking.commands import (
    AcceptLines,
    ChangeInstrument,
    Command,
    DismissLines,
    ForceAssign,
    MoveInstrument,
    RefuseLines,
    ReturnLines,
    ScheduleLines,
    SubmitBooking,
    TakeBackLines,
    TakeInLines,
)
from booking.refusal import Why
from tests.booking import subject
from tests.booking.subject import QINGSHAN
from tests.booking.town import BAOTOU_STAFF, CITY_OFFICER, OFFICER, OWNER, STAFF, STRANGER, Town


def test_acceptance_writes_a_receipt_and_answers_the_booking(town: Town) -> None:
    booking_no, (one, two) = town.booked("1", "2")
    town.well(STAFF, AcceptLines((one.id,), text="请与衡器室联系", dept="衡器室", phone="0471-3337085"))
    assert town.booking_state(booking_no) == "已提交", "one line still waits for an answer"
    town.well(STAFF, RefuseLines((two.id,), "请规范填写测量范围", "range"))
    assert town.booking_state(booking_no) == "已反馈"
    receipt = town.store.receipts(booking_no)[0]
    assert (receipt.dept, receipt.phone, receipt.line_ids) == ("衡器室", "0471-3337085", (one.id,))
    issued = town.told("ReceiptIssued")[0]
    assert (issued["text"], issued["lines"]) == (
        "请与衡器室联系",
        [{"n": 1, "name": "电子计价秤", "serial": "1"}],
    )
    refused = town.told("LinesRefused")[0]
    assert (refused["reason_field"], refused["institution"]) == ("range", "内蒙古自治区计量测试研究院")


def test_all_lines_move_or_none(town: Town) -> None:
    _no, (one, two) = town.booked("1", "2")
    town.well(STAFF, AcceptLines((one.id,)))
    refused = town.refused(STAFF, AcceptLines((two.id, one.id)))
    assert (refused.why, refused.data["serial"]) == (Why.WRONG_STATE, "1")
    assert town.state(two.id) == "已分配"


def commands_on(line_id: str) -> list[Command]:
    return [
        AcceptLines((line_id,)),
        RefuseLines((line_id,), "x"),
        ReturnLines((line_id,), "x"),
        ScheduleLines((line_id,), "2026-11-24"),
        TakeInLines((line_id,)),
        TakeBackLines((line_id,)),
    ]


@pytest.mark.parametrize("n", range(6))
def test_only_the_institution_that_has_a_line_answers_it(town: Town, n: int) -> None:
    _no, (line,) = town.booked("1")
    command = commands_on(line.id)[n]
    assert town.refused(STRANGER, command).why is Why.NOT_SIGNED_IN
    assert town.refused(BAOTOU_STAFF, command).why is Why.NOT_YOURS
    assert town.refused(OFFICER, command).why is Why.NOT_YOURS
    assert town.refused(CITY_OFFICER, command).why is Why.OUT_OF_REGION


def test_refusing_and_returning_need_a_reason(town: Town) -> None:
    _no, (line,) = town.booked("1")
    assert town.refused(STAFF, RefuseLines((line.id,), " ")).why is Why.REASON_NEEDED
    assert town.refused(STAFF, ReturnLines((line.id,), "")).why is Why.REASON_NEEDED
    assert town.refused(STAFF, RefuseLines((), "x")).why is Why.NOTHING_CHOSEN
    assert town.refused(STAFF, RefuseLines(("x",), "x")).why is Why.NOT_FOUND


# -- returns, the authority -------------------------------------------------------------------------------------------
def test_a_returned_line_goes_to_the_authority_and_on_to_another_institution(town: Town) -> None:
    town.store.put(subject.capability(id="c9", institution_id="i2", regions=("150000",)))
    booking_no, (line,) = town.booked("1")
    town.well(STAFF, ReturnLines((line.id,), "没有检定能力", proposed="包头所"))
    given = town.told("LinesGivenBack")[0]
    assert (given["region_code"], given["reason"], given["proposed"]) == ("150105", "没有检定能力", "包头所")
    assert town.booking_state(booking_no) == "已提交"
    assert town.refused(STAFF, ForceAssign((line.id,), "i2")).why is Why.NOT_YOURS
    assert town.refused(CITY_OFFICER, ForceAssign((line.id,), "i2")).why is Why.OUT_OF_REGION
    assert town.refused(OFFICER, ForceAssign((line.id,), "i9")).why is Why.NOT_FOUND
    town.well(OFFICER, ForceAssign((line.id,), "i2"))
    assigned = town.store.line(line.id)
    assert assigned is not None
    assert (assigned.state, assigned.institution_id, assigned.reason) == ("已分配", "i2", "")
    assert town.told("LinesAssigned")[0]["institution"] == "包头市产品质量计量检测所"
    assert town.told("TaskArrived")[-1]["institution_id"] == "i2"
    town.well(BAOTOU_STAFF, AcceptLines((line.id,)))
    trace = [(past.verb, past.by, past.reason) for past in town.store.history("booking_line", line.id)]
    assert trace[-3:] == [("退回", STAFF, "没有检定能力"), ("强制分配", OFFICER, ""), ("受理", BAOTOU_STAFF, "")]


def test_one_that_is_not_capable_gets_lines_only_with_a_reason(town: Town) -> None:
    _no, (line,) = town.booked("1")
    town.well(STAFF, ReturnLines((line.id,), "没有检定能力"))
    refused = town.refused(OFFICER, ForceAssign((line.id,), "i2"))
    assert (refused.why, refused.data["why"]) == (Why.NOT_CAPABLE, "county")
    town.well(OFFICER, ForceAssign((line.id,), "i2", reason="全区仅此一家有设备"))


def test_the_authority_dismisses_and_no_institution_takes_that_back(town: Town) -> None:
    booking_no, (line,) = town.booked("1")
    town.well(STAFF, ReturnLines((line.id,), "没有检定能力"))
    assert town.refused(OFFICER, DismissLines((line.id,), "")).why is Why.REASON_NEEDED
    town.well(OFFICER, DismissLines((line.id,), "不在目录内", "category"))
    assert (town.state(line.id), town.booking_state(booking_no)) == ("预约失败", "已完成")
    assert town.told("LinesRefused")[0]["institution"] == "内蒙古自治区市场监督管理局"
    assert town.refused(STAFF, TakeBackLines((line.id,))).why is Why.NOT_YOURS


# -- taking back -------------------------------------------------------------------------------------------------------
def test_each_answer_is_taken_back_while_nothing_came_of_it(town: Town) -> None:
    booking_no, (line,) = town.booked("1")
    for answer in (AcceptLines((line.id,), text="x"), RefuseLines((line.id,), "x"), ReturnLines((line.id,), "x")):
        town.well(STAFF, answer)
        town.well(STAFF, TakeBackLines((line.id,)))
        now = town.store.line(line.id)
        assert now is not None
        assert (now.state, now.reason, town.booking_state(booking_no)) == ("已分配", "", "已提交")
    assert town.store.receipts(booking_no) == (), "a receipt goes with the acceptance it was for"
    assert len(town.told("AnswerTakenBack")) == 3


def test_a_receipt_stays_for_the_lines_that_stay_accepted(town: Town) -> None:
    booking_no, (one, two) = town.booked("1", "2")
    town.well(STAFF, AcceptLines((one.id, two.id)))
    town.well(STAFF, TakeBackLines((one.id,)))
    assert [receipt.line_ids for receipt in town.store.receipts(booking_no)] == [(two.id,)]


def test_a_refusal_that_was_acted_on_is_not_taken_back(town: Town) -> None:
    _no, (one, two) = town.booked("1", "2")
    town.well(STAFF, RefuseLines((one.id, two.id), "型号写错了", "model"))
    town.well(OWNER, ChangeInstrument(one.instrument_id, {"model": "ACS-15"}))
    town.well(OWNER, SubmitBooking("u1", (one.instrument_id,)))
    assert town.refused(STAFF, TakeBackLines((one.id,))).why is Why.ALREADY_BOOKED
    town.well(OWNER, MoveInstrument(two.instrument_id, "scrap"))
    assert town.refused(STAFF, TakeBackLines((two.id,))).why is Why.NOT_BOOKABLE


def test_what_is_in_hand_is_not_taken_back(town: Town) -> None:
    _no, (line,) = town.accepted("1")
    town.well(STAFF, TakeInLines((line.id,)))
    assert town.refused(STAFF, TakeBackLines((line.id,))).why is Why.WRONG_STATE


# -- appointments ------------------------------------------------------------------------------------------------------
def test_both_sides_appoint_and_the_other_side_hears_of_it(town: Town) -> None:
    _no, (line,) = town.accepted("1")
    town.well(STAFF, ScheduleLines((line.id,), "2026-11-24", "09:30"))
    town.well(OWNER, ScheduleLines((line.id,), "2026-11-25", "PM"))
    assert [(one["date"], one["time"], one["by_unit"]) for one in town.told("AppointmentMade")] == [
        ("2026-11-24", "09:30", False),
        ("2026-11-25", "PM", True),
    ]
    scheduled = town.store.line(line.id)
    assert scheduled is not None
    assert (scheduled.scheduled_date, scheduled.scheduled_time) == ("2026-11-25", "PM")


@pytest.mark.parametrize(
    ("date", "time", "slot"),
    [
        ("2026-11-21", "", "date"),
        ("2026-11", "", "date"),
        ("明天", "", "date"),
        ("2026-11-24", "25:00", "time"),
        ("2026-11-24", "早上", "time"),
    ],
)
def test_an_appointment_is_a_day_to_come(town: Town, date: str, time: str, slot: str) -> None:
    _no, (line,) = town.accepted("1")
    assert town.refused(STAFF, ScheduleLines((line.id,), date, time)).slot == slot


def test_lines_of_two_bookings_are_answered_at_once_and_told_apart(town: Town) -> None:
    first, (one,) = town.booked("1")
    second, (two,) = town.booked("2")
    town.well(STAFF, AcceptLines((one.id, two.id), text="请送检"))
    assert [receipt["booking_no"] for receipt in town.told("ReceiptIssued")] == [first, second]


def test_a_person_with_two_roles_acts_in_the_one_that_is_allowed(town: Town) -> None:
    town.store.put(subject.person(id=STAFF, name=STAFF))
    for role in town.store.roles(OFFICER):
        town.store.put(type(role)(STAFF, role.kind, role.ref))
    _no, (line,) = town.booked("1", use_region_code=QINGSHAN)
    town.well(BAOTOU_STAFF, ReturnLines((line.id,), "忙不过来"))
    town.well(STAFF, ForceAssign((line.id,), "i1"))
    town.well(STAFF, AcceptLines((line.id,)))
    parties = [past.party for past in town.store.history("booking_line", line.id)]
    assert parties[-2:] == ["主管部门", "受理机构"]
