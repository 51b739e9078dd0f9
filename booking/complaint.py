"""A complaint of the public about an instrument, a shop or a market: a to-do of the authority of the place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.lifecycle import Life, Party, T

WAITING, IN_HAND, SETTLED, TURNED_DOWN = "待处理", "处理中", "已办结", "不予受理"
_OVER = (Party.AUTHORITY,)

COMPLAINT = Life(
    name="complaint",
    title="投诉举报",
    states=(WAITING, IN_HAND, SETTLED, TURNED_DOWN),
    initial=(WAITING,),
    created="ComplaintReceived",
    transitions=(
        T("take", "受理投诉", (WAITING,), IN_HAND, _OVER, "ComplaintTaken"),
        T("settle", "办结", (WAITING, IN_HAND), SETTLED, _OVER, "ComplaintSettled", needs_reason=True),
        T("turn_down", "不予受理", (WAITING,), TURNED_DOWN, _OVER, "ComplaintTurnedDown", needs_reason=True),
    ),
    holders={WAITING: Party.AUTHORITY, IN_HAND: Party.AUTHORITY},
    terms={WAITING: timedelta(days=7), IN_HAND: timedelta(days=60)},
)
"""Near the terms of 市场监督管理投诉举报处理暂行办法: 7 days to take it (working days there), 60 to settle."""


@dataclass(frozen=True)
class Complaint:
    """What somebody complains about. `phone` is sealed, "" when they stay unknown; `reason` is what came of it.

    `instrument_id`, `unit_id` and `certificate_no` are filled when it was made from a published instrument, so that
    the authority sees its history; otherwise `place` says in words where it is.
    """

    life: ClassVar[Life] = COMPLAINT
    id: str
    region_code: str
    place: str
    text: str
    state: str
    since: datetime
    created_at: datetime
    phone: str = ""
    certificate_no: str = ""
    instrument_id: str = ""
    unit_id: str = ""
    due: datetime | None = None
    reason: str = ""
    by: str = ""
