"""Tables of verification results and of what of them is published."""

from __future__ import annotations

from sqlalchemy import literal_column

from booking.result import PENDING, Publication, Result
from storage.tables.columns import index, kept_table

results = kept_table("results", Result)
WAITING = results.c.state.in_([literal_column(f"'{state}'") for state in PENDING])
"""The condition of the index of what waits to be signed."""

index(results, "line_id", "version")
index(results, "certificate_no", where=results.c.certificate_no != "")
index(results, "instrument_id")
index(results, "institution_id", "state", "line_id", name="ix_results_pending", where=WAITING)

publications = kept_table("publications", Publication)
index(publications, "certificate_no", unique=True)
index(publications, "region_code", "state")
