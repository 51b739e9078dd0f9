"""Who works at a desk: a person, the body they work for, and the duties that were granted to them there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking.bodies import Authority, Institution
from booking.people import Duty, Role, RoleKind
from storage.unit_of_work import Session

INSTITUTION, AUTHORITY = RoleKind.INSTITUTION.value, RoleKind.AUTHORITY.value
KINDS = (INSTITUTION, AUTHORITY)


@dataclass(frozen=True)
class Office:
    """A body that somebody may work for. `key` names it in forms and in the cookie that remembers the choice."""

    kind: str
    ref: str
    title: str

    @property
    def key(self) -> str:
        """The kind and the id of the body."""
        return f"{self.kind}:{self.ref}"


@dataclass(frozen=True)
class Member:
    """Somebody at work. `kind` is "institution" or "admin", `ref` the id of that body, `region_code` where it lies.

    `duties` are those granted and in force; what they allow is decided by the commands, never by a page. `offices`
    are all bodies this person may change to.
    """

    person_id: str
    name: str
    kind: str
    ref: str
    body: str
    region_code: str
    duties: frozenset[Duty]
    owner: bool = False
    sample: bool = False
    offices: tuple[Office, ...] = ()

    @property
    def is_institution(self) -> bool:
        """Whether the body verifies; otherwise it is an authority."""
        return self.kind == INSTITUTION


def member_of(session: Session, person_id: str, wanted: str = "", now: datetime | None = None) -> Member | None:
    """The member that a person is, at the office that they chose or at their first one; None without any.

    Of roles that were granted for a while, those that have ended by `now` count no more.
    """
    person = session.store.person(person_id) if person_id else None
    if person is None:
        return None
    held = (role for role in session.store.roles(person_id) if now is None or not role.is_over(now))
    found = [(role, body) for role in held if (body := _body(session, role)) is not None]
    if not found:
        return None
    offices = tuple(Office(role.kind.value, role.ref, body.name) for role, body in found)
    at = next((n for n, office in enumerate(offices) if office.key == wanted), 0)
    role, body = found[at]
    return Member(
        person.id,
        person.name,
        role.kind.value,
        role.ref,
        body.name,
        body.region_code,
        frozenset(role.granted),
        role.owner,
        body.sample,
        offices,
    )


def _body(session: Session, role: Role) -> Institution | Authority | None:
    if role.kind is RoleKind.INSTITUTION:
        return session.store.institution(role.ref)
    return session.store.authority(role.ref) if role.kind is RoleKind.AUTHORITY else None
