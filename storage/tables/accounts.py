"""Tables of accounts for the web, of grants that wait for a second administrator, of lost accounts, of keys."""

from __future__ import annotations

from sqlalchemy import UniqueConstraint

from booking.login import Account
from booking.recovery import ASKED, Recovery
from booking.staff_grant import PROPOSED, StaffGrant
from booking.system_key import SystemKey
from storage.tables.columns import index, kept_table

accounts = kept_table(
    "accounts",
    Account,
    UniqueConstraint("username_index"),
    key=("person_id",),
    sealed=("username", "password"),
    found=("username",),
)

staff_grants = kept_table("staff_grants", StaffGrant)
index(staff_grants, "ref", "since", name="ix_staff_grants_waiting", where=staff_grants.c.state == PROPOSED)

recoveries = kept_table("recoveries", Recovery, sealed=("phone",))
index(recoveries, "unit_id", "since")
index(recoveries, "region_code", "since", name="ix_recoveries_waiting", where=recoveries.c.state == ASKED)

system_keys = kept_table("system_keys", SystemKey, sealed=("secret", "before", "hook"))
index(system_keys, "ref", "kind")
index(system_keys, "person_id")
