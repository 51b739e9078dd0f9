"""What is exchanged with connected systems, inside one transaction: each signed request opens once, and changes what it
changes once; requests and answers are kept sealed, so that a quarrel can be settled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.moments import milliseconds
from storage.sealing import Keyring
from storage.tables.interface import CARRIED_OUT, exchanges, nonces

IN, OUT = "in", "out"
_REQUEST, _ANSWER = b"exchanges.request", b"exchanges.answer"


def _use_once(dialect: Any) -> Any:
    return dialect.insert(nonces).on_conflict_do_nothing(index_elements=["key_id", "nonce"])


_USE = {"sqlite": _use_once(sqlite), "postgresql": _use_once(postgresql)}
_columns = (
    exchanges.c.seq, exchanges.c.direction, exchanges.c.key_id, exchanges.c.method, exchanges.c.path,
    exchanges.c.cause, exchanges.c.fingerprint, exchanges.c.status, exchanges.c.request, exchanges.c.answer,
    exchanges.c.number, exchanges.c.at,
)  # fmt: skip
_of_cause = select(*_columns).where(
    exchanges.c.key_id == bindparam("key_id"), exchanges.c.cause == bindparam("cause"), CARRIED_OUT
)
_of_number = select(*_columns).where(exchanges.c.seq == bindparam("seq"))
_latest = select(*_columns).order_by(exchanges.c.seq.desc()).limit(bindparam("limit"))
_of_key = (
    select(*_columns)
    .where(exchanges.c.key_id == bindparam("key_id"))
    .order_by(exchanges.c.seq.desc())
    .limit(bindparam("limit"))
)


@dataclass(frozen=True)
class Exchange:
    """A request and its answer: ours to them ("out") or theirs to us ("in")."""

    direction: str
    key_id: str
    method: str
    path: str
    status: int
    request: bytes = b""
    answer: bytes = b""
    cause: str = ""
    number: str = ""
    at: datetime | None = None
    seq: int = 0
    fingerprint: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the request was kept whole: of a long one only the beginning is."""
        return self.fingerprint == fingerprint_of(self.method, self.path, self.request)


def fingerprint_of(method: str, path: str, body: bytes) -> str:
    """What tells two requests under one idempotency key apart."""
    return hashlib.sha256(f"{method} {path}\n".encode() + body).hexdigest()


class Exchanges:
    """The tables, by a connection."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection, self._keyring = connection, keyring

    def use_nonce(self, key_id: str, nonce: str, now: datetime) -> bool:
        """Use the number of a signed request; False when it came before."""
        given = {"key_id": key_id, "nonce": nonce, "at_ms": milliseconds(now)}
        return self._connection.execute(_USE[self._connection.dialect.name], given).rowcount == 1

    def of_cause(self, key_id: str, cause: str) -> Exchange | None:
        """What came of the request that was carried out under this idempotency key."""
        row = self._connection.execute(_of_cause, {"key_id": key_id, "cause": cause}).first()
        return None if row is None else self._opened(row)

    def keep(self, exchange: Exchange, now: datetime) -> None:
        """Keep a request with its answer."""
        request, answer = exchange.request, exchange.answer
        row = {
            "direction": exchange.direction,
            "key_id": exchange.key_id,
            "method": exchange.method,
            "path": exchange.path,
            "cause": exchange.cause,
            "fingerprint": exchange.fingerprint or fingerprint_of(exchange.method, exchange.path, request),
            "status": exchange.status,
            "request": self._keyring.seal(request, _REQUEST) if request else None,
            "answer": self._keyring.seal(answer, _ANSWER) if answer else None,
            "number": exchange.number,
            "at": now,
        }
        self._connection.execute(insert(exchanges), row)

    def of_number(self, seq: int) -> Exchange | None:
        """The exchange of that number."""
        row = self._connection.execute(_of_number, {"seq": seq}).first()
        return None if row is None else self._opened(row)

    def of_key(self, key_id: str, *, limit: int = 50) -> tuple[Exchange, ...]:
        """The newest exchanges of a key ("" = of all keys), the newest first."""
        given = {"key_id": key_id, "limit": limit} if key_id else {"limit": limit}
        found = self._connection.execute(_of_key if key_id else _latest, given)
        return tuple(self._opened(row) for row in found)

    def _opened(self, row: Any) -> Exchange:
        kept: Mapping[str, Any] = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by its columns
        request, answer = kept["request"], kept["answer"]
        return Exchange(
            direction=kept["direction"],
            key_id=kept["key_id"],
            method=kept["method"],
            path=kept["path"],
            status=kept["status"],
            request=self._keyring.open(request, _REQUEST) if request else b"",
            answer=self._keyring.open(answer, _ANSWER) if answer else b"",
            cause=kept["cause"],
            number=kept["number"],
            at=kept["at"],
            seq=kept["seq"],
            fingerprint=kept["fingerprint"],
        )
