"""Tables of what an authority shows besides certificates, and of its inspections of institutions."""

from __future__ import annotations

from booking.inspection import Inspection
from booking.posting import Posting
from booking.rating import Rating
from storage.tables.columns import index, kept_table

postings = kept_table("postings", Posting)
index(postings, "subject", "region_code", "ref")

inspections = kept_table("inspections", Inspection)
index(inspections, "institution_id", "day", "id")
index(inspections, "region_code", "day", "id")

ratings = kept_table("ratings", Rating)
index(ratings, "region_code", "stars", "seq")
index(ratings, "institution_id", "stars", "seq")
index(ratings, "region_code", "state", "due")
