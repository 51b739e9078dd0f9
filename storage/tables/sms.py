"""The table that counts what goes out by SMS, a row a day for each telephone and one for all together."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, LargeBinary, Table

from storage.tables.columns import index, metadata, sequence

sms_counts = Table(
    "sms_counts",
    metadata,
    sequence(),
    Column("day", Date(), nullable=False),
    Column("phone_index", LargeBinary, nullable=False),
    Column("parts", Integer, nullable=False),
)
"""`phone_index` is the blind index of a number, b"" for all numbers together; `parts` is what the provider charges."""
index(sms_counts, "day", "phone_index", unique=True)
