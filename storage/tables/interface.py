"""Tables of the interface for other systems: signed requests, exchanges, changes, differences."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, Table, text

from storage.moments import Moment
from storage.tables.columns import Number, Word, index, metadata, sequence

nonces = Table(
    "nonces",
    metadata,
    Column("key_id", Word, primary_key=True),
    Column("nonce", Word, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
"""Numbers of signed requests that came: each opens once."""
index(nonces, "at_ms")

exchanges = Table(
    "exchanges",
    metadata,
    sequence(),
    Column("direction", Word, nullable=False),
    Column("key_id", Word, nullable=False),
    Column("method", Word, nullable=False),
    Column("path", Word, nullable=False),
    Column("cause", Word, nullable=False),
    Column("fingerprint", Word, nullable=False),
    Column("status", Integer, nullable=False),
    Column("request", LargeBinary),
    Column("answer", LargeBinary),
    Column("number", Word, nullable=False),
    Column("at", Moment(), nullable=False),
)
"""What came in ("in") and what went out to a connected system ("out"), sealed; `cause` is the idempotency key under
which a request changes something once, `fingerprint` tells whether it is the same request again.
"""
CARRIED_OUT = text("cause <> '' AND status < 300")
"""A request that changed something; a refused one keeps the key that it came under, which stays free."""
index(exchanges, "key_id", "cause", unique=True, where=CARRIED_OUT, name="ix_exchanges_cause")
index(exchanges, "key_id", "seq")
index(exchanges, "at")

changes = Table(
    "changes",
    metadata,
    sequence(),
    Column("xid", Number, nullable=False),
    Column("kind", Word, nullable=False),
    Column("ref", Word, nullable=False),
    Column("event", Word, nullable=False),
    Column("verb", Word, nullable=False),
    Column("thing", Word, nullable=False),
    Column("thing_id", Word, nullable=False),
    Column("booking_no", Word, nullable=False),
    Column("at", Moment(), nullable=False),
)
"""What happened to things of bodies that have a connected system, for its feed. `xid` is the number of the transaction
on PostgreSQL (0 elsewhere): `storage/changes.py` says what it is for.
"""
index(changes, "kind", "ref", "xid", "seq")
index(changes, "at")

reconciliations = Table(
    "reconciliations",
    metadata,
    sequence(),
    Column("key_id", Word, nullable=False),
    Column("day", Date(), nullable=False),
    Column("compared", Integer, nullable=False),
    Column("differences", Integer, nullable=False),
    Column("report", LargeBinary, nullable=False),
    Column("at", Moment(), nullable=False),
)
"""What differed between a connected system and the service on a day."""
index(reconciliations, "key_id", "day", unique=True)
