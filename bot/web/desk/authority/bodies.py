"""The institutions that an authority may think of when it assigns."""

from __future__ import annotations

from collections.abc import Iterable

from booking.bodies import Institution
from bot.web.desk.authority.question import IN_WORK, STATE_GROUPS
from storage.body_rows import INSTITUTION
from storage.read_counts import counts
from storage.read_lists import by_ids, page_of
from storage.read_sieve import INSTITUTIONS, LINES, Sieve
from storage.unit_of_work import Session

MOST = 60


def bodies_for(session: Session, own: str, seconds: Iterable[str]) -> tuple[Institution, ...]:
    """Those of its region, and those elsewhere that hold one of the categories; at most `MOST` of each."""
    near: tuple[Institution, ...] = page_of(
        session.connection, session.keyring, INSTITUTIONS, Sieve(region=own), limit=MOST
    )
    known = {one.id for one in near}
    holding = {one.institution_id for second in seconds for one in session.store.capabilities_for(second)}
    others = by_ids(session.connection, session.keyring, INSTITUTION, sorted(holding - known)[:MOST])
    return (*near, *others)


def loads(session: Session) -> dict[str, int]:
    """How many lines every institution has in hand."""
    found = counts(session.connection, LINES, Sieve(states=STATE_GROUPS[IN_WORK]), ("institution_id",))
    return {body: n for (body,), n in found.items()}
