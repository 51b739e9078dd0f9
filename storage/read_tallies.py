"""The kept counts: in which views they are kept, how changes are added to them, how everything is counted anew.

A view leaves out what a page does not ask for, so that a number is the sum of few tallies however wide the region is:
by province, by city and by county, each with every category and institution together, or told apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, func, literal, select, text
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables.tallies import ALL, CELL, tallies, tally_changes
from storage.tables.tally_triggers import recount_statements

AT_ONCE = 2_000
"""Changes that are added in one go: a tenth of a second, for which SQLite's one writer has nothing else to do."""

PROVINCE, CITY, COUNTY = 2, 4, 6
"""Digits of a region code that tell a view's regions apart."""


@dataclass(frozen=True)
class View:
    """One way of keeping counts; what it does not tell apart stands there as `ALL`."""

    digits: int
    second: bool
    institution: bool

    @property
    def name(self) -> str:
        """What stands in the column `view`."""
        return f"{self.digits}{'s' if self.second else ''}{'i' if self.institution else ''}"


VIEWS = tuple(
    View(digits, second, institution)
    for digits in (PROVINCE, CITY, COUNTY)
    for second, institution in ((False, False), (True, False), (False, True), (True, True))
    if digits == COUNTY or not (second and institution)
)
"""Every view there is; category and institution together only by county, where there are few of both."""

_INSERTS: Mapping[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def view_for(digits: int, *, second: bool, institution: bool) -> View:
    """The view from which a question is answered that tells these apart."""
    return View(COUNTY if second and institution else digits, second, institution)


def fold(connection: Connection) -> int:
    """Add waiting changes to the tallies; how many there were. Every count is the same before and after."""
    few = select(tally_changes.c.seq).order_by(tally_changes.c.seq).limit(AT_ONCE).subquery()
    newest: int | None = connection.execute(select(func.max(few.c.seq))).scalar()
    return 0 if newest is None else _add(connection, newest)


def _add(connection: Connection, newest: int) -> int:
    for view in VIEWS:
        _add_to(connection, view, newest)
    gone = connection.execute(delete(tally_changes).where(tally_changes.c.seq <= newest)).rowcount
    connection.execute(delete(tallies).where(tallies.c.n == 0))
    return int(gone)


def _add_to(connection: Connection, view: View, newest: int) -> None:
    changes = tally_changes.c
    values: Mapping[str, ColumnElement[Any]] = {
        "subject": changes.subject,
        "view": literal(view.name),
        "region_code": func.substr(changes.region_code, 1, view.digits),
        "second": changes.second if view.second else literal(ALL),
        "institution_id": changes.institution_id if view.institution else literal(ALL),
        "month": changes.month,
        "state": changes.state,
        "result": changes.result,
    }
    told_apart = [value for name, value in values.items() if name not in _fixed(view)]
    sums = select(*values.values(), func.sum(changes.n)).where(changes.seq <= newest)
    if view.institution:
        sums = sums.where(changes.subject != "instruments")  # they belong to no institution
    make = _INSERTS[connection.dialect.name](tallies).from_select([*CELL, "n"], sums.group_by(*told_apart))
    added = {"n": tallies.c.n + make.excluded.n}
    connection.execute(make.on_conflict_do_update(index_elements=list(CELL), set_=added))


def _fixed(view: View) -> frozenset[str]:
    return frozenset(
        {"view"} | ({"second"} if not view.second else set()) | ({"institution_id"} if not view.institution else set())
    )


def count_anew(connection: Connection) -> None:
    """Work out all outcomes and tallies from the rows themselves: after a bulk load that left the triggers out."""
    for statement in recount_statements(connection.dialect.name):
        connection.execute(text(statement))
    newest: int | None = connection.execute(select(func.max(tally_changes.c.seq))).scalar()
    if newest is not None:
        _add(connection, newest)
