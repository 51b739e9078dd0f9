"""Tables of verification results and of what of them is published."""

from __future__ import annotations

from booking.result import Publication, Result
from storage.tables.columns import index, kept_table

results = kept_table("results", Result)
index(results, "line_id", "version")
index(results, "certificate_no", where=results.c.certificate_no != "")
index(results, "instrument_id")

publications = kept_table("publications", Publication)
index(publications, "certificate_no", unique=True)
index(publications, "region_code", "state")
