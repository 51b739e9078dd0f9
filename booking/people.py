"""People and the roles they hold; a person is known by the addresses they write from and by a confirmed phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class RoleKind(StrEnum):
    """What a role is about; the values are the `role` words of labels.md."""

    UNIT = "unit"
    INSTITUTION = "institution"
    AUTHORITY = "admin"


class Duty(StrEnum):
    """What somebody does within an institution or an authority; the owner of the body grants it (SPEC 2, 5, 6)."""

    ADMIN = "管理员"
    RECEIVER = "收发"
    TESTER = "检定员"
    CHECKER = "核验员"
    APPROVER = "批准人"
    OFFICER = "经办人"


OF_INSTITUTIONS = (Duty.ADMIN, Duty.RECEIVER, Duty.TESTER, Duty.CHECKER, Duty.APPROVER)
OF_AUTHORITIES = (Duty.ADMIN, Duty.OFFICER)


@dataclass(frozen=True)
class Role:
    """A person's right to act for a unit, an institution or an authority; `ref` is its id."""

    person_id: str
    kind: RoleKind
    ref: str
    title: str = ""
    owner: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody who writes to us. `phone` only once it was confirmed by a code."""

    id: str
    name: str = ""
    phone: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True)
class Identity:
    """An address a person writes from, such as ("wechat", openid) or ("sms", phone)."""

    channel: str
    address: str
    person_id: str


@dataclass(frozen=True)
class PhoneCode:
    """A confirmation code that was sent to a phone: single use, five minutes, tries counted (SPEC 2)."""

    phone: str
    digest: str
    sent_at: datetime
    expires_at: datetime
    tries: int = 0
    used: bool = False
    sender: str = ""
