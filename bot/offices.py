"""What a link for an office makes of whoever comes with it: a member of its staff; the first of them runs it."""

from __future__ import annotations

from booking.people import EVERY_DUTY, Duty, Role, RoleKind
from storage.sign_in import Link
from storage.unit_of_work import Session

AT_INSTITUTIONS = (Duty.ADMIN, Duty.RECEIVER, Duty.TESTER)
"""What a link gives at an institution; 核验员 and 批准人 are other people, whom its administrator names."""


def take_office(session: Session, person_id: str, link: Link) -> None:
    """Give a person the office of a link. Where nobody runs it yet, they do, and grant the duties of the others."""
    kind = RoleKind(link.role)
    first = not any(role.active and role.owner for role in session.store.staff(kind, link.ref))
    duties = AT_INSTITUTIONS if kind is RoleKind.INSTITUTION else (EVERY_DUTY,)
    session.store.put(Role(person_id, kind, link.ref, owner=first, duties=duties))
