"""Notices that reached nobody, in the store."""

from __future__ import annotations

from sqlalchemy import bindparam

from booking.unreached import OPEN, Unreached
from storage.rows import Rows, beneath, region_bounds
from storage.shapes import Shape
from storage.tables.unreached import unreached

UNREACHED = Shape(Unreached, unreached)

_one = UNREACHED.select(unreached.c.id == bindparam("id"))
_open = UNREACHED.select(unreached.c.state == OPEN, beneath(unreached.c.region_code))
_open = _open.order_by(unreached.c.since, unreached.c.seq).limit(bindparam("limit"))


class UnreachedRows(Rows):
    """The part of `booking.ports.Records` that is about notices that reached nobody."""

    def unreached(self, unreached_id: str) -> Unreached | None:
        return self.one(UNREACHED, _one, id=unreached_id)

    def unreached_open(self, region_code: str, *, limit: int = 50) -> tuple[Unreached, ...]:
        least, greatest = region_bounds(region_code)
        return self.all(UNREACHED, _open, least=least, greatest=greatest, limit=limit)
