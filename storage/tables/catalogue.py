"""Tables of complaints, of social public standards, of catalogue versions and what these did to things."""

from __future__ import annotations

from booking.catalogue_version import CatalogueMove, CatalogueVersion
from booking.complaint import Complaint
from booking.standard import Standard
from storage.tables.columns import index, kept_table

complaints = kept_table("complaints", Complaint, sealed=("text", "phone"))
index(complaints, "region_code", "state", "since")

standards = kept_table("standards", Standard)
index(standards, "number")
index(standards, "region_code", "state", "since")

catalogue_versions = kept_table("catalogue_versions", CatalogueVersion)

catalogue_moves = kept_table("catalogue_moves", CatalogueMove)
index(catalogue_moves, "version_id", "id")
index(catalogue_moves, "thing_id", name="ix_catalogue_moves_asked", where=catalogue_moves.c.asked)
index(catalogue_moves, "region_code", "id", name="ix_catalogue_moves_region", where=catalogue_moves.c.asked)
