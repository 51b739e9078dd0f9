"""The table of sheets that are brought in at the desk: the file, how far it is, and what came of it."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, LargeBinary, Table

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word, index, metadata, sequence

import_jobs = Table(
    "import_jobs",
    metadata,
    sequence(),
    Column("id", Word, nullable=False, unique=True),
    Column("kind", Word, nullable=False),
    Column("body", Word, nullable=False),
    Column("person_id", Word, nullable=False),
    Column("file_name", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("dry", Boolean, nullable=False),
    Column("total", Number, nullable=False),
    Column("done", Number, nullable=False),
    Column("counts", Packed, nullable=False),
    Column("begun_at", Moment(), nullable=False),
    Column("moved_at", Moment(), nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("problems", LargeBinary),
    Column("given_back", LargeBinary),
)
index(import_jobs, "body", "begun_at")
index(import_jobs, "begun_at")
