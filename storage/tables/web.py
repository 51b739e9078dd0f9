"""The table of what stands in a person's web chat: what they wrote, what they were answered, notices that came in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, Table

from storage.tables.columns import Word, index, metadata, sequence

web_messages = Table(
    "web_messages",
    metadata,
    sequence(),
    Column("person_id", Word, nullable=False),
    Column("key", Word, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""`key` names an entry within one person's chat, so that nothing appears twice; `body` is JSON, kept sealed."""

index(web_messages, "person_id", "key", unique=True)
index(web_messages, "person_id", "seq")
