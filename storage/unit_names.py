"""Finding a unit by what a sheet calls it: its whole name, or its credit code."""

from __future__ import annotations

from sqlalchemy import bindparam

from booking.unit import CLOSED, Unit
from storage.sql_store import SqlStore
from storage.tables.units import units
from storage.unit_rows import UNIT

_called = UNIT.select(units.c.company_name == bindparam("name"), units.c.state != CLOSED).order_by(units.c.id).limit(2)


def units_called(store: SqlStore, name: str) -> tuple[Unit, ...]:
    """The unit of this credit code, else those of exactly this name: one, none, or two where there are several.

    Goes through all units when it is no code: for sheets, not for conversations.
    """
    by_code = store.unit_of_uscc(name.upper()) if name.isascii() and name else None
    if by_code is not None:
        return (by_code,)
    return store.all(UNIT, _called, name=name) if name else ()
