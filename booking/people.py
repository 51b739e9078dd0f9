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
EVERY_DUTY = "*"


@dataclass(frozen=True)
class Role:
    """A person's right to act for a unit, an institution or an authority; `ref` is its id, `title` their 职位 there.

    `duties` are those granted ("*": every one there is); `until` is when the grant ends by itself. A role that is not
    `active` opens nothing: it was taken back, it ended, or nothing was granted yet.
    """

    person_id: str
    kind: RoleKind
    ref: str
    title: str = ""
    owner: bool = False
    duties: tuple[str, ...] = (EVERY_DUTY,)
    until: datetime | None = None
    active: bool = True

    def has(self, duty: Duty) -> bool:
        """Whether this duty was granted."""
        return EVERY_DUTY in self.duties or duty in self.duties

    def is_over(self, now: datetime) -> bool:
        """Whether the time for which it was granted has ended."""
        return self.until is not None and self.until <= now

    def opens(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.active and not self.is_over(now)

    @property
    def granted(self) -> tuple[Duty, ...]:
        """The duties as they are listed for people; a unit's members have none to tell apart."""
        return tuple(duty for duty in duties_at(self.kind) if self.has(duty))


def duties_at(kind: RoleKind | str) -> tuple[Duty, ...]:
    """The duties that there are at a body of this kind."""
    return {RoleKind.INSTITUTION: OF_INSTITUTIONS, RoleKind.AUTHORITY: OF_AUTHORITIES}.get(RoleKind(kind), ())


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
    """A confirmation code that was sent to a phone: single use, five minutes, tries counted (SPEC 2).

    It is good only for whoever asked for it: the person `sender`, or the browser or address `seat`.
    """

    phone: str
    digest: str
    sent_at: datetime
    expires_at: datetime
    tries: int = 0
    used: bool = False
    sender: str = ""
    seat: str = ""
    network: str = ""
