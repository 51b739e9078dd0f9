"""What an institution's desk lists: its lines with the unit, the instrument and the booking that stand beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, func, literal_column, or_, select

from booking.instrument import Instrument
from booking.line import Line
from booking.result import PENDING, REPLACED, Result
from booking.sameness import sameness
from storage.booking_rows import LINE
from storage.ledger_rows import INSTRUMENT
from storage.moments import CHINA
from storage.result_rows import RESULT
from storage.sealing import Keyring
from storage.tables.bookings import bookings, lines
from storage.tables.desk import samples
from storage.tables.ledger import instruments
from storage.tables.notices import audit
from storage.tables.results import WAITING, results
from storage.tables.units import units

ANSWERS = ("LineAccepted", "LineRefused", "LineReturned")
"""The events of answers that may be taken back."""


_Versions = tuple[Result | None, Result | None, Result | None]


@dataclass(frozen=True)
class DeskLine:
    """A line as a desk lists it; `wish` is what the unit asked for, `submitted_at` when; `sample` its number.

    `result` is what stands, `pending` the version that waits to be signed, `before` the one that it would follow.
    """

    line: Line
    instrument: Instrument
    unit: str
    address: str
    wish: str
    wish_time: str
    remark: str
    submitted_at: datetime | None
    sample: str
    result: Result | None = None
    pending: Result | None = None
    before: Result | None = None


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `states` at least one; `words`, each a part of the unit, contact, credit code, instrument,
    model, serial, booking or sample number; `pending`: a result waits there; `returned`: it was given back.
    """

    institution_id: str
    states: Sequence[str]
    words: str = ""
    method: str = ""
    since: date | None = None
    until: date | None = None
    day: date | None = None
    booking_no: str = ""
    pending: str = ""
    returned: bool = False


_SORTS = {
    "due": (lines.c.deadline,),
    "unit": (units.c.company_name, lines.c.deadline),
    "booking_no": (lines.c.booking_no, lines.c.n),
    "submitted": (bookings.c.submitted_at, lines.c.booking_no, lines.c.n),
    "name": (lines.c.instrument_name, lines.c.deadline),
    "state": (lines.c.state, lines.c.deadline),
    "appointed": (lines.c.scheduled_date, lines.c.scheduled_time, lines.c.booking_no, lines.c.n),
}
_AT_ONCE = 500
MOST_WORDS = 4
_JOINED_SORTS = ("unit", "submitted")
_SOURCE = (
    lines.join(instruments, instruments.c.id == lines.c.instrument_id)
    .join(units, units.c.id == lines.c.unit_id)
    .join(bookings, bookings.c.no == lines.c.booking_no)
    .outerjoin(samples, samples.c.id == lines.c.id)
)
_LINE, _INSTRUMENT = list(LINE.select().selected_columns), list(INSTRUMENT.select().selected_columns)
_BESIDE = (
    units.c.company_name, units.c.address, bookings.c.preferred_date, bookings.c.preferred_time, bookings.c.remark,
    bookings.c.submitted_at, samples.c.no,
)  # fmt: skip


def found_lines(
    connection: Connection, keyring: Keyring, wanted: Wanted, *, sort: str = "due", descending: bool = False,
    limit: int = 20, offset: int = 0,
) -> tuple[DeskLine, ...]:  # fmt: skip
    """A page of the lines of an institution. KeyError for a sort that does not exist."""
    order = [column.desc() if descending else column for column in _SORTS[sort]]
    which = select(lines.c.id).select_from(_source(wanted, sort)).where(*_where(wanted)).order_by(*order)
    ids = connection.execute(which.limit(limit).offset(offset)).scalars().all()
    current = _results(connection, keyring, ids)
    out = []
    for row in _whole(connection, ids):
        line = LINE.load(row[: len(_LINE)], keyring)
        instrument = INSTRUMENT.load(row[len(_LINE) : len(_LINE) + len(_INSTRUMENT)], keyring)
        unit, address, wish, wish_time, remark, submitted_at, sample = row[len(_LINE) + len(_INSTRUMENT) :]
        out.append(
            DeskLine(
                line, instrument, unit, address, wish, wish_time, remark, submitted_at, sample or "",
                *current.get(line.id, (None, None, None)),
            )
        )  # fmt: skip
    return tuple(out)


def _source(wanted: Wanted, sort: str = "due") -> FromClause:
    """The tables that the filters and the order look at: the lines alone where that is enough, for a page is chosen
    among thousands and read whole only afterwards.
    """
    joined = wanted.words or wanted.method or wanted.since or wanted.until or sort in _JOINED_SORTS
    return _SOURCE if joined else lines


