"""A booking (预约单) and its life; its number is YYYYMMDD and a five-digit daily sequence (SPEC 5), never a secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.lifecycle import Life, Party, T

DRAFT, SUBMITTED, ANSWERED, DONE, WITHDRAWN = "暂存", "已提交", "已反馈", "已完成", "已撤销"
_OURS = (Party.UNIT, Party.AGENT)

BOOKING = Life(
    name="booking",
    title="预约单",
    states=(DRAFT, SUBMITTED, ANSWERED, DONE, WITHDRAWN),
    initial=(DRAFT,),
    created="BookingSaved",
    transitions=(
        T("submit", "提交申请", (DRAFT,), SUBMITTED, (*_OURS, Party.CLOCK), "BookingSubmitted"),
        T("answer", "已反馈", (SUBMITTED,), ANSWERED, (Party.CLOCK,), "BookingAnswered"),
        T("reopen", "重新待反馈", (ANSWERED, DONE), SUBMITTED, (Party.CLOCK,), "BookingReopened"),
        T("finish", "办结", (SUBMITTED, ANSWERED), DONE, (Party.CLOCK,), "BookingFinished"),
        T("withdraw", "撤销预约", (DRAFT, SUBMITTED), WITHDRAWN, _OURS, "BookingWithdrawn"),
    ),
    holders={DRAFT: Party.UNIT, SUBMITTED: Party.CLOCK, ANSWERED: Party.CLOCK},
)


@dataclass(frozen=True)
class Booking:
    """A booking; `preferred_date` is ISO as said or {"from","to"} as "from/to"; `preferred_time` AM, PM or HH:MM.

    `waits`: a draft that was meant to be submitted while its unit is still under review; it is submitted by itself as
    soon as the unit is approved (SPEC 2: drafts may be made while waiting).
    """

    life: ClassVar[Life] = BOOKING
    no: str
    unit_id: str
    state: str
    since: datetime
    created_at: datetime
    submitted_at: datetime | None = None
    preferred_date: str = ""
    preferred_time: str = ""
    remark: str = ""
    person_id: str = ""
    cause: str = ""
    waits: bool = False
    sample: bool = False

    @property
    def id(self) -> str:
        """A booking is known by its number."""
        return self.no
