"""What stood double when a rule of the database came (`storage/tables/holds.py`): listed until it is put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, text

from storage.rows import beneath, region_bounds
from storage.tables.holds import doubles, holds, settle_statements

_listed = (
    select(doubles.c.rule, doubles.c.key, doubles.c.thing_id, holds.c.holder, doubles.c.found_at)
    .where(beneath(doubles.c.region_code), holds.c.rule == doubles.c.rule, holds.c.key == doubles.c.key)
    .order_by(doubles.c.rule, doubles.c.key, doubles.c.thing_id)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True)
class Double:
    """A thing that has what another one holds: by which rule, what, and who holds it."""

    rule: str
    key: str
    thing_id: str
    holder: str
    found_at: datetime | None


def doubles_beneath(connection: Connection, region_code: str, *, limit: int = 200) -> list[Double]:
    """What is double beneath a region."""
    least, greatest = region_bounds(region_code)
    rows = connection.execute(_listed, {"least": least, "greatest": greatest, "limit": limit})
    return [Double(*row) for row in rows]


def settle_doubles(connection: Connection) -> int:
    """Strike off what is double no more; how many were struck off."""
    counts = {one: connection.execute(text(one)).rowcount for one in settle_statements()}
    return sum(count for one, count in counts.items() if one.startswith("DELETE"))
