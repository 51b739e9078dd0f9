"""Certificates that were printed, inside one transaction: each version of a result has one file for ever."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.moments import CHINA, milliseconds
from storage.sealing import Keyring
from storage.tables.certificates import printed_certificates as printed

_CONTENT = b"printed_certificates.content"


@dataclass(frozen=True)
class Printed:
    """One file. `name` is where it lies in the media folder, `digest` that of its content (as its QR code says it),
    `sha256` that of its bytes, `content` what is printed on it as JSON.
    """

    result_id: str
    name: str
    digest: str
    sha256: str
    size: int
    content: Mapping[str, Any]
    at: datetime


_columns = tuple(printed.c)
_of_result = select(*_columns).where(printed.c.result_id == bindparam("result_id"))
_of_hash = select(*_columns).where(printed.c.sha256 == bindparam("sha256")).limit(1)
_ADD = {
    dialect: insert(printed).on_conflict_do_nothing(index_elements=["result_id"])
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


class PrintedCertificates:
    """The rows. A second file of the same version is never kept: whoever was first printed it."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def find(self, result_id: str) -> Printed | None:
        """The file of a version of a result."""
        return self._first(_of_result, {"result_id": result_id})

    def find_file(self, sha256: str) -> Printed | None:
        """The file with exactly these bytes."""
        return self._first(_of_hash, {"sha256": sha256})

    def keep(self, one: Printed) -> Printed:
        """Keep a file, or give the one that is kept already for this version."""
        self._connection.execute(
            _ADD[self._connection.dialect.name],
            {
                "result_id": one.result_id,
                "name": one.name,
                "digest": one.digest,
                "sha256": one.sha256,
                "size": one.size,
                "content": self._keyring.seal_json(dict(one.content), _CONTENT),
                "at_ms": milliseconds(one.at),
            },
        )
        return self.find(one.result_id) or one

    def _first(self, statement: Any, given: Mapping[str, Any]) -> Printed | None:
        row = self._connection.execute(statement, given).first()
        if row is None:
            return None
        result_id, name, digest, sha256, size, content, at_ms = row
        at = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(CHINA)
        return Printed(result_id, name, digest, sha256, int(size), self._keyring.open_json(content, _CONTENT), at)
