"""Receipts, results and publications in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, literal_column, select

from booking.line import ISSUED
from booking.past_result import PastResult
from booking.result import LOCKED, PENDING, REPLACED, Publication, Receipt, Result
from storage.rows import Rows, beneath, region_bounds
from storage.shapes import Shape
from storage.tables.bookings import lines, receipts
from storage.tables.results import WAITING, past_results, publications, results

RECEIPT = Shape(Receipt, receipts)
RESULT = Shape(Result, results)
PUBLICATION = Shape(Publication, publications)
PAST_RESULT = Shape(PastResult, past_results)

_receipts = RECEIPT.select(receipts.c.booking_no == bindparam("booking_no")).order_by(receipts.c.at, receipts.c.seq)
_results = RESULT.select(results.c.line_id == bindparam("line_id"))
_versions = _results.order_by(results.c.version)
_stands = case((results.c.state == REPLACED, 0), (results.c.state.in_(PENDING), 1), else_=2)
"""What is out stands before what waits to be signed, and that before what was replaced."""
_current = _results.where(results.c.state != REPLACED).order_by(_stands.desc(), results.c.version.desc()).limit(1)
_waiting = (
    RESULT.select(
        WAITING,
        results.c.institution_id == bindparam("institution_id"),
        results.c.state.in_(bindparam("states", expanding=True)),
    )
    .where(results.c.line_id == lines.c.id)
    .order_by(lines.c.booking_no, lines.c.n, results.c.version)
    .limit(bindparam("most"))
)
_pending = _results.where(results.c.state.in_(PENDING)).order_by(results.c.version.desc()).limit(1)
_last = (
    RESULT.select(lines.c.instrument_id == bindparam("instrument_id"), lines.c.state == ISSUED)
    .where(results.c.line_id == lines.c.id, results.c.state != REPLACED)
    .order_by(lines.c.booking_no.desc(), lines.c.n.desc(), _stands.desc(), results.c.version.desc())
    .limit(1)
)
_of_certificate = RESULT.select(
    results.c.certificate_no == bindparam("certificate_no"), results.c.certificate_no != ""
).order_by(_stands.desc(), results.c.since.desc(), results.c.version.desc())
_of_certificate = _of_certificate.limit(1)
_past = PAST_RESULT.select(past_results.c.instrument_id == bindparam("instrument_id"))
_past = _past.order_by(past_results.c.verified_on.desc(), past_results.c.id.desc())
_publication = PUBLICATION.select(publications.c.certificate_no == bindparam("certificate_no"))
_publication = _publication.order_by(publications.c.id).limit(1)
_verified = (
    select(results.c.result, func.count())
    .select_from(lines.join(results, results.c.line_id == lines.c.id))
    .where(
        lines.c.state == ISSUED,
        beneath(lines.c.region_code),
        results.c.state == literal_column(f"'{LOCKED}'"),
        results.c.verified_on.between(bindparam("since"), bindparam("until")),
    )
    .group_by(results.c.result)
)
_verified_by = _verified.where(results.c.institution_id == bindparam("institution_id"))


class ResultRows(Rows):
    """The part of `booking.ports.Records` that is about receipts, results and what is published."""

    def receipts(self, booking_no: str) -> tuple[Receipt, ...]:
        found = self.all(RECEIPT, _receipts, booking_no=booking_no)
        return tuple(one for one in found if one.line_ids)

    def result(self, line_id: str) -> Result | None:
        return self.one(RESULT, _current, line_id=line_id)

    def pending(self, line_id: str) -> Result | None:
        return self.one(RESULT, _pending, line_id=line_id)

    def pending_results(self, institution_id: str, *, states: Sequence[str], limit: int = 200) -> tuple[Result, ...]:
        given = {"institution_id": institution_id, "states": list(states), "most": limit}
        return self.all(RESULT, _waiting, **given)

    def results(self, line_id: str) -> tuple[Result, ...]:
        return self.all(RESULT, _versions, line_id=line_id)

    def last_result(self, instrument_id: str) -> Result | None:
        return self.one(RESULT, _last, instrument_id=instrument_id)

    def past_results(self, instrument_id: str) -> tuple[PastResult, ...]:
        return self.all(PAST_RESULT, _past, instrument_id=instrument_id)

    def result_of_certificate(self, certificate_no: str) -> Result | None:
        return self.one(RESULT, _of_certificate, certificate_no=certificate_no)

    def publication(self, certificate_no: str) -> Publication | None:
        return self.one(PUBLICATION, _publication, certificate_no=certificate_no)

    def verified(
        self, region_code: str, *, since: date, until: date, institution_id: str | None = None
    ) -> Mapping[str, int]:
        least, greatest = region_bounds(region_code)
        given: dict[str, Any] = {"least": least, "greatest": greatest, "since": since, "until": until}
        if institution_id is not None:
            given["institution_id"] = institution_id
        found = self.connection.execute(_verified if institution_id is None else _verified_by, given)
        return {str(result): int(count) for result, count in found}
