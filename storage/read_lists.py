"""The rows that a sieve lets through, a page at a time, with the names that stand beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from storage.body_rows import CAPABILITY, INSTITUTION
from storage.booking_rows import BOOKING, LINE
from storage.ledger_rows import INSTRUMENT
from storage.read_sieve import OUTCOMES, Sieve, Subject, is_number, resolved, row_conditions
from storage.result_rows import RESULT
from storage.sealing import Keyring
from storage.shapes import Shape
from storage.tables.bodies import capabilities, institutions
from storage.tables.bookings import bookings, lines
from storage.tables.ledger import instruments
from storage.tables.results import publications
from storage.tables.tallies import outcomes
from storage.tables.units import units
from storage.unit_rows import UNIT

FARTHEST = 10_000
"""How far into a list anybody turns pages; further on a filter finds what is looked for."""

_SHAPES: Mapping[str, Shape[Any]] = {
    "lines": LINE,
    "outcomes": RESULT,
    "instruments": INSTRUMENT,
    "units": UNIT,
    "bookings": BOOKING,
    "institutions": INSTITUTION,
    "capabilities": CAPABILITY,
}
_NEWEST_FIRST: dict[str, tuple[ColumnElement[Any], ...]] = {
    "lines": (lines.c.booking_no.desc(), lines.c.n.desc()),
    "outcomes": (outcomes.c.verified_on.desc(), outcomes.c.seq.desc()),
    "instruments": (instruments.c.seq.desc(),),
    "units": (units.c.seq.desc(),),
    "bookings": (bookings.c.no.desc(),),
    "institutions": (institutions.c.region_code, institutions.c.name),
    "capabilities": (capabilities.c.institution_id, capabilities.c.second),
}
_OLDEST_FIRST: dict[str, tuple[ColumnElement[Any], ...]] = _NEWEST_FIRST | {
    "lines": (lines.c.booking_no, lines.c.n),
    "outcomes": (outcomes.c.verified_on, outcomes.c.seq),
    "bookings": (bookings.c.no,),
}
_ORDERS: dict[str, dict[str, tuple[ColumnElement[Any], ...]]] = {
    "newest": _NEWEST_FIRST,
    "oldest": _OLDEST_FIRST,
    "deadline": {"lines": (lines.c.deadline,)},
    "number": _NEWEST_FIRST | {"outcomes": (outcomes.c.certificate_no, outcomes.c.seq)},
}


def page_of(
    connection: Connection,
    keyring: Keyring,
    subject: Subject,
    sieve: Sieve,
    *,
    limit: int,
    offset: int = 0,
    order: str = "newest",
) -> tuple[Any, ...]:
    """The values of one page, newest first (bodies by region), "oldest" first, or lines by "deadline".

    Nothing is given beyond `FARTHEST`. Outcomes come as results; those that a number begins, in the order of numbers.
    """
    if offset >= FARTHEST or (sieve.since is not None and sieve.until is not None and sieve.since > sieve.until):
        return ()
    if order == "newest" and sieve.words and is_number(subject, sieve.words):
        order = "number"
    sieve = resolved(connection, subject, sieve)
    shape, sort = _SHAPES[subject.name], _ORDERS[order][subject.name]
    if subject is OUTCOMES:
        found = select(outcomes.c.id).where(*row_conditions(subject, sieve))
        ids = connection.execute(found.order_by(*sort).limit(limit).offset(offset)).scalars().all()
        return by_ids(connection, keyring, shape, ids)
    statement = shape.select(*row_conditions(subject, sieve))
    if subject.joined is not None:
        statement = statement.select_from(subject.source)
    statement = statement.order_by(*sort).limit(limit).offset(offset)
    return tuple(shape.load(row, keyring) for row in connection.execute(statement))


def by_ids(connection: Connection, keyring: Keyring, shape: Shape[Any], ids: Iterable[str]) -> tuple[Any, ...]:
    """Values by their ids, in the order of the ids; one that is not there is left out."""
    wanted = list(dict.fromkeys(ids))
    if not wanted:
        return ()
    rows = connection.execute(shape.select(shape.table.c.id.in_(wanted)))
    found = {value.id: value for value in (shape.load(row, keyring) for row in rows)}
    return tuple(found[one] for one in wanted if one in found)


def unit_names(connection: Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """Names of units by their ids."""
    return _names(connection, units, units.c.company_name, ids)


def institution_names(connection: Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """Names of institutions by their ids."""
    return _names(connection, institutions, institutions.c.name, ids)


def _names(connection: Connection, table: Table, name: ColumnElement[str], ids: Iterable[str]) -> Mapping[str, str]:
    wanted = sorted({one for one in ids if one})
    if not wanted:
        return {}
    rows = connection.execute(select(table.c.id, name).where(table.c.id.in_(wanted)))
    return {str(one): str(called) for one, called in rows}


def publication_states(connection: Connection, numbers: Iterable[str]) -> Mapping[str, str]:
    """Whether certificates are shown to the public, by their numbers; one that never was is missing."""
    wanted = sorted({one for one in numbers if one})
    rows = connection.execute(
        select(publications.c.certificate_no, publications.c.state).where(publications.c.certificate_no.in_(wanted))
    )
    return {str(number): str(state) for number, state in rows}


def lines_of_bookings(connection: Connection, numbers: Iterable[str]) -> Mapping[str, int]:
    """How many lines bookings have, by their numbers."""
    counted = select(lines.c.booking_no, func.count()).where(lines.c.booking_no.in_(sorted(set(numbers))))
    return {str(no): int(n) for no, n in connection.execute(counted.group_by(lines.c.booking_no))}
