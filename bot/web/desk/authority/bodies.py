"""The institutions that an authority may think of when it assigns."""

from __future__ import annotations

from collections.abc import Iterable

from booking.bodies import Institution
from storage.read_lists import page_of
from storage.read_sieve import INSTITUTIONS, Sieve
from storage.unit_of_work import Session

MOST = 60


def bodies_for(session: Session, own: str, seconds: Iterable[str]) -> tuple[Institution, ...]:
    """Those of its region, and those elsewhere that hold one of the categories; at most `MOST` of each."""
    near: tuple[Institution, ...] = page_of(
        session.connection, session.keyring, INSTITUTIONS, Sieve(region=own), limit=MOST
    )
    holding = {one.institution_id for second in seconds for one in session.store.capabilities_for(second)}
    others = (session.store.institution(one) for one in sorted(holding - {one.id for one in near})[:MOST])
    return (*near, *(one for one in others if one is not None))
