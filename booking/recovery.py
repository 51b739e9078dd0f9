"""找回账号: the old phone is gone, so documents are shown and an authority decides within one working day (SPEC 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.lifecycle import Life, Party, T

ASKED, GRANTED, DENIED = "待审核", "已同意", "未同意"

RECOVERY = Life(
    name="recovery",
    title="找回账号",
    states=(ASKED, GRANTED, DENIED),
    initial=(ASKED,),
    created="RecoveryAsked",
    transitions=(
        T("grant", "同意找回", (ASKED,), GRANTED, (Party.AUTHORITY,), "RecoveryGranted"),
        T("deny", "不同意找回", (ASKED,), DENIED, (Party.AUTHORITY,), "RecoveryDenied", needs_reason=True),
    ),
    holders={ASKED: Party.AUTHORITY},
    terms={ASKED: timedelta(days=1)},
    working_days=True,
)


@dataclass(frozen=True)
class Recovery:
    """Somebody with a new `phone` (proved by a code) says that a unit's account is theirs; `documents` name photos."""

    life: ClassVar[Life] = RECOVERY
    id: str
    unit_id: str
    company_name: str
    region_code: str
    name: str
    phone: str
    documents: tuple[str, ...]
    state: str
    since: datetime
    due: datetime | None = None
    note: str = ""
    reason: str = ""
    answered_by: str = ""
