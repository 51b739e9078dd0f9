"""Tables of WeChat: pushes that are answered later, and codes that somebody scans to sign in."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, LargeBinary, Table

from storage.moments import Moment
from storage.tables.columns import Word, index, metadata, one_of

late_pushes = Table(
    "late_pushes",
    metadata,
    Column("message_id", Word, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""A push for which `success` was said before its turn had ended: it must not be forgotten. `body` is sealed."""

index(late_pushes, "at_ms")

OFFERED, SCANNED, AGREED, SPENT = "offered", "scanned", "agreed", "spent"

scenes = Table(
    "wechat_scenes",
    metadata,
    Column("digest", Word, primary_key=True),
    Column("browser", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("person_id", Word, nullable=False),
    Column("made_at", Moment(), nullable=False),
    Column("expires_at", Moment(), nullable=False),
    one_of("state", (OFFERED, SCANNED, AGREED, SPENT)),
)
"""A code that a browser shows: only the digest of its scene is kept, and of the browser's secret that may use it."""

index(scenes, "person_id", "made_at")
