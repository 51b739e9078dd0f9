"""Tables of what the service learns and is told: proposed aliases, settings."""

from __future__ import annotations

from sqlalchemy import Column, Table

from booking.ports import AliasProposal
from storage.tables.columns import Packed, Word, index, kept_table, metadata

aliases = kept_table("aliases", AliasProposal, key=("name", "second"))
index(aliases, "state", "count")

settings = Table(
    "settings",
    metadata,
    Column("name", Word, primary_key=True),
    Column("value", Packed, nullable=True),
)
