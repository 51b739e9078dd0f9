"""Capabilities of every institution beneath a region, for the list of the authority that approves them."""

from __future__ import annotations

from sqlalchemy import bindparam

from booking.bodies import Capability
from storage.body_rows import CAPABILITY
from storage.rows import beneath, region_bounds
from storage.sql_store import SqlStore
from storage.tables.bodies import capabilities, institutions

MOST = 5000
"""Capabilities of one region that a list goes through; a province has some thousands."""

_beneath = (
    CAPABILITY.select(capabilities.c.institution_id == institutions.c.id, beneath(institutions.c.region_code))
    .order_by(capabilities.c.seq.desc())
    .limit(bindparam("limit"))
)


def capabilities_beneath(store: SqlStore, region_code: str, *, limit: int = MOST) -> tuple[Capability, ...]:
    """The newest capabilities of the institutions that lie in a region."""
    least, greatest = region_bounds(region_code)
    return store.all(CAPABILITY, _beneath, least=least, greatest=greatest, limit=limit)
