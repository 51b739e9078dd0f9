"""Whose people a page is about: the member's own body, or one beneath the region of their authority."""

from __future__ import annotations

from dataclasses import dataclass

from booking.people import Duty, duties_at
from booking.region import covers
from booking.staff import body_of
from bot.web.desk.member import AUTHORITY, KINDS, Member
from storage.unit_of_work import Session


@dataclass(frozen=True)
class Place:
    """A body whose people are shown. `own`: the member works there."""

    kind: str
    ref: str
    name: str
    region_code: str
    own: bool

    @property
    def key(self) -> str:
        """The kind and the id, as addresses carry them."""
        return f"{self.kind}:{self.ref}"

    @property
    def of(self) -> str:
        """The key where it has to be said; "" for one's own body."""
        return "" if self.own else self.key

    @property
    def duties(self) -> tuple[Duty, ...]:
        """The duties that can be granted there."""
        return duties_at(self.kind)


def place_of(session: Session, member: Member, key: str) -> Place | None:
    """The body of a key ("" is one's own); None when there is none, or it is not for this member to see."""
    kind, _, ref = (key or f"{member.kind}:{member.ref}").partition(":")
    body = body_of(kind, ref, session.store) if kind in KINDS else None
    if body is None:
        return None
    own = (kind, ref) == (member.kind, member.ref)
    over = member.kind == AUTHORITY and covers(member.region_code, body.region_code) and bool(body.region_code)
    return Place(kind, ref, body.name, body.region_code, own) if own or over else None
