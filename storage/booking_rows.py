"""Bookings and their lines in the store, and the sequences that number things."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from booking.booking import Booking
from booking.lifecycle import Party
from booking.line import DRAFT, OPEN_STATES, Line
from booking.sameness import sameness
from storage.rows import Rows, beneath, region_bounds
from storage.shapes import Shape
from storage.tables.bookings import OPEN, bookings, lines, sequences

BOOKING = Shape(Booking, bookings)
LINE = Shape(Line, lines)

_IN_STATES = lines.c.state.in_(bindparam("states", expanding=True))
_OF_INSTITUTION = lines.c.institution_id == bindparam("institution_id")
_IN_REGION = beneath(lines.c.region_code)
_LATEST_FIRST = (lines.c.booking_no.desc(), lines.c.n.desc())


def _page(statement: Any) -> Any:
    return statement.limit(bindparam("limit")).offset(bindparam("offset"))


_booking = BOOKING.select(bookings.c.no == bindparam("no"))
_of_cause = BOOKING.select(
    bookings.c.unit_id == bindparam("unit_id"), bookings.c.cause == bindparam("cause"), bookings.c.cause != ""
)
_of_cause = _of_cause.order_by(bookings.c.no).limit(1)
_bookings = _page(BOOKING.select(bookings.c.unit_id == bindparam("unit_id")).order_by(bookings.c.no.desc()))

_line = LINE.select(lines.c.id == bindparam("id"))
_lines = LINE.select(lines.c.booking_no == bindparam("booking_no")).order_by(lines.c.n)
_of_instrument = LINE.select(lines.c.instrument_id == bindparam("instrument_id")).order_by(*_LATEST_FIRST).limit(1)
_open_line = _of_instrument.where(OPEN)
_last_line = _of_instrument.where(lines.c.state != DRAFT)
_to_do = _page(LINE.select(_OF_INSTITUTION, OPEN, _IN_STATES).order_by(lines.c.deadline))
_of_institution = _page(LINE.select(_OF_INSTITUTION, _IN_STATES).order_by(lines.c.deadline))
_of_serial = LINE.select(_OF_INSTITUTION, lines.c.serial_key == bindparam("serial")).order_by(*_LATEST_FIRST)
_of_region = _page(LINE.select(_IN_STATES, _IN_REGION).order_by(lines.c.deadline))
_count = select(func.count()).select_from(lines).where(_IN_STATES)
_COUNTS = {
    (False, False): _count,
    (True, False): _count.where(_OF_INSTITUTION),
    (False, True): _count.where(_IN_REGION),
    (True, True): _count.where(_OF_INSTITUTION, _IN_REGION),
}
_drop_drafts = delete(lines).where(lines.c.booking_no == bindparam("booking_no"), lines.c.state == DRAFT)
_NEXT = {
    dialect: insert(sequences)
    .values(name=bindparam("name"), last=1)
    .on_conflict_do_update(index_elements=["name"], set_={"last": sequences.c.last + 1})
    .returning(sequences.c.last)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_LOADING = Line.life.held_by(Party.INSTITUTION)


class BookingRows(Rows):
    """The part of `booking.ports.Store` that is about bookings and their lines."""

    def booking(self, booking_no: str) -> Booking | None:
        return self.one(BOOKING, _booking, no=booking_no)

    def booking_of_cause(self, unit_id: str, cause: str) -> Booking | None:
        return self.one(BOOKING, _of_cause, unit_id=unit_id, cause=cause)

    def bookings(self, unit_id: str, *, limit: int = 20, offset: int = 0) -> tuple[Booking, ...]:
        return self.all(BOOKING, _bookings, unit_id=unit_id, limit=limit, offset=offset)

    def line(self, line_id: str) -> Line | None:
        return self.one(LINE, _line, id=line_id)

    def lines(self, booking_no: str) -> tuple[Line, ...]:
        return self.all(LINE, _lines, booking_no=booking_no)

    def open_line(self, instrument_id: str) -> Line | None:
        return self.one(LINE, _open_line, instrument_id=instrument_id)

    def last_line(self, instrument_id: str) -> Line | None:
        return self.one(LINE, _last_line, instrument_id=instrument_id)

    def institution_lines(
        self, institution_id: str, *, states: Sequence[str], limit: int = 200, offset: int = 0
    ) -> tuple[Line, ...]:
        statement = _to_do if set(states) <= set(OPEN_STATES) else _of_institution
        return self.all(LINE, statement, institution_id=institution_id, states=list(states), limit=limit, offset=offset)

    def institution_lines_of_serial(self, institution_id: str, serial: str) -> tuple[Line, ...]:
        return self.all(LINE, _of_serial, institution_id=institution_id, serial=sameness(serial))

    def region_lines(
        self, region_code: str, *, states: Sequence[str], limit: int = 200, offset: int = 0
    ) -> tuple[Line, ...]:
        least, greatest = region_bounds(region_code)
        page = {"limit": limit, "offset": offset}
        return self.all(LINE, _of_region, states=list(states), least=least, greatest=greatest, **page)

    def line_count(self, *, states: Sequence[str], institution_id: str | None = None, region_code: str = "") -> int:
        given: dict[str, Any] = {"states": list(states)}
        if institution_id is not None:  # "" is an institution that there is not: nobody's lines, not everybody's
            given["institution_id"] = institution_id
        if region_code:
            given["least"], given["greatest"] = region_bounds(region_code)
        return self.number(_COUNTS[institution_id is not None, bool(region_code)], given)

    def load_of(self, institution_id: str) -> int:
        return self.line_count(states=_LOADING, institution_id=institution_id)

    def drop_draft_lines(self, booking_no: str) -> None:
        self.connection.execute(_drop_drafts, {"booking_no": booking_no})

    def next_booking_no(self, day: date) -> str:
        return f"{day:%Y%m%d}{self._next(f'booking {day}'):05d}"

    def next_instrument_code(self, unit_id: str) -> str:
        return f"{self._next(f'instrument {unit_id}'):05d}"

    def next_sample_no(self, institution_id: str, day: date) -> str:
        return f"{day:%y%m%d}-{self._next(f'sample {institution_id} {day}'):03d}"

    def _next(self, sequence: str) -> int:
        return self.number(_NEXT[self.dialect], {"name": sequence})
