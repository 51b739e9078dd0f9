"""Complaints, standards, catalogue versions and what these did, in the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, select

from booking.catalogue_version import CatalogueMove, CatalogueVersion
from booking.complaint import Complaint
from booking.standard import APPROVED, REMOVED, Standard
from storage.rows import Rows, beneath, region_bounds
from storage.shapes import Shape
from storage.tables.catalogue import catalogue_moves, catalogue_versions, complaints, standards
from storage.tables.ledger import instruments

COMPLAINT = Shape(Complaint, complaints)
STANDARD = Shape(Standard, standards)
CATALOGUE_VERSION = Shape(CatalogueVersion, catalogue_versions)
CATALOGUE_MOVE = Shape(CatalogueMove, catalogue_moves)

_complaint = COMPLAINT.select(complaints.c.id == bindparam("id"))
_complaints = COMPLAINT.select(
    beneath(complaints.c.region_code), complaints.c.state.in_(bindparam("states", expanding=True))
).order_by(complaints.c.since, complaints.c.seq)
_complaints = _complaints.limit(bindparam("limit")).offset(bindparam("offset"))
_standard = STANDARD.select(standards.c.id == bindparam("id"))
_numbered = STANDARD.select(standards.c.number == bindparam("number"), standards.c.state != REMOVED)
_numbered = _numbered.order_by(standards.c.id).limit(1)
_standards = STANDARD.select(
    beneath(standards.c.region_code), standards.c.state.in_(bindparam("states", expanding=True))
).order_by(standards.c.since, standards.c.seq)
_standards = _standards.limit(bindparam("limit")).offset(bindparam("offset"))
_past = STANDARD.select(standards.c.state == APPROVED, standards.c.valid_until < bindparam("today")).limit(200)
_version = CATALOGUE_VERSION.select(catalogue_versions.c.id == bindparam("id"))
_versions = CATALOGUE_VERSION.select().order_by(catalogue_versions.c.created_at.desc(), catalogue_versions.c.id.desc())
_move = CATALOGUE_MOVE.select(catalogue_moves.c.id == bindparam("id"))
_moves = CATALOGUE_MOVE.select(
    catalogue_moves.c.version_id == bindparam("version_id"), catalogue_moves.c.id > bindparam("after")
)
_moves = _moves.order_by(catalogue_moves.c.id).limit(bindparam("limit"))
_open = CATALOGUE_MOVE.select(catalogue_moves.c.asked, catalogue_moves.c.thing_id == bindparam("thing_id"))
_open = _open.order_by(catalogue_moves.c.id).limit(1)
_asked = CATALOGUE_MOVE.select(catalogue_moves.c.asked, beneath(catalogue_moves.c.region_code))
_asked = _asked.order_by(catalogue_moves.c.id).limit(bindparam("limit"))
_holding = (
    select(instruments.c.unit_id)
    .where(instruments.c.second == bindparam("second"), instruments.c.unit_id > bindparam("after"))
    .distinct()
    .order_by(instruments.c.unit_id)
    .limit(bindparam("limit"))
)


class CatalogueRows(Rows):
    """The part of `booking.ports.Records` that is about complaints, standards and catalogue versions."""

    def complaint(self, complaint_id: str) -> Complaint | None:
        return self.one(COMPLAINT, _complaint, id=complaint_id)

    def complaints(
        self, region_code: str, *, states: Sequence[str], limit: int = 200, offset: int = 0
    ) -> tuple[Complaint, ...]:
        least, greatest = region_bounds(region_code)
        given = {"states": list(states), "limit": limit, "offset": offset}
        return self.all(COMPLAINT, _complaints, least=least, greatest=greatest, **given)

    def standard(self, standard_id: str) -> Standard | None:
        return self.one(STANDARD, _standard, id=standard_id)

    def standard_of_number(self, number: str) -> Standard | None:
        return self.one(STANDARD, _numbered, number=number)

    def standards(
        self, region_code: str, *, states: Sequence[str], limit: int = 200, offset: int = 0
    ) -> tuple[Standard, ...]:
        least, greatest = region_bounds(region_code)
        given = {"states": list(states), "limit": limit, "offset": offset}
        return self.all(STANDARD, _standards, least=least, greatest=greatest, **given)

    def standards_past(self, today: date) -> tuple[Standard, ...]:
        """Approved standards that ended before `today`: the clock lapses them."""
        return self.all(STANDARD, _past, today=today)

    def catalogue_version(self, version_id: str) -> CatalogueVersion | None:
        return self.one(CATALOGUE_VERSION, _version, id=version_id)

    def catalogue_versions(self) -> tuple[CatalogueVersion, ...]:
        return self.all(CATALOGUE_VERSION, _versions)

    def catalogue_move(self, move_id: str) -> CatalogueMove | None:
        return self.one(CATALOGUE_MOVE, _move, id=move_id)

    def catalogue_moves(self, version_id: str, *, after: str = "", limit: int = 200) -> tuple[CatalogueMove, ...]:
        return self.all(CATALOGUE_MOVE, _moves, version_id=version_id, after=after, limit=limit)

    def catalogue_move_open(self, instrument_id: str) -> CatalogueMove | None:
        return self.one(CATALOGUE_MOVE, _open, thing_id=instrument_id)

    def catalogue_moves_asked(self, region_code: str, *, limit: int = 200) -> tuple[CatalogueMove, ...]:
        least, greatest = region_bounds(region_code)
        return self.all(CATALOGUE_MOVE, _asked, least=least, greatest=greatest, limit=limit)

    def units_holding(self, second: str, *, after: str = "", limit: int = 200) -> tuple[str, ...]:
        found = self.connection.execute(_holding, {"second": second, "after": after, "limit": limit})
        return tuple(found.scalars())
