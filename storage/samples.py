"""Taking sample data out of the store again: what is marked as a sample, and everything that hangs on it.

A result that a sample institution gave is no result, whoever's instrument it was given to: it goes as well, and the
ledger forgets it. The audit keeps what happened.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, or_, select, update

from storage.sample_notices import remove_sample_notices
from storage.sealing import Keyring
from storage.tables import metadata
from storage.tables.accounts import staff_grants
from storage.tables.bodies import authorities, capabilities, institutions
from storage.tables.bookings import bookings, lines, receipts
from storage.tables.certificates import printed_certificates
from storage.tables.ledger import instruments
from storage.tables.people import people
from storage.tables.results import publications, results
from storage.tables.units import join_requests, units

SAMPLE_ID = "sample-"
"""What the ids of sample people begin with: a person carries no mark of its own."""


def remove_samples(connection: Connection, keyring: Keyring) -> int:
    """Remove all sample data; the number of rows that are gone."""
    sample_units = select(units.c.id).where(units.c.sample)
    sample_bodies = select(institutions.c.id).where(institutions.c.sample)
    hanging = or_(lines.c.unit_id.in_(sample_units), lines.c.institution_id.in_(sample_bodies))
    line_ids, booking_nos = _column(connection, lines.c.id, hanging), _column(connection, lines.c.booking_no, hanging)
    of_lines = results.c.line_id.in_(line_ids)
    numbers = [number for number in _column(connection, results.c.certificate_no, of_lines) if number]
    _forget(connection, numbers)
    empty = bookings.c.no.in_(booking_nos) & ~bookings.c.no.in_(select(lines.c.booking_no))
    gone = remove_sample_notices(connection, keyring, SAMPLE_ID)
    for table, which in (
        (publications, publications.c.certificate_no.in_(numbers)),
        (printed_certificates, printed_certificates.c.result_id.in_(select(results.c.id).where(of_lines))),
        (results, of_lines),
        (lines, lines.c.id.in_(line_ids)),
        (receipts, receipts.c.institution_id.in_(sample_bodies)),
        (bookings, or_(bookings.c.unit_id.in_(sample_units), empty)),
        (receipts, ~receipts.c.booking_no.in_(select(bookings.c.no))),
        (instruments, instruments.c.unit_id.in_(sample_units)),
        (join_requests, join_requests.c.unit_id.in_(sample_units)),
        (capabilities, capabilities.c.institution_id.in_(sample_bodies)),
        *_of_desks(sample_units, sample_bodies),
        *_of_roles(sample_units, sample_bodies),
        (units, units.c.sample),
        (institutions, institutions.c.sample),
        (authorities, authorities.c.sample),
    ):
        gone += connection.execute(delete(table).where(which)).rowcount
    return gone + _remove_people(connection)


def _column(connection: Connection, column: Any, which: ColumnElement[bool]) -> list[str]:
    return list(connection.execute(select(column).where(which)).scalars())


def _forget(connection: Connection, numbers: list[str]) -> None:
    """Instruments that stay lose the validity that a sample certificate gave them."""
    theirs = instruments.c.last_certificate.in_(numbers)
    forgotten = {"last_certificate": "", "last_result": ""}
    given = instruments.c.valid_until_by == "证书"
    connection.execute(update(instruments).where(theirs, given).values(valid_until=None, valid_until_by=""))
    connection.execute(update(instruments).where(theirs).values(forgotten))


def _of_desks(sample_units: Select[Any], sample_bodies: Select[Any]) -> list[tuple[Any, ColumnElement[bool]]]:
    """What else is kept of a sample unit or institution: texts, half-days, sample numbers, questions, complaints."""
    found: list[tuple[Any, ColumnElement[bool]]] = []
    for name in _OF_DESKS:
        table = metadata.tables[name]
        if "unit_id" in table.c:
            found.append((table, table.c.unit_id.in_(sample_units)))
        if "institution_id" in table.c:
            found.append((table, table.c.institution_id.in_(sample_bodies)))
    return found


_OF_DESKS = ("delivery_asks", "openings", "reasons", "receipt_templates", "samples", "complaints", "recoveries")


def _of_roles(sample_units: Select[Any], sample_bodies: Select[Any]) -> list[tuple[Any, ColumnElement[bool]]]:
    """The roles that anybody holds at a sample unit, institution or authority, and those proposed."""
    roles = metadata.tables["roles"]
    overs = select(authorities.c.id).where(authorities.c.sample)
    held = [(roles, roles.c.ref.in_(which)) for which in (sample_units, sample_bodies, overs)]
    return [*held, (staff_grants, staff_grants.c.ref.in_(overs))]


def _remove_people(connection: Connection) -> int:
    """Sample people, with everything that any table keeps of a person: conversations, sessions, links, photos."""
    gone = 0
    for table in metadata.sorted_tables:
        if "person_id" in table.c:
            which = table.c.person_id.like(f"{SAMPLE_ID}%")
            gone += connection.execute(delete(table).where(which)).rowcount
    return gone + connection.execute(delete(people).where(people.c.id.like(f"{SAMPLE_ID}%"))).rowcount
