"""A grant that two people have to agree to: who administers an authority is never decided by one person alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.lifecycle import Life, Party, T

PROPOSED, IN_FORCE, DECLINED, CALLED_BACK = "待确认", "已生效", "已否决", "已撤回"
_OVER = (Party.AUTHORITY,)

STAFF_GRANT = Life(
    name="staff_grant",
    title="管理员角色的分配",
    states=(PROPOSED, IN_FORCE, DECLINED, CALLED_BACK),
    initial=(PROPOSED,),
    created="GrantProposed",
    transitions=(
        T("confirm", "确认", (PROPOSED,), IN_FORCE, _OVER, "GrantConfirmed"),
        T("decline", "否决", (PROPOSED,), DECLINED, _OVER, "GrantDeclined", needs_reason=True),
        T("call_back", "撤回", (PROPOSED,), CALLED_BACK, _OVER, "GrantCalledBack"),
    ),
    holders={PROPOSED: Party.AUTHORITY},
    terms={PROPOSED: timedelta(days=3)},
    working_days=True,
)


@dataclass(frozen=True)
class StaffGrant:
    """A role as it is proposed for somebody at an authority; without `duties` it is proposed to take the role back."""

    life: ClassVar[Life] = STAFF_GRANT
    id: str
    ref: str
    person_id: str
    region_code: str
    asked_by: str
    state: str
    since: datetime
    duties: tuple[str, ...] = ()
    title: str = ""
    until: datetime | None = None
    due: datetime | None = None
    reason: str = ""
