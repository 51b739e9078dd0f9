"""Tables of using units and of requests to join one."""

from __future__ import annotations

from booking.unit import PENDING, JoinRequest, Unit
from storage.tables.columns import index, kept_table

units = kept_table("units", Unit, sealed=("phone", "id_number"), found=("phone",))
index(units, "uscc")
index(units, "phone_index")
index(units, "region_code", "since", name="ix_units_waiting", where=units.c.state == PENDING)

join_requests = kept_table("join_requests", JoinRequest, sealed=("phone",))
index(join_requests, "unit_id")
