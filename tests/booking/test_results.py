"""Results, corrections, certificates and what flows into the ledger (SPEC 5, 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.commands import (
    AcceptLines,
    ChangeInstrument,
    CorrectResult,
    Publish,
    RegisterResults,
    ResultDraft,
    SubmitBooking,
    SubmitResults,
    TakeInLines,
    VoidResult,
)
from booking.instrument import Instrument
from booking.line import Line
from booking.refusal import Why
from booking.result import Result
from booking.validity import valid_until
from tests.booking.town import BAOTOU_STAFF, CITY_OFFICER, OFFICER, OWNER, STAFF, Town

PERIODS = {"非自动衡器": 12}


def row(town: Town, line: Line) -> Instrument:
    instrument = town.store.instrument(line.instrument_id)
    assert instrument is not None
    return instrument


def current(town: Town, line: Line) -> Result:
    result = town.store.result(line.id)
    assert result is not None
    return result


def test_what_was_written_on_paper_first_says_so_wherever_it_is_read(town: Town) -> None:
    _booking_no, (one, two) = town.accepted("S-1001", "S-1002")
    town.well(STAFF, TakeInLines((one.id, two.id)))
    on_paper = {"present": " 赵光远、云秀兰 "}
    rows = (
        ResultDraft(one.id, "合格", "NO-1", verified_on=date(2026, 11, 16), details=on_paper),
        ResultDraft(two.id, "不合格", note="鉴别力不合格", verified_on=date(2026, 11, 16), details=on_paper),
    )
    town.well(STAFF, RegisterResults(rows))
    town.release(one.id, two.id)
    mark = "断网时纸质登记，在场：赵光远、云秀兰，事后补录"
    assert [current(town, line).remark for line in (one, two)] == [mark, f"鉴别力不合格；{mark}"]
    assert [current(town, line).note for line in (one, two)] == ["", "鉴别力不合格"]
    assert [line["note"] for line in town.told("ResultsOut")[0]["lines"]] == [mark, f"鉴别力不合格；{mark}"]


def test_from_acceptance_to_the_ledger(town: Town) -> None:
    booking_no, (one, two) = town.accepted("S-1001", "S-1002")
    town.well(STAFF, TakeInLines((one.id,)))
    rows = (
        ResultDraft(one.id, "合格", certificate_no="NJG2026-HQ-02001", valid_until=date(2027, 11, 23)),
        ResultDraft(two.id, "不合格", note="鉴别力不合格", valid_until=date(2027, 1, 1)),
    )
    told = town.well(STAFF, RegisterResults(rows))["lines"]
    assert [(one["result"], one["valid_until"]) for one in told] == [("合格", "2027-11-23"), ("不合格", "")]
    assert row(town, one).valid_until is None, "only what is submitted flows into the ledger"
    assert town.booking_state(booking_no) == "已反馈"
    town.release(one.id, two.id)
    assert town.booking_state(booking_no) == "已完成"
    passed, failed = row(town, one), row(town, two)
    assert (passed.valid_until, passed.valid_until_by) == (date(2027, 11, 23), "证书")
    assert (passed.last_result, passed.last_certificate) == ("合格", "NJG2026-HQ-02001")
    assert (failed.valid_until, failed.last_result) == (None, "不合格")
    out = town.told("ResultsOut")[0]
    assert [(line["serial"], line["result"], line["note"]) for line in out["lines"]] == [
        ("S-1001", "合格", ""),
        ("S-1002", "不合格", "鉴别力不合格"),
    ]
    assert [one["valid_until"] for one in town.told("ValidityChanged")] == ["2027-11-23"]


def test_what_failed_is_not_valid_any_more(town: Town) -> None:
    (line,) = town.issued("1")
    result = town.well(OWNER, SubmitBooking("u1", (line.instrument_id,)))
    again = town.store.lines(str(result["booking_no"]))[0]
    town.well(STAFF, AcceptLines((again.id,)))
    town.well(STAFF, RegisterResults((ResultDraft(again.id, "不合格"),)))
    town.release(again.id)
    assert row(town, line).valid_until is None
    assert town.told("ValidityChanged")[-1]["valid_until"] == ""


def test_the_period_proposes_and_the_certificate_wins(town: Town) -> None:
    _no, (one, two, three) = town.accepted("1", "2", "3")
    rows = (
        ResultDraft(one.id, "合格"),
        ResultDraft(two.id, "合格", valid_until=date(2027, 5, 23)),
        ResultDraft(three.id, "合格", verified_on=date(2026, 11, 1)),
    )
    town.well(STAFF, RegisterResults(rows, PERIODS))
    assert [current(town, line).valid_until for line in (one, two, three)] == [
        date(2027, 11, 21),
        date(2027, 5, 23),
        date(2027, 10, 31),
    ]
    town.well(STAFF, RegisterResults((ResultDraft(one.id, "合格"),)))
    assert current(town, one).valid_until is None, "without a period nothing is made up"


@pytest.mark.parametrize(
    ("said", "why", "slot"),
    [
        ({"result": "还行"}, Why.BAD_VALUE, "result"),
        ({"verified_on": date(2026, 11, 23)}, Why.BAD_VALUE, "verified_on"),
        ({"valid_until": date(2026, 11, 21)}, Why.BAD_VALUE, "valid_until"),
        ({"valid_until": date(2026, 11, 22)}, Why.BAD_VALUE, "valid_until"),
        ({"verified_on": date(2026, 11, 20), "valid_until": date(2026, 11, 20)}, Why.BAD_VALUE, "valid_until"),
        ({"certificate_no": "NJG-0"}, Why.CERTIFICATE_TAKEN, "certificate_no"),
    ],
)
def test_what_cannot_be_a_result(town: Town, said: dict[str, Any], why: Why, slot: str) -> None:
    town.issued("0")
    _no, (line,) = town.accepted("1")
    draft = ResultDraft(**{"line_id": line.id, "result": "合格"} | said)
    refused = town.refused(STAFF, RegisterResults((draft,)))
    assert (refused.why, refused.slot, refused.data["serial"]) == (why, slot, "1")


@pytest.mark.parametrize("until", [date(2026, 12, 30), date(2028, 11, 21), date(2031, 1, 1)])
def test_a_validity_far_from_the_period_needs_a_reason_or_a_question(town: Town, until: date) -> None:
    _no, (line,) = town.accepted("1")
    draft = ResultDraft(line.id, "合格", valid_until=until)
    refused = town.refused(STAFF, RegisterResults((draft,), PERIODS))
    assert (refused.slot, refused.data["days"], refused.data["months"]) == ("valid_until", "far", 12)
    town.well(STAFF, RegisterResults((draft,), PERIODS, asked=True))
    town.well(STAFF, RegisterResults((replace(draft, note="按新规程"),), PERIODS))
    town.release(line.id)
    again = CorrectResult(line.id, {"valid_until": until, "note": ""}, "改回去", PERIODS)
    assert town.refused(STAFF, again).data["days"] == "far"


def test_a_certificate_number_is_not_given_twice_in_one_entry(town: Town) -> None:
    _no, (one, two) = town.accepted("1", "2")
    rows = tuple(ResultDraft(line.id, "合格", certificate_no="NJG-9") for line in (one, two))
    assert town.refused(STAFF, RegisterResults(rows)).data["n"] == 2
    twice = (ResultDraft(one.id, "合格"), ResultDraft(one.id, "不合格"))
    assert town.refused(STAFF, RegisterResults(twice)).slot == "items"


def test_results_come_after_acceptance_and_from_the_institution(town: Town) -> None:
    _no, (line,) = town.booked("1")
    assert town.refused(STAFF, RegisterResults((ResultDraft(line.id, "合格"),))).why is Why.WRONG_STATE
    _no, (line,) = town.accepted("2")
    for who in (OWNER, OFFICER, BAOTOU_STAFF):
        assert town.refused(who, RegisterResults((ResultDraft(line.id, "合格"),))).why is Why.NOT_YOURS
    assert town.refused(STAFF, SubmitResults((line.id,))).why is Why.WRONG_STATE


def test_a_result_is_written_anew_until_it_is_submitted(town: Town) -> None:
    _no, (line,) = town.accepted("1")
    for number in ("NJG-1", "NJG-2"):
        town.well(STAFF, RegisterResults((ResultDraft(line.id, "合格", certificate_no=number),)))
    assert [(one.version, one.state) for one in town.store.results(line.id)] == [(1, "已更正"), (2, "已登记")]
    assert current(town, line).certificate_no == "NJG-2"
    town.release(line.id)
    assert town.refused(STAFF, RegisterResults((ResultDraft(line.id, "合格"),))).why is Why.WRONG_STATE


# -- corrections -------------------------------------------------------------------------------------------------------
def test_a_correction_is_a_new_version_with_a_reason_and_the_ledger_follows(town: Town) -> None:
    (line,) = town.issued("1", valid_until=date(2027, 11, 20))
    assert town.refused(STAFF, CorrectResult(line.id, {"certificate_no": "NJG-2"}, " ")).why is Why.REASON_NEEDED
    changes = {"certificate_no": "NJG-2", "valid_until": "2027-11-21"}
    result = town.well(STAFF, CorrectResult(line.id, changes, "证书号登错了"))
    assert result["version"] == 2
    assert (current(town, line).certificate_no, row(town, line).last_certificate) == ("NJG-1", "NJG-1"), "not yet"
    assert not town.told("ResultChanged")
    town.release(line.id)
    assert [(one.version, one.state) for one in town.store.results(line.id)] == [(1, "已更正"), (2, "已提交")]
    assert (row(town, line).last_certificate, row(town, line).valid_until) == ("NJG-2", date(2027, 11, 21))
    old = town.store.result_of_certificate("NJG-1")
    assert old is not None
    assert old.state == "已更正", "the old number is not current any more"
    changed = town.told("ResultChanged")[0]
    assert (changed["reason"], changed["line"]["certificate_no"]) == ("证书号登错了", "NJG-2")
    assert town.told("ValidityChanged")[-1]["valid_until"] == "2027-11-21"


def test_a_pass_that_is_corrected_to_a_failure_is_not_valid(town: Town) -> None:
    (line,) = town.issued("1")
    town.well(STAFF, CorrectResult(line.id, {"result": "不合格", "note": "示值超差"}, "看错了"))
    town.release(line.id)
    assert (row(town, line).valid_until, row(town, line).last_result) == (None, "不合格")


def test_the_codes_that_a_verification_puts_on_stand_in_the_ledger_once_it_is_out(town: Town) -> None:
    _booking_no, (one,) = town.accepted("S-1001")
    town.well(STAFF, TakeInLines((one.id,)))
    details = {"check_code": "JD2027-0118", "seal_no": "B00417", "spot": "店铺内"}
    draft = ResultDraft(one.id, "合格", certificate_no="NJG2026-HQ-02001", details=details)
    town.well(STAFF, RegisterResults((draft,), PERIODS))
    assert row(town, one).seal_no == ""
    town.release(one.id)
    told = row(town, one)
    assert (told.check_code, told.seal_no, told.production_code) == ("JD2027-0118", "B00417", "")


def test_before_submission_a_correction_needs_no_reason_and_submits_nothing(town: Town) -> None:
    _no, (line,) = town.accepted("1")
    town.well(STAFF, RegisterResults((ResultDraft(line.id, "合格", certificate_no="NJG-1"),)))
    town.well(STAFF, CorrectResult(line.id, {"certificate_no": "NJG-2"}, ""))
    assert (town.state(line.id), current(town, line).certificate_no, current(town, line).state) == (
        "已检定",
        "NJG-2",
        "已登记",
    )
    assert not town.told("ResultChanged")


@pytest.mark.parametrize("changes", [{}, {"colour": "红"}, {"line_id": "x"}, {"valid_until": "明年"}, {"result": "?"}])
def test_what_cannot_be_corrected(town: Town, changes: dict[str, Any]) -> None:
    (line,) = town.issued("1")
    assert town.refused(STAFF, CorrectResult(line.id, changes, "x")).why is Why.BAD_VALUE


def test_a_correction_of_an_old_result_leaves_the_newer_one_in_the_ledger(town: Town) -> None:
    (old,) = town.issued("1", valid_until=date(2027, 9, 1))
    town.later(days=1)
    result = town.well(OWNER, SubmitBooking("u1", (old.instrument_id,)))
    new = town.store.lines(str(result["booking_no"]))[0]
    town.well(STAFF, AcceptLines((new.id,)))
    draft = ResultDraft(new.id, "合格", certificate_no="NJG-NEW", valid_until=date(2028, 1, 1))
    town.well(STAFF, RegisterResults((draft,)))
    town.release(new.id)
    town.well(STAFF, CorrectResult(old.id, {"valid_until": date(2027, 10, 1)}, "登错了"))
    town.release(old.id)
    assert (row(town, old).last_certificate, row(town, old).valid_until) == ("NJG-NEW", date(2028, 1, 1))


def test_after_a_result_the_instrument_may_be_changed_and_booked_again(town: Town) -> None:
    (line,) = town.issued("1")
    town.well(OWNER, ChangeInstrument(line.instrument_id, {"install_location": "新摊位"}))
    again = town.well(OWNER, SubmitBooking("u1", (line.instrument_id,)))
    assert town.store.lines(str(again["booking_no"]))[0].previous == "", "only a refusal is linked"


# -- publication -------------------------------------------------------------------------------------------------------
def test_the_authority_of_the_place_publishes_what_is_in_force(town: Town) -> None:
    (line,) = town.issued("1")
    assert town.refused(CITY_OFFICER, Publish("NJG-1")).why is Why.OUT_OF_REGION
    assert town.refused(STAFF, Publish("NJG-1")).why is Why.NOT_YOURS
    assert town.refused(OFFICER, Publish("NJG-9")).why is Why.NOT_FOUND
    assert town.refused(OFFICER, Publish("NJG-1", show=False)).why is Why.WRONG_STATE
    town.well(OFFICER, Publish("NJG-1"))
    assert town.refused(OFFICER, Publish("NJG-1")).why is Why.WRONG_STATE
    town.well(OFFICER, Publish("NJG-1", show=False))
    publication = town.store.publication("NJG-1")
    assert publication is not None
    assert publication.state == "未发布"
    town.well(STAFF, CorrectResult(line.id, {"certificate_no": "NJG-2"}, "登错了"))
    town.release(line.id)
    assert town.refused(OFFICER, Publish("NJG-1")).data["state"] == "已更正"
    town.well(OFFICER, Publish("NJG-2"))


def test_what_is_not_submitted_is_not_published(town: Town) -> None:
    _no, (line,) = town.accepted("1")
    town.well(STAFF, RegisterResults((ResultDraft(line.id, "合格", certificate_no="NJG-1"),)))
    assert town.refused(OFFICER, Publish("NJG-1")).why is Why.WRONG_STATE


# -- periods -----------------------------------------------------------------------------------------------------------
days = st.dates(date(2017, 4, 1), date(2090, 12, 31))


@given(days, st.integers(1, 72))
def test_a_period_ends_within_its_last_month(day: date, months: int) -> None:
    end = valid_until(day, months)
    whole = (end + timedelta(days=1)).year * 12 + (end + timedelta(days=1)).month - day.year * 12 - day.month
    assert whole == months
    assert (end + timedelta(days=1)).day <= day.day
    assert (end + timedelta(days=1)).day == day.day or (end + timedelta(days=2)).day == 1


@given(days, st.integers(1, 71))
def test_a_longer_period_ends_later(day: date, months: int) -> None:
    assert valid_until(day, months) < valid_until(day, months + 1)


# -- many at once, 作废 ------------------------------------------------------------------------------------------------
def test_one_wrong_row_of_a_grid_does_not_lose_the_others(town: Town) -> None:
    _no, (one, two, three) = town.accepted("1", "2", "3")
    rows = (
        ResultDraft(one.id, "合格", certificate_no="N-1"),
        ResultDraft(two.id, "合格", certificate_no="N-1"),
        ResultDraft(three.id, "不合格", note="示值超差", advice="调修后再检"),
    )
    assert town.refused(STAFF, RegisterResults(rows)).why is Why.CERTIFICATE_TAKEN
    done = town.well(STAFF, RegisterResults(rows, keep_good=True))
    (wrong,) = done["wrong"]
    assert (wrong["line_id"], wrong["refused"].why) == (two.id, Why.CERTIFICATE_TAKEN)
    assert [town.state(line.id) for line in (one, two, three)] == ["已检定", "待检定", "已检定"]
    kept = town.store.result(three.id)
    assert kept is not None
    assert kept.note == "示值超差。建议：调修后再检"


def test_a_void_certificate_leaves_the_ledger_and_both_sides_hear_of_it(town: Town) -> None:
    (line,) = town.issued("1")
    assert town.refused(STAFF, VoidResult(line.id, " ")).why is Why.REASON_NEEDED
    assert town.refused(BAOTOU_STAFF, VoidResult(line.id, "x")).why is Why.NOT_YOURS
    assert town.refused(OWNER, VoidResult(line.id, "x")).why is Why.NOT_YOURS
    assert town.refused(STAFF, VoidResult("none", "x")).why is Why.NOT_FOUND
    town.well(STAFF, VoidResult(line.id, "标准装置失准"))
    result, instrument = town.store.result(line.id), town.store.instrument(line.instrument_id)
    assert result is not None
    assert instrument is not None
    assert (result.state, result.reason) == ("已作废", "标准装置失准")
    assert (instrument.valid_until, instrument.last_certificate) == (None, "")
    void = town.told("CertificateVoided")[0]
    assert (void["certificate_no"], void["unit_id"], void["region_code"]) == ("NJG-1", "u1", "150105")
    assert town.refused(STAFF, VoidResult(line.id, "x")).why is Why.WRONG_STATE
    assert town.store.history("booking_line", line.id)[-1].verb == "证书作废"


def test_an_authority_voids_in_its_own_region_and_a_newer_verification_stays(town: Town) -> None:
    (line,) = town.issued("1")
    town.well(OWNER, SubmitBooking("u1", (line.instrument_id,)))
    newer = town.store.last_line(line.instrument_id)
    assert newer is not None
    town.well(STAFF, AcceptLines((newer.id,)))
    town.well(STAFF, RegisterResults((ResultDraft(newer.id, "合格", "N-2"),), {"非自动衡器": 12}))
    town.release(newer.id)
    assert town.refused(CITY_OFFICER, VoidResult(line.id, "x")).why is Why.OUT_OF_REGION
    town.well(OFFICER, VoidResult(line.id, "证书造假"))
    instrument = town.store.instrument(line.instrument_id)
    assert instrument is not None
    assert (instrument.last_certificate, instrument.valid_until is None) == ("N-2", False)
