"""The table of queries that people keep for themselves: a page of the desk with its conditions, under a name."""

from __future__ import annotations

from sqlalchemy import Column, Table

from storage.tables.columns import Word, index, metadata, sequence

saved_queries = Table(
    "saved_queries",
    metadata,
    sequence(),
    Column("person_id", Word, nullable=False),
    Column("path", Word, nullable=False),
    Column("title", Word, nullable=False),
    Column("query", Word, nullable=False),
)
index(saved_queries, "person_id", "path")
