"""Tables of verification results and of what of them is published."""

from __future__ import annotations

from sqlalchemy import literal_column

from booking.past_result import PastResult
from booking.result import PENDING, Publication, Result
from storage.tables.columns import index, kept_table

results = kept_table("results", Result)
WAITING = results.c.state.in_([literal_column(f"'{state}'") for state in PENDING])
"""The condition of the index of what waits to be signed."""

index(results, "line_id", "version")
index(results, "certificate_no", where=results.c.certificate_no != "")
index(results, "instrument_id")
index(results, "institution_id", "state", "line_id", name="ix_results_pending", where=WAITING)

past_results = kept_table("past_results", PastResult)
index(past_results, "instrument_id", "verified_on", "id")
index(past_results, "certificate_no")
index(past_results, "region_code", "verified_on")

publications = kept_table("publications", Publication)
index(publications, "certificate_no", unique=True)
index(publications, "region_code", "state")
