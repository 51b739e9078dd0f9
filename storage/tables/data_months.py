"""The table of what the audits of the data found: a county, a rule and a month, a row."""

from __future__ import annotations

from sqlalchemy import Column, Table, UniqueConstraint

from storage.tables.columns import Number, Word, metadata, sequence

data_months = Table(
    "data_months",
    metadata,
    sequence(),
    Column("month", Word, nullable=False),
    Column("region_code", Word, nullable=False),
    Column("rule", Word, nullable=False),
    Column("found", Number, nullable=False),
    Column("total", Number, nullable=False),
    UniqueConstraint("month", "region_code", "rule"),
)
