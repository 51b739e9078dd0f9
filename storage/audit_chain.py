"""The chain of the audit trail: what binds every row to the one before it, so that a change by hand is seen.

Each connection that writes has a chain of its own, so nobody waits for anybody to learn what the last row was: the
head of a chain is remembered beside its connection, and moves on only once a row is committed. The digest is keyed, so
whoever can write to the database, but does not hold the data key, cannot mend what they broke (docs/decisions/0093).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Connection

from storage.sealing import Keyring

_HEAD = "head of the audit chain"
_TEXTS = ("event", "kind", "thing_id", "verb", "party", "by", "on_behalf", "reason")


@dataclass(frozen=True)
class Link:
    """A place in a chain: the `number`th row of `chain`, and the digest that covers it and all before it."""

    chain: str
    number: int = 0
    digest: str = ""


def head_of(connection: Connection) -> Link:
    """The last committed row of this connection's chain; a connection that has written none begins a chain."""
    known = connection.info.get(_HEAD)
    return known if isinstance(known, Link) else Link(secrets.token_hex(8))


def keep_head(connection: Connection, head: Link | None) -> None:
    """Go on from `head` from now on; only for what is committed, or in a savepoint that was released."""
    if head is not None:
        connection.info[_HEAD] = head


def following(before: Link, row: Mapping[str, Any], keyring: Keyring) -> Link:
    """The link that binds `row` (the columns of `audit`) to what stands before it in its chain."""
    return Link(before.chain, before.number + 1, digest_of(before, row, keyring))


def digest_of(before: Link, row: Mapping[str, Any], keyring: Keyring) -> str:
    """What the digest of a row has to be: over the chain, the place, the digest before, and every column as kept."""
    at: datetime = row["at"]
    data: bytes | None = row["data"]
    parts = [
        before.chain,
        str(before.number + 1),
        before.digest,
        *(row[name] for name in _TEXTS),
        repr(at.timestamp()),  # the same for one instant in every zone, and quick
        data.hex() if data else "",
    ]
    return keyring.digest("audit row " + to_json(parts).decode())
