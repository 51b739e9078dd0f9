"""What a link for an office makes of whoever comes with it: a member of its staff; the first of them runs it."""

from __future__ import annotations

from booking.people import Role, RoleKind
from storage.sign_in import Link
from storage.unit_of_work import Session


def take_office(session: Session, person_id: str, link: Link) -> None:
    """Give a person the office of a link. Where nobody runs it yet, they do, and grant the duties of the others."""
    kind = RoleKind(link.role)
    first = not any(role.active and role.owner for role in session.store.staff(kind, link.ref))
    session.store.put(Role(person_id, kind, link.ref, owner=first))
