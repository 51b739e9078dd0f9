"""Tables of the web: what stands in a chat, who has it open, and how often somebody may ask."""

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

web_presence = Table(
    "web_presence",
    metadata,
    Column("person_id", Word, primary_key=True),
    Column("seen_ms", BigInteger, nullable=False),
    Column("read_seq", BigInteger, nullable=False, server_default="0"),
)
"""When a person last had the chat open in front of them: a notice goes where it is read. `read_seq` is the number of
the last entry that was shown to them.
"""

paces = Table(
    "paces",
    metadata,
    Column("whose", LargeBinary, primary_key=True),
    Column("paid_until_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""How often somebody may ask (`storage/paces.py`): `whose` is the blind index of an address, a browser, a name."""

index(paces, "paid_until_ms")
