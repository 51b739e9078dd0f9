"""Seals on the audit trail: now and then the worker writes down where every chain stands, each seal upon the last.

A chain alone does not show that its last rows were taken away. A seal holds the heads of the chains that grew since
the seal before; its number and digest go into the log and onto every export, outside the database.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Connection, bindparam, func, insert, select

from storage.sealing import Keyring
from storage.tables.notices import audit, audit_seals

OVERLAP = 10_000
"""Rows before the last sealed one that are looked at again: on PostgreSQL a smaller number may be committed later."""

_last = select(audit_seals.c.number, audit_seals.c.at, audit_seals.c.heads, audit_seals.c.digest)
_last = _last.order_by(audit_seals.c.number.desc()).limit(1)
_every = select(audit_seals.c.number, audit_seals.c.at, audit_seals.c.heads, audit_seals.c.digest)
_every = _every.order_by(audit_seals.c.number)
_newest = (
    select(audit.c.chain, func.max(audit.c.link).label("link"))
    .where(audit.c.seq > bindparam("after"), audit.c.chain != "")
    .group_by(audit.c.chain)
    .subquery()
)
_heads = select(audit.c.chain, audit.c.link, audit.c.digest, audit.c.seq).where(
    audit.c.seq > bindparam("after"), audit.c.chain == _newest.c.chain, audit.c.link == _newest.c.link
)


@dataclass(frozen=True)
class Seal:
    """The `number`th seal: `heads` are [link, digest, seq] by chain, as they stood `at`."""

    number: int
    at: datetime
    heads: Mapping[str, tuple[int, str, int]]
    digest: str


def seal_digest(before: str, number: int, at: datetime, heads: Mapping[str, Any], keyring: Keyring) -> str:
    """What the digest of a seal has to be."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    listed = [[chain, *heads[chain]] for chain in sorted(heads)]
    return keyring.digest("audit seal " + to_json([before, number, moment, listed]).decode())


def seals(connection: Connection) -> tuple[Seal, ...]:
    """Every seal, oldest first."""
    return tuple(_seal(row) for row in connection.execute(_every))


def last_seal(connection: Connection) -> Seal | None:
    """The newest seal."""
    row = connection.execute(_last).first()
    return None if row is None else _seal(row)


def seal(connection: Connection, keyring: Keyring, now: datetime) -> Seal | None:
    """Seal what has grown since the last seal, inside a transaction; None when nothing has."""
    before = last_seal(connection)
    known = {} if before is None else before.heads
    highest = max((seq for _link, _digest, seq in known.values()), default=0)
    found = connection.execute(_heads, {"after": highest - OVERLAP})
    heads = {chain: (link, digest, seq) for chain, link, digest, seq in found}
    if all(seq <= highest for _link, _digest, seq in heads.values()):
        return None
    grown = {chain: head for chain, head in heads.items() if known.get(chain) != head}
    number = before.number + 1 if before else 1
    digest = seal_digest(before.digest if before else "", number, now, grown, keyring)
    made = Seal(number, now, grown, digest)
    values = {"number": number, "at": now, "heads": {name: list(head) for name, head in grown.items()}}
    connection.execute(insert(audit_seals), {**values, "digest": digest})
    return made


def _seal(row: Any) -> Seal:
    number, at, heads, digest = row
    return Seal(number, at, {name: (head[0], head[1], head[2]) for name, head in heads.items()}, digest)
