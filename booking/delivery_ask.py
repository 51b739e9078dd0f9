"""An institution asks a unit to bring instruments instead (送检) or to have them verified where they stand (现场检)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.lifecycle import Life, Party, T

ASKING, AGREED, DECLINED, CALLED_BACK = "待确认", "已同意", "未同意", "已撤回"
BRING, ON_SITE = "送检", "现场检"
METHODS = (BRING, ON_SITE)
_OURS = (Party.UNIT, Party.AGENT)

DELIVERY = Life(
    name="delivery_ask",
    title="送检方式变更",
    states=(ASKING, AGREED, DECLINED, CALLED_BACK),
    initial=(ASKING,),
    created="DeliveryAskMade",
    transitions=(
        T("agree", "同意变更", (ASKING,), AGREED, _OURS, "DeliveryAgreed"),
        T("decline", "不同意变更", (ASKING,), DECLINED, _OURS, "DeliveryDeclined"),
        T("call_back", "撤回变更", (ASKING,), CALLED_BACK, (Party.INSTITUTION,), "DeliveryCalledBack"),
    ),
    holders={ASKING: Party.UNIT},
)


@dataclass(frozen=True)
class DeliveryAsk:
    """One question to a unit about lines of one booking; `method` is what the institution proposes."""

    life: ClassVar[Life] = DELIVERY
    id: str
    booking_no: str
    unit_id: str
    institution_id: str
    line_ids: tuple[str, ...]
    method: str
    reason: str
    state: str
    since: datetime
