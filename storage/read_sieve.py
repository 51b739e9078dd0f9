"""Which rows are meant: one value from which both a number and the list behind it are read, so that they agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from booking.booking import DRAFT
from booking.region import WHOLE_COUNTRY
from booking.result import SHOWN
from booking.sameness import sameness
from storage.rows import between, region_bounds
from storage.tables.bodies import capabilities, institutions
from storage.tables.bookings import OPEN, bookings, lines
from storage.tables.ledger import instruments
from storage.tables.results import publications
from storage.tables.tallies import outcomes
from storage.tables.units import units

Dimensions = Mapping[str, ColumnElement[Any]] | ReadOnlyColumnCollection[str, Column[Any]]

NOBODY = "-"
"""As an institution: those that no institution has."""

_BOOKING_NO = re.compile(r"20\d{4,11}")

MOST_INSTRUMENTS = 1000
MOST_UNITS = 100
"""Units that a word may name; a word that names more is too common to look for."""


@dataclass(frozen=True)
class Sieve:
    """What is looked for; empty means everything. `since` and `until` are days, both included; `undated`: without one.
    `exact`: in the region itself, not in what lies beneath it (a body of the province).

    `unit_id`, `words` (a part of a unit's name, or how a number begins), `published` and `late` (an open line whose
    term is over `now`) are not counted by: with them a number is found by counting rows. `units` and `instruments` are
    what the words were found to name (`resolved`).
    """

    region: str = ""
    exact: bool = False
    second: str = ""
    institution_id: str = ""
    states: tuple[str, ...] = ()
    results: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    undated: bool = False
    unit_id: str = ""
    words: str = ""
    units: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    published: str = ""
    late: bool = False
    now: datetime | None = None

    @property
    def by_dimensions(self) -> bool:
        """Whether nothing is asked but what is counted by."""
        return not (self.unit_id or self.words or self.units or self.instruments or self.late or self.published)

    @property
    def dated(self) -> bool:
        """Whether a day is asked for."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True)
class Subject:
    """A kind of row that is counted and listed. `columns` names its dimensions; `kept`: its counts are kept in tallies.

    `day` is the column of its day: a date, or a booking number, which begins with one.
    """

    name: str
    table: Table
    columns: Mapping[str, ColumnElement[Any]]
    day: ColumnElement[Any] | None = None
    kept: bool = False
    always: tuple[ColumnElement[bool], ...] = ()
    joined: Table | None = None
    on: ColumnElement[bool] | None = None
    hidden: tuple[str, ...] = field(default=())

    @property
    def source(self) -> Any:
        """What to select from."""
        return self.table if self.joined is None else self.table.join(self.joined, self.on)


LINES = Subject(
    "lines",
    lines,
    {name: lines.c[name] for name in ("region_code", "second", "institution_id", "state")},
    day=lines.c.booking_no,
    kept=True,
    always=(lines.c.state != DRAFT,),
    hidden=(DRAFT,),
)
"""预约明细: one instrument of a booking; its day is that of the booking's number. Drafts are nobody else's business."""

OUTCOMES = Subject(
    "outcomes",
    outcomes,
    {name: outcomes.c[name] for name in ("region_code", "second", "institution_id", "state", "result")},
    day=outcomes.c.verified_on,
    kept=True,
)
"""检定结果: a submitted result; its day is the day of verification."""

INSTRUMENTS = Subject(
    "instruments",
    instruments,
    {name: instruments.c[name] for name in ("second", "state")}
    | {"region_code": instruments.c.use_region_code, "result": instruments.c.last_result},
    day=instruments.c.valid_until,
    kept=True,
)
"""器具; its day is 有效期至."""

UNITS = Subject("units", units, {"region_code": units.c.region_code, "state": units.c.state})
"""使用单位."""

BOOKINGS = Subject(
    "bookings",
    bookings,
    {"region_code": units.c.region_code, "state": bookings.c.state},
    day=bookings.c.no,
    always=(bookings.c.state != DRAFT,),
    joined=units,
    on=units.c.id == bookings.c.unit_id,
)
"""预约单; it lies where its unit does."""

INSTITUTIONS = Subject("institutions", institutions, {"region_code": institutions.c.region_code})
"""计量技术机构."""

CAPABILITIES = Subject(
    "capabilities",
    capabilities,
    {
        "region_code": institutions.c.region_code,
        "second": capabilities.c.second,
        "institution_id": capabilities.c.institution_id,
        "state": capabilities.c.state,
    },
    joined=institutions,
    on=institutions.c.id == capabilities.c.institution_id,
)
"""检定能力; it lies where its institution does."""

SUBJECTS: Mapping[str, Subject] = {
    one.name: one for one in (LINES, OUTCOMES, INSTRUMENTS, UNITS, BOOKINGS, INSTITUTIONS, CAPABILITIES)
}


def dimension_conditions(columns: Dimensions, sieve: Sieve) -> list[ColumnElement[bool]]:
    """The conditions of a sieve on what is counted by, but for the day: the same for rows and for changes of them."""
    found: list[ColumnElement[bool]] = []
    if sieve.exact:
        found.append(columns["region_code"] == sieve.region)
    elif sieve.region not in WHOLE_COUNTRY:
        found.append(between(columns["region_code"], *region_bounds(sieve.region)))
    return [*found, *other_conditions(columns, sieve)]


