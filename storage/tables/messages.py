"""Tables that every message writes: the conversation of each person, and the inbox with the reply that was given.

Their contents are sealed; times are whole milliseconds since 1970 UTC, which every driver takes as they are.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, LargeBinary, Table

from storage.tables.columns import Word, index, metadata, sequence

conversations = Table(
    "conversations",
    metadata,
    Column("person_id", Word, primary_key=True),
    Column("state", LargeBinary),
    Column("turns", BigInteger, nullable=False, server_default="0"),
    Column("changed_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

inbox = Table(
    "inbox",
    metadata,
    Column("channel", Word, primary_key=True),
    Column("sender", LargeBinary, primary_key=True),
    Column("message_id", Word, primary_key=True),
    Column("person_id", Word, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

"""`sender` is the blind index of the address that wrote: who numbers messages may number two people's alike."""

media = Table(
    "media",
    metadata,
    Column("name", Word, primary_key=True),
    Column("person_id", Word, nullable=False),
    Column("content_type", Word, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
"""Photos: the name of the sealed file in the media folder, and whose it is."""
index(media, "at_ms")

photo_room = Table(
    "photo_room",
    metadata,
    sequence(),
    Column("day", Date(), nullable=False),
    Column("whose", LargeBinary, nullable=False),
    Column("bytes", BigInteger, nullable=False),
)
"""Bytes of photos that came on a day: `whose` is the blind index of a person, a network, or all together."""
index(photo_room, "day", "whose", unique=True)
