"""Tables of institutions, authorities, and what institutions are able to verify."""

from __future__ import annotations

from booking.bodies import ASKED, Authority, Capability, Institution
from booking.sameness import sameness
from storage.tables.columns import index, kept_table

institutions = kept_table("institutions", Institution, derived={"name_key": lambda one: sameness(one.name)})
index(institutions, "region_code")

authorities = kept_table("authorities", Authority)
index(authorities, "region_code")

capabilities = kept_table("capabilities", Capability)
index(capabilities, "second", "state")
index(capabilities, "institution_id")
index(capabilities, "state", "standard_until", name="ix_capabilities_lapse")
index(capabilities, "state", "people_until", name="ix_capabilities_people")
index(capabilities, "institution_id", "seq", name="ix_capabilities_waiting", where=capabilities.c.state == ASKED)
