"""A social public measurement standard (社会公用计量标准, 社公标) as an authority keeps it (SPEC 7), and its life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from booking.lifecycle import Life, Party, T

DRAFT, ASKED, APPROVED, BACK, LAPSED, REMOVED = "草稿", "待审核", "已通过", "审核退回", "已过期", "已删除"
_OVER = (Party.AUTHORITY,)

STANDARD = Life(
    name="standard",
    title="社会公用计量标准",
    states=(DRAFT, ASKED, APPROVED, BACK, LAPSED, REMOVED),
    initial=(DRAFT,),
    created="StandardAdded",
    transitions=(
        T("edit", "编辑", (DRAFT, BACK, APPROVED, LAPSED), DRAFT, _OVER, "StandardEdited"),
        T("submit", "提交", (DRAFT, BACK), ASKED, _OVER, "StandardSubmitted"),
        T("call_back", "撤回提交", (ASKED,), DRAFT, _OVER, "StandardCalledBack"),
        T("approve", "审核通过", (ASKED,), APPROVED, _OVER, "StandardApproved"),
        T("reject", "审核退回", (ASKED,), BACK, _OVER, "StandardRejected", needs_reason=True),
        T("remove", "删除", (DRAFT, BACK, LAPSED), REMOVED, _OVER, "StandardRemoved"),
        T("lapse", "到期", (APPROVED,), LAPSED, (Party.CLOCK,), "StandardLapsed"),
    ),
    holders={DRAFT: Party.AUTHORITY, ASKED: Party.AUTHORITY, BACK: Party.AUTHORITY, LAPSED: Party.AUTHORITY},
)
"""A change of an approved standard makes a draft of it, to be audited again; what was before stands in its history."""


@dataclass(frozen=True)
class Standard:
    """One standard. `number` is that of its 社会公用计量标准证书, unique among those not deleted; `body` is its keeper;
    `submitted_by` is the person who submitted it last, and who may not audit it.
    """

    life: ClassVar[Life] = STANDARD
    id: str
    name: str
    number: str
    body: str
    region_code: str
    state: str
    since: datetime
    range: str = ""
    accuracy: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    location: str = ""
    note: str = ""
    reason: str = ""
    submitted_by: str = ""
    created_at: datetime | None = None
