"""The part of the memory store that keeps complaints, standards, catalogue versions and what these did."""

from __future__ import annotations

from collections.abc import Sequence

from booking.catalogue_version import CatalogueMove, CatalogueVersion
from booking.complaint import Complaint
from booking.instrument import Instrument
from booking.memory_kept import Kept
from booking.region import covers
from booking.standard import REMOVED, Standard


class KeptCatalogue(Kept):
    """Complaints, standards, catalogue versions and their moves."""

    def complaint(self, complaint_id: str) -> Complaint | None:
        return self._get(Complaint, complaint_id)

    def complaints(
        self, region_code: str, *, states: Sequence[str], limit: int = 200, offset: int = 0
    ) -> tuple[Complaint, ...]:
        found = self._pick(
            Complaint,
            lambda one: one.state in states and covers(region_code, one.region_code),
            lambda one: one.since,
        )
        return found[offset : offset + limit]

    def standard(self, standard_id: str) -> Standard | None:
        return self._get(Standard, standard_id)

    def standard_of_number(self, number: str) -> Standard | None:
        found = self._pick(Standard, lambda one: one.number == number and one.state != REMOVED, lambda one: one.id)
        return found[0] if found else None

    def standards(
        self, region_code: str, *, states: Sequence[str], limit: int = 200, offset: int = 0
    ) -> tuple[Standard, ...]:
        found = self._pick(
            Standard,
            lambda one: one.state in states and covers(region_code, one.region_code),
            lambda one: one.since,
        )
        return found[offset : offset + limit]

    def catalogue_version(self, version_id: str) -> CatalogueVersion | None:
        return self._get(CatalogueVersion, version_id)

    def catalogue_versions(self) -> tuple[CatalogueVersion, ...]:
        return self._pick(CatalogueVersion, lambda _: True, lambda one: (one.created_at or one.since, one.id))[::-1]

    def catalogue_move(self, move_id: str) -> CatalogueMove | None:
        return self._get(CatalogueMove, move_id)

    def catalogue_moves(self, version_id: str, *, after: str = "", limit: int = 200) -> tuple[CatalogueMove, ...]:
        def wanted(one: CatalogueMove) -> bool:
            return one.version_id == version_id and one.id > after

        return self._pick(CatalogueMove, wanted, lambda one: one.id)[:limit]

    def catalogue_move_open(self, instrument_id: str) -> CatalogueMove | None:
        found = self._pick(CatalogueMove, lambda one: one.asked and one.thing_id == instrument_id, lambda one: one.id)
        return found[0] if found else None

    def catalogue_moves_asked(self, region_code: str, *, limit: int = 200) -> tuple[CatalogueMove, ...]:
        def wanted(one: CatalogueMove) -> bool:
            return one.asked and covers(region_code, one.region_code)

        return self._pick(CatalogueMove, wanted, lambda one: one.id)[:limit]

    def units_holding(self, second: str, *, after: str = "", limit: int = 200) -> tuple[str, ...]:
        found = {one.unit_id for one in self._kept.get(Instrument, {}).values() if one.second == second}
        return tuple(sorted(one for one in found if one > after)[:limit])
