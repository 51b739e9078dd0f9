"""How an institution runs its desk: library, half-days, 送检方式, missed appointments, samples (SPEC 6)."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date

import pytest

from booking import desk_texts, opening, take_in_code
from booking.commands import (
    AcceptLines,
    AnswerDelivery,
    AskDelivery,
    Command,
    DropReason,
    DropTemplate,
    HalfDay,
    KeepReason,
    KeepTemplate,
    MissAppointment,
    OpenHalfDays,
    ScheduleLines,
    TakeInLines,
)
from booking.half_days import rooms
from booking.people import Duty
from booking.refusal import Why
from tests.booking.town import BAOTOU_STAFF, CITY_OFFICER, OFFICER, OWNER, STAFF, STRANGER, Town

TUESDAY = date(2026, 11, 24)


# -- library -----------------------------------------------------------------------------------------------------------
def test_a_template_is_filled_in_for_each_booking(town: Town) -> None:
    text = "{单位}的{台数}台{器具}（{预约编号}）请与{科室}{电话}联系"
    kept = town.well(STAFF, KeepTemplate("i1", "衡器室", "0471-3337085", text))
    first, (one, two) = town.booked("1", "2")
    second, (three,) = town.booked("3")
    town.well(STAFF, AcceptLines((one.id, two.id, three.id), template_id=kept["id"]))
    (receipt,) = town.store.receipts(first)
    assert receipt.text == f"赛罕区惠香蔬菜店的2台电子计价秤（{first}）请与衡器室0471-3337085联系"
    assert (receipt.dept, receipt.phone) == ("衡器室", "0471-3337085")
    assert f"的1台电子计价秤（{second}）" in town.store.receipts(second)[0].text


def test_what_is_said_comes_before_what_stands_in_the_template(town: Town) -> None:
    kept = town.well(STAFF, KeepTemplate("i1", "衡器室", "1", "模板"))
    booking_no, (line,) = town.booked("1")
    town.well(STAFF, AcceptLines((line.id,), text="明天来", phone="2", template_id=kept["id"]))
    (receipt,) = town.store.receipts(booking_no)
    assert (receipt.text, receipt.dept, receipt.phone) == ("明天来", "衡器室", "2")


def test_a_template_of_somebody_else_or_of_the_past_is_no_template(town: Town) -> None:
    theirs = town.well(BAOTOU_STAFF, KeepTemplate("i2", "衡器室", "", "来"))["id"]
    ours = town.well(STAFF, KeepTemplate("i1", "衡器室", "", "来"))["id"]
    town.well(STAFF, DropTemplate(ours))
    _no, (line,) = town.booked("1")
    for template_id in (theirs, ours, "none"):
        assert town.refused(STAFF, AcceptLines((line.id,), template_id=template_id)).why is Why.NOT_FOUND
    assert town.refused(STAFF, DropTemplate(ours)).why is Why.NOT_FOUND


def test_a_template_holds_only_what_can_be_filled_in(town: Town) -> None:
    refused = town.refused(STAFF, KeepTemplate("i1", "衡器室", "", "{单位}请到{地址}"))
    assert (refused.slot, refused.data["variable"]) == ("text", "地址")
    assert town.refused(STAFF, KeepTemplate("i1", "", "", "来")).slot == "dept"
    assert town.refused(STAFF, KeepTemplate("i1", "衡器室", "", " ")).slot == "text"
    assert town.refused(STAFF, KeepTemplate("i1", "衡器室", "", "长" * 301)).slot == "text"


def test_reasons_are_kept_changed_and_dropped(town: Town) -> None:
    one = town.well(STAFF, KeepReason("i1", "refuse", "请规范填写测量范围", "range"))["id"]
    town.well(STAFF, KeepReason("i1", "refuse", "测量范围请写成200g-30kg", "range", reason_id=one))
    assert [each.text for each in town.store.reasons("i1", use="refuse")] == ["测量范围请写成200g-30kg"]
    assert town.refused(STAFF, KeepReason("i1", "refuse", "x", reason_id="none")).why is Why.NOT_FOUND
    assert town.refused(STAFF, KeepReason("i1", "other", "x")).slot == "use"
    assert town.refused(STAFF, KeepReason("i1", "refuse", "")).why is Why.MISSING
    town.well(STAFF, DropReason(one))
    assert town.store.reasons("i1", use="refuse") == ()


# -- half-days ---------------------------------------------------------------------------------------------------------
def opened(town: Town, capacity: int = 2) -> None:
    town.well(STAFF, OpenHalfDays("i1", (HalfDay(TUESDAY, "AM", capacity), HalfDay(TUESDAY, "PM", 1))))


def test_without_half_days_any_time_is_free(town: Town) -> None:
    _no, (line,) = town.accepted("1")
    town.well(OWNER, ScheduleLines((line.id,), "2026-11-24", "09:30"))


def test_a_unit_comes_only_when_the_institution_is_open(town: Town) -> None:
    opened(town)
    _no, (line,) = town.accepted("1")
    assert town.refused(OWNER, ScheduleLines((line.id,), "2026-11-25", "AM")).why is Why.NOT_OFFERED
    town.well(OWNER, ScheduleLines((line.id,), "2026-11-24", "AM"))
    town.well(STAFF, ScheduleLines((line.id,), "2026-11-25", "AM"))
    kept = town.store.line(line.id)
    assert kept is not None
    assert kept.scheduled_date == "2026-11-25", "the institution itself may come when it likes"


def test_a_half_day_is_never_overbooked_by_either_side(town: Town) -> None:
    opened(town)
    _no, lines = town.accepted("1", "2", "3")
    ids = [line.id for line in lines]
    refused = town.refused(STAFF, ScheduleLines(tuple(ids), "2026-11-24", "10:00"))
    assert (refused.why, refused.data["left"]) == (Why.FULL, 2)
    town.well(OWNER, ScheduleLines(tuple(ids[:2]), "2026-11-24", "AM"))
    assert town.refused(OWNER, ScheduleLines((ids[2],), "2026-11-24", "11:30")).why is Why.FULL
    town.well(OWNER, ScheduleLines((ids[0],), "2026-11-24", "PM"))
    town.well(OWNER, ScheduleLines((ids[2],), "2026-11-24", "AM"))
    left = {room.half: room.left for room in rooms(town.store, "i1", since=TUESDAY, until=TUESDAY)}
    assert left == {"AM": 0, "PM": 0}


def test_moving_within_a_full_half_day_is_no_crowding(town: Town) -> None:
    opened(town, capacity=1)
    _no, (line,) = town.accepted("1")
    town.well(OWNER, ScheduleLines((line.id,), "2026-11-24", "AM"))
    town.well(STAFF, ScheduleLines((line.id,), "2026-11-24", "09:30"))


def test_half_days_are_halves_of_days_to_come(town: Town) -> None:
    for row, slot in (
        (HalfDay(date(2026, 11, 21), "AM", 1), "date"),
        (HalfDay(TUESDAY, "noon", 1), "capacity"),
        (HalfDay(TUESDAY, "AM", -1), "capacity"),
    ):
        assert town.refused(STAFF, OpenHalfDays("i1", (row,))).slot == slot


# -- 未赴约 ------------------------------------------------------------------------------------------------------------
def test_either_side_says_that_the_other_did_not_come(town: Town) -> None:
    booking_no, (one, two) = town.accepted("1", "2")
    for line in (one, two):
        town.well(STAFF, ScheduleLines((line.id,), "2026-11-24", "AM"))
    assert town.refused(STAFF, MissAppointment((one.id,))).why is Why.NOT_YET
    town.later(days=2)
    due = town.store.line(one.id)
    town.well(STAFF, MissAppointment((one.id,), note="电话没人接"))
    town.well(OWNER, MissAppointment((two.id,)))
    missed = town.told("AppointmentMissed")
    assert [(each["by_unit"], each["date"], each["note"]) for each in missed] == [
        (False, "2026-11-24", "电话没人接"),
        (True, "2026-11-24", ""),
    ]
    after = town.store.line(one.id)
    assert after is not None
    assert due is not None
    assert (after.state, after.scheduled_date, after.due) == ("待检定", "", due.due), "no term begins anew"
    assert town.refused(STAFF, MissAppointment((one.id,))).why is Why.NOT_YET
    assert town.booking_state(booking_no) == "已反馈"


# -- 送检方式 ----------------------------------------------------------------------------------------------------------
def test_the_unit_agrees_and_its_ledger_follows(town: Town) -> None:
    _no, (one, two) = town.booked("1", "2")
    ask = town.well(STAFF, AskDelivery((one.id, two.id), "送检", "设备不能搬"))["ask_id"]
    proposed = town.told("DeliveryProposed")[0]
    assert (proposed["unit_id"], proposed["method"], proposed["reason"]) == ("u1", "送检", "设备不能搬")
    assert town.refused(STAFF, AskDelivery((one.id,), "送检")).why is Why.ASKED_ALREADY
    assert town.refused(STAFF, AnswerDelivery(ask, "agree")).why is Why.NOT_YOURS
    town.well(OWNER, AnswerDelivery(ask, "agree"))
    for line in (one, two):
        instrument = town.store.instrument(line.instrument_id)
        assert instrument is not None
        assert instrument.delivery_method == "送检"
    assert town.told("DeliveryAnswered")[0]["answer"] == "已同意"
    assert town.refused(OWNER, AnswerDelivery(ask, "decline")).why is Why.WRONG_STATE
    assert town.refused(STAFF, AskDelivery((one.id,), "送检")).slot == "delivery_method", "it is so already"


def test_the_unit_declines_or_the_institution_calls_it_back(town: Town) -> None:
    _no, (one,) = town.booked("1")
    ask = town.well(STAFF, AskDelivery((one.id,), "送检"))["ask_id"]
    town.well(OWNER, AnswerDelivery(ask, "decline", reason="搬不动"))
    again = town.well(STAFF, AskDelivery((one.id,), "送检"))["ask_id"]
    town.well(STAFF, AnswerDelivery(again, "call_back"))
    assert town.store.delivery_asks_open("u1") == ()
    instrument = town.store.instrument(one.instrument_id)
    assert instrument is not None
    assert instrument.delivery_method == "现场检"
    assert [each["answer"] for each in town.told("DeliveryAnswered")] == ["未同意", "已撤回"]


# -- 检定受理 ----------------------------------------------------------------------------------------------------------
def test_every_instrument_that_is_taken_in_has_a_sample_number(town: Town) -> None:
    _no, (one, two, three) = town.accepted("1", "2", "3")
    done = town.well(STAFF, TakeInLines((one.id, two.id), samples={one.id: "H-17"}))
    assert done["samples"] == {one.id: "H-17", two.id: "261122-001"}
    assert town.refused(STAFF, TakeInLines((three.id,), samples={three.id: "H-17"})).why is Why.SAMPLE_TAKEN
    assert town.state(three.id) == "待检定"


# -- whose it is -------------------------------------------------------------------------------------------------------
def on(town: Town) -> list[Command]:
    _no, (line,) = town.accepted("1")
    reason = town.well(STAFF, KeepReason("i1", "refuse", "x"))["id"]
    template = town.well(STAFF, KeepTemplate("i1", "衡器室", "", "x"))["id"]
    ask = town.well(STAFF, AskDelivery((line.id,), "送检"))["ask_id"]
    return [
        KeepReason("i1", "refuse", "y"),
        DropReason(reason),
        KeepTemplate("i1", "衡器室", "", "y"),
        DropTemplate(template),
        OpenHalfDays("i1", (HalfDay(TUESDAY, "AM", 1),)),
        AskDelivery((line.id,), "送检"),
        AnswerDelivery(ask, "call_back"),
        MissAppointment((line.id,)),
    ]


@pytest.mark.parametrize("n", range(8))
def test_only_the_institution_itself_runs_its_desk(town: Town, n: int) -> None:
    command = on(town)[n]
    assert town.refused(STRANGER, command).why is Why.NOT_SIGNED_IN
    assert town.refused(BAOTOU_STAFF, command).why is Why.NOT_YOURS
    assert town.refused(OFFICER, command).why in (Why.NOT_YOURS, Why.OUT_OF_REGION)
    assert town.refused(CITY_OFFICER, command).why in (Why.NOT_YOURS, Why.OUT_OF_REGION)


def test_the_desk_is_run_by_those_who_receive(town: Town) -> None:
    commands = on(town)
    for role in town.store.roles(STAFF):
        town.store.put(replace(role, duties=(Duty.TESTER,)))
    for command in commands:
        assert town.refused(STAFF, command).why is Why.NO_DUTY, command
    for role in town.store.roles(STAFF):
        town.store.put(replace(role, duties=(Duty.RECEIVER,)))
    town.well(STAFF, commands[0])


@pytest.mark.parametrize("module", [desk_texts, opening, take_in_code], ids=lambda one: one.__name__)
def test_examples_in_the_documentation(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]  # a module, given as a parameter
    assert tried
    assert not failed
