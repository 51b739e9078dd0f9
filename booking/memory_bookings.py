"""The part of the memory store that keeps the ledger, bookings, receipts and results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

from booking.booking import Booking
from booking.instrument import IN_USE, STOPPED, Instrument
from booking.lifecycle import Party
from booking.line import DRAFT, ISSUED, OPEN_STATES, Line
from booking.memory_kept import Kept
from booking.past_result import PastResult
from booking.region import covers
from booking.result import PENDING, REPLACED, VOID, Publication, Receipt, Result
from booking.sameness import sameness

_LATEST = datetime.max.replace(tzinfo=UTC)


def _by_deadline(line: Line) -> tuple[datetime, str, int]:
    """What has to be done first comes first; lines without a term come last."""
    return line.due or _LATEST, line.booking_no, line.n


def _number(line: Line) -> int:
    return line.n


def _stands(result: Result) -> int:
    """What is out stands before what waits to be signed, and that before what was replaced."""
    return 0 if result.state == REPLACED else 1 if result.state in PENDING else 2


class KeptBookings(Kept):
    """Instruments, bookings, lines, receipts, results and publications."""

    # ledger
    def instrument(self, instrument_id: str) -> Instrument | None:
        return self._get(Instrument, instrument_id)

    def instruments(
        self, unit_id: str, *, states: Sequence[str] = (IN_USE,), limit: int = 200, offset: int = 0
    ) -> tuple[Instrument, ...]:
        found = self._pick(
            Instrument, lambda one: one.unit_id == unit_id and one.state in states, lambda one: (one.code, one.id)
        )
        return found[offset : offset + limit]

    def instrument_count(self, unit_id: str) -> int:
        return len(self.instruments(unit_id, states=(IN_USE, STOPPED), limit=10**9))

    def instruments_of_serial(self, unit_id: str, serial: str) -> tuple[Instrument, ...]:
        key = sameness(serial)
        return self._pick(
            Instrument,
            lambda one: one.unit_id == unit_id and sameness(one.serial) == key,
            lambda one: (one.state != IN_USE, one.code, one.id),
        )

    def twins(self, manufacturer: str, serial: str) -> tuple[Instrument, ...]:
        maker, number = sameness(manufacturer), sameness(serial)
        return self._pick(
            Instrument,
            lambda one: (
                sameness(one.serial) == number
                and sameness(one.manufacturer) == maker
                and one.state in (IN_USE, STOPPED)
            ),
            lambda one: one.id,
        )

    def instruments_due(self, unit_id: str, *, until: date, limit: int = 200) -> tuple[Instrument, ...]:
        def due(one: Instrument) -> bool:
            return (
                one.unit_id == unit_id
                and one.state == IN_USE
                and one.valid_until is not None
                and one.valid_until <= until
            )

        return self._pick(Instrument, due, lambda one: (one.valid_until, one.code, one.id))[:limit]

    # bookings
    def booking(self, booking_no: str) -> Booking | None:
        return self._get(Booking, booking_no)

    def booking_of_cause(self, unit_id: str, cause: str) -> Booking | None:
        found = self._pick(
            Booking,
            lambda one: bool(cause) and one.unit_id == unit_id and one.cause == cause,
            lambda one: one.no,
        )
        return found[0] if found else None

    def bookings(self, unit_id: str, *, limit: int = 20, offset: int = 0) -> tuple[Booking, ...]:
        found = self._pick(Booking, lambda one: one.unit_id == unit_id, lambda one: one.no)
        return found[::-1][offset : offset + limit]

    def line(self, line_id: str) -> Line | None:
        return self._get(Line, line_id)

    def lines(self, booking_no: str) -> tuple[Line, ...]:
        return self._pick(Line, lambda one: one.booking_no == booking_no, lambda one: one.n)

    def open_line(self, instrument_id: str) -> Line | None:
        found = self._pick(
            Line,
            lambda one: one.instrument_id == instrument_id and one.state in OPEN_STATES,
            lambda one: (one.booking_no, one.n),
        )
        return found[-1] if found else None

    def last_line(self, instrument_id: str) -> Line | None:
        found = self._pick(
            Line,
            lambda one: one.instrument_id == instrument_id and one.state != DRAFT,
            lambda one: (one.booking_no, one.n),
        )
        return found[-1] if found else None

    def institution_lines(
        self, institution_id: str, *, states: Sequence[str], limit: int = 200, offset: int = 0
    ) -> tuple[Line, ...]:
        found = self._pick(Line, lambda one: one.institution_id == institution_id and one.state in states, _by_deadline)
        return found[offset : offset + limit]

    def institution_lines_of_serial(self, institution_id: str, serial: str) -> tuple[Line, ...]:
        key = sameness(serial)
        found = self._pick(
            Line,
            lambda one: one.institution_id == institution_id and sameness(one.serial) == key,
            lambda one: (one.booking_no, one.n),
        )
        return found[::-1]

    def region_lines(
        self, region_code: str, *, states: Sequence[str], limit: int = 200, offset: int = 0
    ) -> tuple[Line, ...]:
        found = self._pick(Line, lambda one: covers(region_code, one.region_code) and one.state in states, _by_deadline)
        return found[offset : offset + limit]

    def line_count(self, *, states: Sequence[str], institution_id: str | None = None, region_code: str = "") -> int:
        def counted(one: Line) -> bool:
            return (
                one.state in states
                and institution_id in (None, one.institution_id)
                and covers(region_code, one.region_code)
            )

        return len(self._pick(Line, counted, lambda one: one.n))

    def load_of(self, institution_id: str) -> int:
        return self.line_count(states=Line.life.held_by(Party.INSTITUTION), institution_id=institution_id)

    def verified(
        self, region_code: str, *, since: date, until: date, institution_id: str | None = None
    ) -> Mapping[str, int]:
        counted: dict[str, int] = {}
        for line in self._pick(Line, lambda one: one.state == ISSUED and covers(region_code, one.region_code), _number):
            found = self.result(line.id)
            if found is None or found.state == VOID or institution_id not in (None, found.institution_id):
                continue
            if found.verified_on is not None and since <= found.verified_on <= until:
                counted[found.result] = counted.get(found.result, 0) + 1
        return counted

    def drop_draft_lines(self, booking_no: str) -> None:
        lines = self._kept.get(Line, {})
        for line in self.lines(booking_no):
            if line.state == DRAFT:
                del lines[line.id]

    # receipts and results
    def receipts(self, booking_no: str) -> tuple[Receipt, ...]:
        return self._pick(
            Receipt,
            lambda one: one.booking_no == booking_no and bool(one.line_ids),
            lambda one: one.at,
        )

    def result(self, line_id: str) -> Result | None:
        current = [one for one in self.results(line_id) if one.state != REPLACED]
        return max(current, key=lambda one: (_stands(one), one.version), default=None)

    def pending(self, line_id: str) -> Result | None:
        waiting = [one for one in self.results(line_id) if one.state in PENDING]
        return waiting[-1] if waiting else None

    def pending_results(self, institution_id: str, *, states: Sequence[str], limit: int = 200) -> tuple[Result, ...]:
        found = self._pick(
            Result,
            lambda one: one.institution_id == institution_id and one.state in PENDING and one.state in states,
            self._in_order_of_booking,
        )
        return found[:limit]

    def _in_order_of_booking(self, one: Result) -> tuple[str, int, int]:
        line = self.line(one.line_id)
        return (line.booking_no, line.n, one.version) if line else ("", 0, one.version)

    def results(self, line_id: str) -> tuple[Result, ...]:
        return self._pick(Result, lambda one: one.line_id == line_id, lambda one: one.version)

    def last_result(self, instrument_id: str) -> Result | None:
        issued = self._pick(
            Line,
            lambda one: one.instrument_id == instrument_id and one.state == ISSUED,
            lambda one: (one.booking_no, one.n),
        )
        return self.result(issued[-1].id) if issued else None

    def past_results(self, instrument_id: str) -> tuple[PastResult, ...]:
        found = self._pick(
            PastResult, lambda one: one.instrument_id == instrument_id, lambda one: (one.verified_on, one.id)
        )
        return found[::-1]

    def result_of_certificate(self, certificate_no: str) -> Result | None:
        found = self._pick(
            Result,
            lambda one: bool(certificate_no) and one.certificate_no == certificate_no,
            lambda one: (_stands(one), one.since, one.version),
        )
        return found[-1] if found else None

    def publication(self, certificate_no: str) -> Publication | None:
        found = self._pick(Publication, lambda one: one.certificate_no == certificate_no, lambda one: one.id)
        return found[0] if found else None
