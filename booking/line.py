"""A booking line (预约明细): one instrument of a booking on its way to a result, always held by exactly one party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.lifecycle import Life, Party, T

DRAFT, WAITING, ASSIGNED, RETURNED, ACCEPTED = "暂存", "待分配", "已分配", "退回", "待检定"
FAILED, WITHDRAWN, IN_HAND, TESTED, ISSUED = "预约失败", "已撤销", "检定中", "已检定", "已出证"
CALLED_OFF = "已终止"

OPEN_STATES = (WAITING, ASSIGNED, RETURNED, ACCEPTED, IN_HAND, TESTED)
"""While a line stands in one of these its instrument is booked."""

_OURS = (Party.UNIT, Party.AGENT)
_BODY = (Party.INSTITUTION,)
_OVER = (Party.AUTHORITY,)

LINE = Life(
    name="booking_line",
    title="预约明细",
    states=(DRAFT, WAITING, ASSIGNED, RETURNED, ACCEPTED, IN_HAND, TESTED, ISSUED, FAILED, WITHDRAWN, CALLED_OFF),
    initial=(DRAFT,),
    created="LineSaved",
    transitions=(
        T("submit", "提交", (DRAFT,), WAITING, (*_OURS, Party.CLOCK), "LineSubmitted"),
        T("assign", "自动分配", (WAITING,), ASSIGNED, (Party.CLOCK,), "LineAssigned"),
        T("force_assign", "强制分配", (WAITING, RETURNED), ASSIGNED, _OVER, "LineForceAssigned"),
        T("dismiss", "不予受理", (WAITING, RETURNED), FAILED, _OVER, "LineDismissed", needs_reason=True),
        T("accept", "受理", (ASSIGNED,), ACCEPTED, _BODY, "LineAccepted"),
        T("refuse", "不予受理", (ASSIGNED,), FAILED, _BODY, "LineRefused", needs_reason=True),
        T("give_back", "退回", (ASSIGNED,), RETURNED, _BODY, "LineReturned", needs_reason=True),
        T("take_back", "撤回处理", (ACCEPTED, FAILED, RETURNED), ASSIGNED, _BODY, "LineTakenBack"),
        T("schedule", "约定时间", (ACCEPTED,), ACCEPTED, (*_BODY, *_OURS), "LineScheduled"),
        T("no_show", "未赴约", (ACCEPTED,), ACCEPTED, (*_BODY, *_OURS), "LineMissed"),
        T("take_in", "检定受理", (ACCEPTED,), IN_HAND, _BODY, "LineTakenIn"),
        T("put_back", "撤回收样", (IN_HAND,), ACCEPTED, _BODY, "LinePutBack"),
        T("register_result", "结果登记", (ACCEPTED, IN_HAND, TESTED), TESTED, _BODY, "ResultRegistered"),
        T("submit_result", "结果提交", (TESTED,), ISSUED, _BODY, "ResultSubmitted"),
        T("propose_correction", "提出更正", (ISSUED,), ISSUED, _BODY, "CorrectionProposed", needs_reason=True),
        T("correct_result", "结果更正", (ISSUED,), ISSUED, _BODY, "ResultCorrected"),
        T("call_off", "终止检定", (ACCEPTED, IN_HAND), CALLED_OFF, _BODY, "LineCalledOff", needs_reason=True),
        T("withdraw", "撤销", (DRAFT, WAITING, ASSIGNED, RETURNED), WITHDRAWN, _OURS, "LineWithdrawn"),
    ),
    holders={
        DRAFT: Party.UNIT,
        WAITING: Party.AUTHORITY,
        ASSIGNED: Party.INSTITUTION,
        RETURNED: Party.AUTHORITY,
        ACCEPTED: Party.INSTITUTION,
        IN_HAND: Party.INSTITUTION,
        TESTED: Party.INSTITUTION,
        FAILED: Party.UNIT,
    },
    terms={
        WAITING: timedelta(days=2),
        ASSIGNED: timedelta(days=5),
        RETURNED: timedelta(days=2),
        ACCEPTED: timedelta(days=20),
        IN_HAND: timedelta(days=20),
        TESTED: timedelta(days=5),
    },
    working_days=True,
)


@dataclass(frozen=True)
class Line:
    """One instrument of a booking. `reason`/`reason_field` are of the last refusal or return; `previous` links a
    resubmission to the refused line; `unfit` says why no institution fits: the category, the county, the capability,
    the range or the accuracy.

    `why_assigned` is "code:n": n institutions fitted, and this one was the "only" one, the "nearest" of them, had the
    smaller "load", came first in "order" when all else was equal, or was "forced" by an authority.
    """

    life: ClassVar[Life] = LINE
    id: str
    booking_no: str
    n: int
    unit_id: str
    instrument_id: str
    instrument_name: str
    first: str
    second: str
    model: str
    serial: str
    region_code: str
    state: str
    since: datetime
    due: datetime | None = None
    institution_id: str = ""
    why_assigned: str = ""
    unfit: str = ""
    reason: str = ""
    reason_field: str = ""
    proposed: str = ""
    previous: str = ""
    scheduled_date: str = ""
    scheduled_time: str = ""
    sample: bool = False
