"""Tables of signing in: links that open the door once, sessions that can be taken back, shared provider tokens."""

from __future__ import annotations

from sqlalchemy import Column, LargeBinary, Table

from storage.moments import Moment
from storage.tables.columns import Number, Word, index, metadata

links = Table(
    "links",
    metadata,
    Column("digest", Word, primary_key=True),
    Column("role", Word, nullable=False),
    Column("ref", Word, nullable=False),
    Column("person_id", Word, nullable=False),
    Column("made_at", Moment(), nullable=False),
    Column("expires_at", Moment(), nullable=False),
    Column("used_at", Moment()),
)
"""Sign-in links: only the digest of the token is kept."""

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Word, primary_key=True),
    Column("person_id", Word, nullable=False),
    Column("made_at", Moment(), nullable=False),
    Column("expires_at", Moment(), nullable=False),
    Column("revoked_at", Moment()),
)
index(sessions, "person_id")

second_factors = Table(
    "second_factors",
    metadata,
    Column("person_id", Word, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("last_step", Number, nullable=False),
    Column("made_at", Moment(), nullable=False),
)
"""The secrets of apps that show codes, sealed, with the last code that was used."""

second_waits = Table(
    "second_waits",
    metadata,
    Column("digest", Word, primary_key=True),
    Column("person_id", Word, nullable=False),
    Column("until", Moment(), nullable=False),
)
"""Browsers that came through a door and have not shown their code yet."""

tokens = Table(
    "tokens",
    metadata,
    Column("name", Word, primary_key=True),
    Column("value", LargeBinary, nullable=False),
    Column("expires_at", Moment(), nullable=False),
)
"""Tokens of providers that all processes share (WeChat's access_token), sealed."""
