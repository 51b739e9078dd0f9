"""What the public may look up: published certificates with their instruments and units, by number, name or place.

Only what an authority has published is found, and nothing personal is read. A certificate that was made void is still
found, as void, so that nobody takes a missing answer for a good one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, or_, select

from booking.instrument import Instrument
from booking.result import PENDING, REPLACED, SHOWN, Result
from booking.sameness import sameness
from storage.ledger_rows import INSTRUMENT
from storage.result_rows import RESULT
from storage.rows import beneath, region_bounds
from storage.sealing import Keyring
from storage.tables.bodies import institutions
from storage.tables.ledger import instruments
from storage.tables.results import publications, results
from storage.tables.units import units

MOST = 200
"""Rows that one look gives; whoever wants others says more of what they look for."""

_INSTRUMENT_COLUMNS = tuple(INSTRUMENT.select().selected_columns)
_RESULT_COLUMNS = tuple(RESULT.select().selected_columns)


@dataclass(frozen=True)
class Published:
    """A published certificate as it stands in the store; what of it is shown is decided by the page."""

    certificate_no: str
    result: Result
    instrument: Instrument
    company: str
    user_type: str
    institution: str


_OUT = results.c.state.not_in(PENDING)
"""A correction that nobody has released yet is nothing that the public sees."""


def _found(*conditions: Any) -> Select[Any]:
    joined = (
        publications.join(results, results.c.certificate_no == publications.c.certificate_no)
        .join(instruments, instruments.c.id == results.c.instrument_id)
        .join(units, units.c.id == instruments.c.unit_id)
        .outerjoin(institutions, institutions.c.id == results.c.institution_id)
    )
    statement = select(
        publications.c.certificate_no, units.c.company_name, units.c.user_type, func.coalesce(institutions.c.name, ""),
        *_RESULT_COLUMNS, *_INSTRUMENT_COLUMNS,
    )  # fmt: skip
    statement = statement.select_from(joined).where(publications.c.state == SHOWN, _OUT, *conditions)
    return statement.order_by((results.c.state != REPLACED).desc(), publications.c.seq.desc()).limit(MOST)


_by_number = _found(publications.c.certificate_no == bindparam("number"))
_by_serial = _found(instruments.c.serial_key == bindparam("serial_key"))
_by_unit = _found(units.c.id.in_(bindparam("unit_ids", expanding=True)))
_named = (
    select(units.c.id)
    .where(units.c.company_name.like(bindparam("pattern"), escape="\\"))
    .order_by(units.c.seq)
    .limit(50)
)
_in_region = _found(
    beneath(publications.c.region_code),
    or_(
        units.c.company_name.like(bindparam("pattern"), escape="\\"),
        instruments.c.install_location.like(bindparam("pattern"), escape="\\"),
        instruments.c.instrument_name.like(bindparam("pattern"), escape="\\"),
        instruments.c.code == bindparam("words"),
    ),
)


def published_of(connection: Connection, keyring: Keyring, certificate_no: str) -> Published | None:
    """The published certificate of a number, in the version that holds now."""
    found = _rows(connection, keyring, _by_number, {"number": certificate_no.strip()})
    return found[0] if found else None


def look_up(connection: Connection, keyring: Keyring, words: str, region_code: str = "") -> tuple[Published, ...]:
    """What is published under some words: a certificate's or a serial number, the name of a unit, and within a region
    also a market, a place, an instrument's name or its code in the ledger.
    """
    words = words.strip()
    found: list[Published] = []
    if words:
        found += _rows(connection, keyring, _by_number, {"number": words})
        found += _rows(connection, keyring, _by_serial, {"serial_key": sameness(words)}) if sameness(words) else []
    pattern = f"%{_escaped(words)}%"
    if region_code:
        least, greatest = region_bounds(region_code)
        given = {"pattern": pattern, "words": words, "least": least, "greatest": greatest}
        found += _rows(connection, keyring, _in_region, given)
    elif len(words) > 1:
        unit_ids = list(connection.execute(_named, {"pattern": pattern}).scalars())
        found += _rows(connection, keyring, _by_unit, {"unit_ids": unit_ids}) if unit_ids else []
    return _once(found)


def _once(found: Iterable[Published]) -> tuple[Published, ...]:
    kept: dict[str, Published] = {}
    for one in found:
        kept.setdefault(one.certificate_no, one)
    return tuple(kept.values())[:MOST]


def _rows(connection: Connection, keyring: Keyring, statement: Select[Any], given: dict[str, Any]) -> list[Published]:
    return [_published(row, keyring) for row in connection.execute(statement, given)]


def _published(row: Sequence[Any], keyring: Keyring) -> Published:
    number, company, user_type, institution = row[:4]
    middle = 4 + len(_RESULT_COLUMNS)
    result = RESULT.load(row[4:middle], keyring)
    instrument = INSTRUMENT.load(row[middle:], keyring)
    return Published(number, result, instrument, company, user_type, institution)


def _escaped(words: str) -> str:
    return "".join("\\" + character if character in "%_\\" else character for character in words)
