"""The table of certificates that were printed: which file is whose, what it says, and how to know it again."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table

from storage.tables.columns import Word, metadata

printed_certificates = Table(
    "printed_certificates",
    metadata,
    Column("result_id", Word, primary_key=True),
    Column("name", Word, nullable=False),
    Column("digest", Word, nullable=False),
    Column("sha256", Word, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""One row a version of a result: the sealed file's name in the media folder, and sealed what was printed on it."""

Index("ix_printed_certificates_sha256", printed_certificates.c.sha256)
