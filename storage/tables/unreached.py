"""The table of notices that reached nobody."""

from __future__ import annotations

from booking.unreached import OPEN, Unreached
from storage.tables.columns import index, kept_table

unreached = kept_table("unreached", Unreached, sealed=("phone", "text"))
index(unreached, "region_code", "since", name="ix_unreached_open", where=unreached.c.state == OPEN)
