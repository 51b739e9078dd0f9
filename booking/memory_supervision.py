"""The part of the memory store that keeps postings and inspections."""

from __future__ import annotations

from booking.inspection import Inspection
from booking.memory_kept import Kept
from booking.posting import Posting
from booking.rating import TO_FOLLOW, Rating
from booking.region import covers


class KeptSupervision(Kept):
    """What is shown to the public, and inspections of institutions."""

    def posting(self, posting_id: str) -> Posting | None:
        return self._get(Posting, posting_id)

    def postings(self, subject: str, region_code: str) -> tuple[Posting, ...]:
        return self._pick(
            Posting, lambda one: one.subject == subject and one.region_code == region_code, lambda one: one.ref
        )

    def inspection(self, inspection_id: str) -> Inspection | None:
        return self._get(Inspection, inspection_id)

    def inspections_of(self, institution_id: str) -> tuple[Inspection, ...]:
        found = self._pick(Inspection, lambda one: one.institution_id == institution_id, lambda one: one.day)
        return found[::-1]

    def rating(self, rating_id: str) -> Rating | None:
        return self._get(Rating, rating_id)

    def ratings_waiting(self, region_code: str, *, limit: int = 50) -> tuple[Rating, ...]:
        found = self._pick(
            Rating,
            lambda one: one.state == TO_FOLLOW and covers(region_code, one.region_code),
            lambda one: (one.due, one.id),
        )
        return found[:limit]
