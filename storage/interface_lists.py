"""Lists for connected systems, a stretch at a time behind a row: what comes and goes meanwhile skips nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, bindparam

from booking.bodies import Capability
from booking.booking import Booking
from booking.instrument import Instrument
from booking.line import Line
from booking.people import RoleKind
from booking.result import Publication
from storage.body_rows import CAPABILITY
from storage.booking_rows import BOOKING, LINE
from storage.ledger_rows import INSTRUMENT
from storage.result_rows import PUBLICATION
from storage.rows import beneath, region_bounds
from storage.shapes import Shape
from storage.sql_store import SqlStore

Value = TypeVar("Value")


@dataclass(frozen=True)
class Stretch(Generic[Value]):
    """Some rows, and behind which row the next stretch begins; "" when there are no more."""

    rows: tuple[Value, ...]
    next: str


@dataclass(frozen=True)
class Whose:
    """The body whose things are listed; `region_code` is that of an authority."""

    kind: RoleKind
    ref: str
    region_code: str = ""


def lines_of(store: SqlStore, whose: Whose, states: Sequence[str], after: str, limit: int) -> Stretch[Line]:
    """Booking lines that a body deals with."""
    columns = LINE.table.c
    own: dict[RoleKind, ColumnElement[bool]] = {
        RoleKind.UNIT: columns.unit_id == whose.ref,
        RoleKind.INSTITUTION: columns.institution_id == whose.ref,
        RoleKind.AUTHORITY: beneath(columns.region_code),
    }
    return _stretch(store, LINE, [own[whose.kind], *_in(columns.state, states)], whose, after, limit)


def bookings_of(store: SqlStore, whose: Whose, states: Sequence[str], after: str, limit: int) -> Stretch[Booking]:
    """Bookings of a unit."""
    columns = BOOKING.table.c
    return _stretch(store, BOOKING, [columns.unit_id == whose.ref, *_in(columns.state, states)], whose, after, limit)


def instruments_of(store: SqlStore, whose: Whose, states: Sequence[str], after: str, limit: int) -> Stretch[Instrument]:
    """A unit's ledger."""
    columns = INSTRUMENT.table.c
    return _stretch(store, INSTRUMENT, [columns.unit_id == whose.ref, *_in(columns.state, states)], whose, after, limit)


def capabilities_of(store: SqlStore, whose: Whose, after: str, limit: int) -> Stretch[Capability]:
    """What an institution may verify."""
    return _stretch(store, CAPABILITY, [CAPABILITY.table.c.institution_id == whose.ref], whose, after, limit)


def publications_of(store: SqlStore, whose: Whose, after: str, limit: int) -> Stretch[Publication]:
    """Certificates of a region with whether they are shown."""
    return _stretch(store, PUBLICATION, [beneath(PUBLICATION.table.c.region_code)], whose, after, limit)


def _in(column: Any, states: Sequence[str]) -> list[ColumnElement[bool]]:
    return [column.in_(states)] if states else []


def _stretch(
    store: SqlStore, shape: Shape[Value], which: list[ColumnElement[bool]], whose: Whose, after: str, limit: int
) -> Stretch[Value]:
    seq = shape.table.c.seq
    statement = shape.select(*which, seq > bindparam("behind")).add_columns(seq).order_by(seq).limit(limit + 1)
    least, greatest = region_bounds(whose.region_code)
    given: dict[str, Any] = {"behind": place_of(after)}
    if whose.kind is RoleKind.AUTHORITY:
        given |= {"least": least, "greatest": greatest}
    rows: list[Any] = list(store.connection.execute(statement, given))
    shown = rows[:limit]
    found = tuple(shape.load(row[:-1], store.keyring) for row in shown)
    return Stretch(found, str(shown[-1][-1]) if len(rows) > limit else "")


def place_of(after: str) -> int:
    """The row behind which a list goes on. ValueError for what is none."""
    if not after:
        return 0
    if not (after.isascii() and after.isdecimal()) or len(after) > 18:
        raise ValueError(f"no place in a list: {after[:20]!r}")
    return int(after)