def other_conditions(columns: Dimensions, sieve: Sieve) -> list[ColumnElement[bool]]:
    """The conditions on category, institution, state and result."""
    found: list[ColumnElement[bool]] = []
    for name, value in (("second", sieve.second), ("institution_id", sieve.institution_id)):
        if value:
            found.append(columns[name] == ("" if value == NOBODY else value))
    for name, values in (("state", sieve.states), ("result", sieve.results)):
        if values:
            found.append(columns[name] == values[0] if len(values) == 1 else columns[name].in_(values))
    return found


def day_conditions(subject: Subject, since: date | None, until: date | None) -> list[ColumnElement[bool]]:
    """The conditions that a row's day lies between two days, both included."""
    day = subject.day
    if day is None or (since is None and until is None):
        return []
    if subject in (LINES, BOOKINGS):
        least = f"{since:%Y%m%d}" if since else "0"
        found = [day >= least]
        return [*found, day < f"{until + timedelta(days=1):%Y%m%d}"] if until else found
    return [*([day >= since] if since else []), *([day <= until] if until else [day.is_not(None)])]


def row_conditions(subject: Subject, sieve: Sieve) -> list[ColumnElement[bool]]:
    """All conditions of a sieve on the rows themselves."""
    found = [*subject.always, *dimension_conditions(subject.columns, sieve)]
    found += day_conditions(subject, sieve.since, sieve.until)
    if sieve.undated and subject.day is not None:
        found.append(subject.day.is_(None))
    if sieve.unit_id:
        found.append((units.c.id if subject is UNITS else subject.table.c.unit_id) == sieve.unit_id)
    if sieve.published:
        found.append(_published(sieve.published))
    if sieve.late and sieve.now is not None:
        found += [OPEN, lines.c.due < sieve.now]
    if sieve.units:
        found.append(subject.table.c.unit_id.in_(sieve.units))
    if sieve.instruments:
        own = subject.table.c.id if subject is INSTRUMENTS else subject.table.c.instrument_id
        found.append(own.in_(sieve.instruments))
    if sieve.words:
        found.append(_named(subject, sieve.words))
    return found


def resolved(connection: Connection, subject: Subject, sieve: Sieve) -> Sieve:
    """The sieve with its words looked up first: which units or instruments they name, or which number they begin.

    Looking for all of that at once would read every row; each by itself is found by an index.
    """
    words = sieve.words
    if not words or subject in (UNITS, INSTITUTIONS, CAPABILITIES) or is_number(subject, words):
        return sieve
    owners = _owners(connection, words, sieve.region) or _owners(connection, words, "")
    if subject in (BOOKINGS, OUTCOMES, INSTRUMENTS) and owners:
        return replace(sieve, words="", units=owners)
    if subject in (BOOKINGS, OUTCOMES):
        return replace(sieve, words="", units=("",))
    theirs = instruments.c.unit_id.in_(owners) if owners else _begins(instruments.c.serial_key, sameness(words))
    found = tuple(connection.execute(select(instruments.c.id).where(theirs).limit(MOST_INSTRUMENTS)).scalars())
    return replace(sieve, words="", instruments=found or ("",))


def _owners(connection: Connection, words: str, region: str) -> tuple[str, ...]:
    """Units of a region whose name has these words; "" looks everywhere, for owners that are registered elsewhere."""
    named = select(units.c.id).where(units.c.company_name.contains(words, autoescape=True))
    if region not in WHOLE_COUNTRY:
        named = named.where(between(units.c.region_code, *region_bounds(region)))
    return tuple(connection.execute(named.limit(MOST_UNITS)).scalars())


def is_number(subject: Subject, words: str) -> bool:
    """Whether words can only be the beginning of a booking's or a certificate's number."""
    if subject is OUTCOMES:
        return words.isascii() and any(character.isdecimal() for character in words)
    return subject in (LINES, BOOKINGS) and _BOOKING_NO.fullmatch(words) is not None


def _named(subject: Subject, words: str) -> ColumnElement[bool]:
    """The condition that words name a body, a unit, or a number; other words are `resolved` first."""
    if subject is INSTITUTIONS or subject is CAPABILITIES:
        return institutions.c.name_key.contains(sameness(words), autoescape=True)
    if subject is UNITS:
        by_code = _begins(units.c.uscc, words.upper())
        return or_(units.c.company_name.contains(words, autoescape=True), units.c.contact == words, by_code)
    number = {"bookings": bookings.c.no, "outcomes": outcomes.c.certificate_no, "lines": lines.c.booking_no}
    return _begins(number[subject.name], words)


def _published(state: str) -> ColumnElement[bool]:
    """The condition that a certificate is shown to the public, or is not (yet, or no more)."""
    shown = select(publications.c.certificate_no).where(
        publications.c.certificate_no == outcomes.c.certificate_no, publications.c.state == SHOWN
    )
    return shown.exists() if state == SHOWN else and_(outcomes.c.certificate_no != "", ~shown.exists())


def _begins(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """A text begins with `words`: a range of an index, unlike LIKE with a parameter."""
    return and_(column >= words, column < words + "\U0010ffff")