def _whole(connection: Connection, ids: Sequence[str]) -> list[Any]:
    """The rows of these lines with everything beside them, in the order of the ids."""
    rows: dict[str, Any] = {}
    statement: Select[Any] = select(*_LINE, *_INSTRUMENT, *_BESIDE).select_from(_SOURCE)
    for start in range(0, len(ids), _AT_ONCE):
        part = statement.where(lines.c.id.in_(ids[start : start + _AT_ONCE]))
        rows |= {row[0]: row for row in connection.execute(part)}
    return [rows[one] for one in ids if one in rows]


def count_lines(connection: Connection, wanted: Wanted) -> int:
    """How many lines `found_lines` would give in all."""
    statement = select(func.count()).select_from(_source(wanted)).where(*_where(wanted))
    return int(connection.execute(statement).scalar_one())


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        lines.c.institution_id == wanted.institution_id,
        lines.c.state.in_([literal_column(f"'{state}'") for state in wanted.states]),
    ]
    conditions += [_has(word) for word in wanted.words.split()[:MOST_WORDS]]
    if wanted.method:
        conditions.append(instruments.c.delivery_method == wanted.method)
    if wanted.since:
        conditions.append(bookings.c.submitted_at >= _midnight(wanted.since))
    if wanted.until:
        conditions.append(bookings.c.submitted_at < _midnight(wanted.until + timedelta(days=1)))
    if wanted.day:
        conditions.append(lines.c.scheduled_date == wanted.day.isoformat())
    if wanted.pending or wanted.returned:
        conditions.append(lines.c.id.in_(_signable(wanted)))
    if wanted.booking_no:
        conditions.append(lines.c.booking_no == wanted.booking_no)
    return conditions


def _has(word: str) -> ColumnElement[bool]:
    """A word is a part of anything by which people know a line: whose it is, what it is, under which number.

    It is looked for among one institution's lines in some states, which an index gives, so a part in the middle may be
    looked for as well as a beginning.
    """
    like, key = f"%{_escaped(word)}%", f"%{_escaped(sameness(word))}%"
    named = (units.c.company_name, units.c.contact, lines.c.instrument_name, lines.c.booking_no, samples.c.no)
    found = [column.like(like, escape="\\") for column in named]
    found += [func.upper(one).like(like.upper(), escape="\\") for one in (lines.c.model, units.c.uscc)]
    if sameness(word):
        found.append(lines.c.serial_key.like(key, escape="\\"))
    return or_(*found)


def _signable(wanted: Wanted) -> Select[Any]:
    """The lines with a result that waits for a signature, or for the 检定员 to whom it was given back."""
    found = select(results.c.line_id).where(WAITING, results.c.institution_id == wanted.institution_id)
    if wanted.returned:
        return found.where(results.c.returned != "")
    return found.where(results.c.state == wanted.pending, results.c.returned == "")


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def _results(connection: Connection, keyring: Keyring, line_ids: Sequence[str]) -> dict[str, _Versions]:
    """The results of lines, a few statements however many lines."""
    versions: dict[str, list[Result]] = {}
    for start in range(0, len(line_ids), _AT_ONCE):
        part = line_ids[start : start + _AT_ONCE]
        statement = RESULT.select(results.c.line_id.in_(part)).order_by(results.c.version)
        for row in connection.execute(statement):
            result = RESULT.load(row, keyring)
            versions.setdefault(result.line_id, []).append(result)
    return {line_id: _told_apart(some) for line_id, some in versions.items()}


def _told_apart(versions: Sequence[Result]) -> _Versions:
    """Of a line's versions, oldest first: what stands, what waits, and what stood before that."""
    out = [one for one in versions if one.state not in (REPLACED, *PENDING)]
    waiting = [one for one in versions if one.state in PENDING]
    pending = waiting[-1] if waiting else None
    earlier = [one for one in versions if pending is not None and one.version < pending.version]
    stands = out[-1] if out else pending
    before = [*earlier, *out]
    return stands, pending, before[-1] if before else None


def last_answer(connection: Connection, person_id: str, since: datetime) -> tuple[str, ...]:
    """The lines that a person answered in one stroke, most recently, not before `since`."""
    mine = (audit.c.by == person_id, audit.c.event.in_(ANSWERS), audit.c.kind == Line.life.name)
    at = connection.execute(select(audit.c.at).where(*mine).order_by(audit.c.seq.desc()).limit(1)).scalar()
    if at is None or at < since:
        return ()
    found = connection.execute(select(audit.c.thing_id).where(*mine, audit.c.at == at).order_by(audit.c.seq))
    return tuple(dict.fromkeys(found.scalars()))
