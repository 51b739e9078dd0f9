"""A using unit (器具使用单位), its registration review, and requests to join it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.lifecycle import Life, Party, T
from booking.user_types import ENTERPRISE

PENDING, APPROVED, REJECTED, CLOSED = "待审核", "已通过", "已退回", "已注销"

REGISTRATION = Life(
    name="registration",
    title="注册审核",
    states=(PENDING, APPROVED, REJECTED, CLOSED),
    initial=(PENDING,),
    created="UnitRegistered",
    transitions=(
        T("pass", "系统审核通过", (PENDING,), APPROVED, (Party.CLOCK,), "UnitApproved"),
        T("approve", "审核通过", (PENDING, REJECTED), APPROVED, (Party.AUTHORITY,), "UnitApproved"),
        T("reject", "审核退回", (PENDING,), REJECTED, (Party.AUTHORITY,), "UnitRejected", needs_reason=True),
        T("resubmit", "重新提交", (REJECTED,), PENDING, (Party.UNIT, Party.AGENT), "UnitResubmitted"),
        T("leave", "自行注销", (PENDING, APPROVED, REJECTED), CLOSED, (Party.UNIT,), "UnitLeft"),
        T("close", "注销", (APPROVED,), CLOSED, (Party.AUTHORITY,), "UnitClosed", needs_reason=True),
    ),
    holders={PENDING: Party.AUTHORITY, REJECTED: Party.UNIT},
    terms={PENDING: timedelta(days=2)},
    working_days=True,
)


@dataclass(frozen=True)
class Unit:
    """A unit as registered (SPEC 2). `differs` names the fields that automatic review found not to agree."""

    life: ClassVar[Life] = REGISTRATION
    id: str
    company_name: str
    uscc: str
    region_code: str
    region: str
    address: str
    contact: str
    phone: str
    state: str
    since: datetime
    user_type: str = ENTERPRISE
    org_type: str = ""
    legal_person: str = ""
    email: str = ""
    id_number: str = ""
    licence_photo: str = ""
    due: datetime | None = None
    differs: tuple[str, ...] = ()
    reason: str = ""
    owner_id: str = ""
    created_at: datetime | None = None
    sample: bool = False


@dataclass(frozen=True)
class JoinRequest:
    """Somebody asks to act for a unit that is registered already; its owner answers (SPEC 2)."""

    id: str
    unit_id: str
    person_id: str
    name: str
    phone: str
    at: datetime
    answer: str = ""
