"""Postings, inspections and ratings in the store."""

from __future__ import annotations

from sqlalchemy import bindparam

from booking.inspection import Inspection
from booking.posting import Posting
from booking.rating import TO_FOLLOW, Rating
from storage.rows import Rows, beneath, region_bounds
from storage.shapes import Shape
from storage.tables.supervision import inspections, postings, ratings

POSTING = Shape(Posting, postings)
INSPECTION = Shape(Inspection, inspections)
RATING = Shape(Rating, ratings)

_posting = POSTING.select(postings.c.id == bindparam("id"))
_postings = POSTING.select(
    postings.c.subject == bindparam("subject"), postings.c.region_code == bindparam("region_code")
).order_by(postings.c.ref)
_inspection = INSPECTION.select(inspections.c.id == bindparam("id"))
_inspections = INSPECTION.select(inspections.c.institution_id == bindparam("institution_id"))
_inspections = _inspections.order_by(inspections.c.day.desc(), inspections.c.seq.desc())
_rating = RATING.select(ratings.c.id == bindparam("id"))
_waiting = RATING.select(beneath(ratings.c.region_code), ratings.c.state == TO_FOLLOW)
_waiting = _waiting.order_by(ratings.c.due, ratings.c.id).limit(bindparam("limit"))


class SupervisionRows(Rows):
    """The part of `booking.ports.Records` that is about postings, inspections and ratings."""

    def posting(self, posting_id: str) -> Posting | None:
        return self.one(POSTING, _posting, id=posting_id)

    def postings(self, subject: str, region_code: str) -> tuple[Posting, ...]:
        return self.all(POSTING, _postings, subject=subject, region_code=region_code)

    def inspection(self, inspection_id: str) -> Inspection | None:
        return self.one(INSPECTION, _inspection, id=inspection_id)

    def inspections_of(self, institution_id: str) -> tuple[Inspection, ...]:
        return self.all(INSPECTION, _inspections, institution_id=institution_id)

    def rating(self, rating_id: str) -> Rating | None:
        return self.one(RATING, _rating, id=rating_id)

    def ratings_waiting(self, region_code: str, *, limit: int = 50) -> tuple[Rating, ...]:
        least, greatest = region_bounds(region_code)
        return self.all(RATING, _waiting, least=least, greatest=greatest, limit=limit)
