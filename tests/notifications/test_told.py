"""A whole story in a small town: everything that happens is told in words, to the right people, each once."""

from collections.abc import Iterator

import pytest

from booking.commands import (
    AcceptLines,
    AnswerJoin,
    AskCapability,
    ChangeBooking,
    ChangeProfile,
    CorrectResult,
    DismissLines,
    ForceAssign,
    MoveCapability,
    RefuseLines,
    RegisterResults,
    ResultDraft,
    ReturnLines,
    ReviewUnit,
    ScheduleLines,
    TakeBackLines,
    WithdrawBooking,
)
from notifications.notice import Notice
from notifications.plan import plan
from notifications.prepare import prepare
from notifications.wording import words
from tests.booking.town import BAOTOU_STAFF, OFFICER, OWNER, STAFF, Town


class Listening(Town):
    """A town that hears what is told: the text of each notice with its recipient, by kind."""

    def heard(self) -> dict[str, list[tuple[str, str]]]:
        told: dict[str, list[tuple[str, str]]] = {}
        for notice in self.notices():
            told.setdefault(notice.kind, []).append((notice.to, self.text(notice)))
        return told

    def notices(self) -> Iterator[Notice]:
        causes = set()
        for notice in plan(self.events, self.store):
            assert notice.cause not in causes
            causes.add(notice.cause)
            yield notice

    def text(self, notice: Notice) -> str:
        now = notice.due or self.now
        ready = prepare(id="1", kind=notice.kind, to=notice.to, data=notice.data, records=self.store, now=now)
        if ready is None:
            return ""
        for short in (True, False):
            assert "None" not in words(notice.kind, ready.data, short=short)
        return words(notice.kind, ready.data)


@pytest.fixture
def town() -> Listening:
    return Listening()


def test_a_booking_from_submission_to_certificate(town: Listening) -> None:
    number, lines = town.booked("A-1", "A-2")
    both, (first, second) = tuple(line.id for line in lines), lines
    town.well(STAFF, AcceptLines(both, text="请与衡器室联系", dept="衡器室", phone="0471-3337085"))
    town.well(STAFF, ScheduleLines(both, "2026-11-25", "AM"))
    town.well(
        STAFF,
        RegisterResults(
            (ResultDraft(first.id, "合格", "NJG-1"), ResultDraft(second.id, "不合格", note="示值超差")),
            {"非自动衡器": 12},
        ),
    )
    town.release(*both)
    town.well(STAFF, CorrectResult(first.id, {"certificate_no": "NJG-2"}, "证书号写错了"))
    town.release(first.id)
    heard = town.heard()
    assert f"person:{STAFF}" in {to for to, _text in heard["task_arrived"]}
    receipt = (
        f"内蒙古自治区计量测试研究院已受理您的电子计价秤（编号A-1）、电子计价秤（编号A-2）（预约单{number}）。"
        "回执：请与衡器室联系；0471-3337085。检定不收费。"
    )
    assert heard["receipt_issued"] == [(f"person:{OWNER}", receipt)]
    assert "11月25日（周三）上午" in heard["appointment_made"][0][1]
    (out,) = heard["results_out"]
    assert "A-1合格，证书号NJG-1，有效期至2027-11-2" in out[1]
    assert "A-2不合格（示值超差）" in out[1]
    assert "NJG-2" in heard["result_changed"][0][1]
    assert "booking_received" not in heard  # the owner read it in the conversation
    reminded = [text for _to, text in heard["validity_reminder"]]
    assert len(reminded) == 7
    assert all("A-1" in text and "A-2" not in text for text in reminded)


def test_what_goes_wrong_is_told_with_the_reason_and_what_to_do(town: Listening) -> None:
    _no, (one, two, three) = town.booked("B-1", "B-2", "B-3")
    town.well(STAFF, RefuseLines((one.id,), "测量范围写错了", "range"))
    town.well(STAFF, TakeBackLines((one.id,)))
    town.well(STAFF, ReturnLines((one.id, two.id), "无检定能力"))
    town.well(OFFICER, ForceAssign((one.id,), "i2", "就近"))
    town.well(OFFICER, DismissLines((two.id,), "不属于强检"))
    town.well(OWNER, WithdrawBooking(three.booking_no, (three.id,)))
    heard = town.heard()
    assert "原因：测量范围写错了。直接把正确的内容发来" in heard["lines_refused"][0][1]
    assert heard["lines_refused"][1][1].startswith("内蒙古自治区市场监督管理局不予受理您的电子计价秤（编号B-2）")
    assert heard["answer_taken_back"][0][0] == f"person:{OWNER}"
    assert heard["lines_given_back"][0][0] == f"person:{OFFICER}"
    assert heard["lines_given_back_unit"][0][0] == f"person:{OWNER}"
    assert "包头市产品质量计量检测所" in heard["lines_assigned"][0][1]
    assert f"person:{BAOTOU_STAFF}" in {to for to, _text in heard["task_arrived"]}
    assert f"person:{STAFF}" in {to for to, _text in heard["booking_called_off"]}


def test_nobody_fits_and_both_sides_know_why(town: Listening) -> None:
    town.booked("C-1", use_region_code="410105", use_region="河南省郑州市金水区")
    heard = town.heard()
    assert heard["assignment_needed"][0][0] == "authority:410105"
    assert "没有机构承担这个县区的检定" in heard["assignment_needed"][0][1]


def test_registration_and_membership(town: Listening) -> None:
    town.register(uscc="92150102MA13R5T82Z")  # Z is in no credit code: it goes to a person
    town.later(minutes=2)
    town.register(OFFICER, uscc="92150105MA0Q7K2L8J", phone="13900000001", company_name="赛罕区惠香蔬菜店")
    waiting = [unit for unit in town.store.units_waiting("150000") if unit.company_name == "新城区老靳猪肉铺"]
    heard = town.heard()
    assert heard["phone_code"][0][0] == "phone:13947155402"
    for unit in waiting:
        town.well(OFFICER, ReviewUnit(unit.id, approve=False, reason="信用代码与执照不符"))
        assert "信用代码与执照不符" in town.heard()["registration_answered"][-1][1]
    (asked,) = town.store.join_requests("u1")
    assert heard["join_asked"][0][0] == f"person:{OWNER}"
    town.well(OWNER, AnswerJoin(asked.id, agree=True))
    assert town.heard()["join_answered"][0][1] == "赛罕区惠香蔬菜店同意了，您现在可以替它登记器具和预约检定。"


def test_capabilities(town: Listening) -> None:
    town.well(STAFF, AskCapability("i1", "焦度计", ("150000",)))
    asked = next(one for one in town.store.capabilities_of("i1") if one.second == "焦度计")
    town.well(OFFICER, MoveCapability(asked.id, "reject", "没有标准证书"))
    heard = town.heard()
    assert heard["capability_waiting"][0][0] == f"person:{OFFICER}"
    assert heard["capability_answered"][0][1].startswith("检定能力“焦度计”没有批准，原因：没有标准证书。")


def test_a_changed_booking_and_a_changed_phone(town: Listening) -> None:
    number, _lines = town.booked("D-1")
    town.well(OWNER, ChangeBooking(number, preferred_date="2026-11-26"))
    code = town.code("13911111111", OWNER)
    town.well(OWNER, ChangeProfile("u1", {"phone": "13911111111"}, code))
    heard = town.heard()
    assert "希望的日期改为11月26日（周四）" in heard["booking_changed"][0][1]
    assert heard["phone_changed"][0][0] == "phone:15847108236"
