"""Keeping the kept counts small: changes are added to the tallies now and then, and everything can be counted anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables.tallies import DIMENSIONS, tallies, tally_changes
from storage.tables.tally_triggers import refill_statements

AT_ONCE = 20_000
"""Changes that are added in one go: some tenths of a second."""

_INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def fold(connection: Connection) -> int:
    """Add waiting changes to the tallies; how many there were. Every count is the same before and after."""
    newest = _until(connection)
    if newest is None:
        return 0
    dimensions = [tally_changes.c[name] for name in DIMENSIONS]
    sums = select(*dimensions, func.sum(tally_changes.c.n)).where(tally_changes.c.seq <= newest).group_by(*dimensions)
    make = _INSERTS[connection.dialect.name](tallies).from_select([*DIMENSIONS, "n"], sums)
    added = {"n": tallies.c.n + make.excluded.n}
    connection.execute(make.on_conflict_do_update(index_elements=list(DIMENSIONS), set_=added))
    gone = connection.execute(delete(tally_changes).where(tally_changes.c.seq <= newest)).rowcount
    connection.execute(delete(tallies).where(tallies.c.n == 0))
    return int(gone)


def _until(connection: Connection) -> int | None:
    """The number of the last change of the next batch."""
    few = select(tally_changes.c.seq).order_by(tally_changes.c.seq).limit(AT_ONCE).subquery()
    newest: int | None = connection.execute(select(func.max(few.c.seq))).scalar()
    return newest


def count_anew(connection: Connection) -> None:
    """Work out all outcomes and tallies from the rows themselves: after a bulk load that left the triggers out."""
    for statement in refill_statements(connection.dialect.name):
        connection.execute(text(statement))
