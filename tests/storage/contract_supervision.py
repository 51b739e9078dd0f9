"""The part of the contract of a store that is about postings and inspections."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from booking.inspection import TO_CORRECT, Inspection
from booking.ports import Store
from booking.posting import CATEGORY, INSTITUTION, Posting, posting_id
from booking.rating import GIVEN, TO_FOLLOW, Rating
from booking.result import HIDDEN, SHOWN
from tests.booking.subject import NOW


class SupervisionContract:
    """What is shown to the public, and inspections of institutions."""

    def test_postings_of_a_region(self, store: Store) -> None:
        one = Posting(posting_id(CATEGORY, "a/b", "150100"), CATEGORY, "a/b", "150100", HIDDEN, NOW, added=True)
        other = replace(one, id=posting_id(CATEGORY, "a/a", "150100"), ref="a/a", state=SHOWN, by="p1")
        elsewhere = replace(one, id="x", region_code="150200")
        body = Posting(posting_id(INSTITUTION, "i1", "150100"), INSTITUTION, "i1", "150100", SHOWN, NOW)
        for thing in (one, other, elsewhere, body):
            store.put(thing)
        assert store.postings(CATEGORY, "150100") == (other, one)
        assert store.posting(body.id) == body
        assert store.posting("nothing") is None

    def test_inspections_newest_first(self, store: Store) -> None:
        old = Inspection("v1", "i1", "150100", "日常检查", date(2026, 10, 8), "存档不全", TO_CORRECT, NOW)
        new = replace(old, id="v2", day=date(2026, 11, 8), until=date(2026, 12, 8))
        for thing in (old, new, replace(old, id="v3", institution_id="i2")):
            store.put(thing)
        assert store.inspections_of("i1") == (new, old)
        assert store.inspection("v2") == new
        assert store.inspection("other") is None

    def test_ratings_that_wait_by_deadline(self, store: Store) -> None:
        late = Rating("r1", "2026112100001", "u1", "i1", "150105", 2, TO_FOLLOW, NOW, NOW, NOW, "等得太久")
        later = replace(late, id="r2", due=NOW + timedelta(days=3))
        for thing in (later, late, replace(late, id="r3", region_code="150200"), replace(late, id="r4", state=GIVEN)):
            store.put(thing)
        assert store.ratings_waiting("150100") == (late, later)
        assert store.ratings_waiting("150100", limit=1) == (late,)
        assert store.rating("r2") == later
        assert store.rating("nothing") is None
