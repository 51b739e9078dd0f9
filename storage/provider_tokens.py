"""Tokens of providers that all processes share, such as WeChat's access_token: one row each, sealed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.sealing import Keyring
from storage.tables.sign_in import tokens

_VALUE = b"tokens.value"
_token = select(tokens.c.value, tokens.c.expires_at).where(tokens.c.name == bindparam("name"))


def _put(insert: Any) -> Any:
    statement = insert(tokens)
    changed = {"value": statement.excluded.value, "expires_at": statement.excluded.expires_at}
    return statement.on_conflict_do_update(index_elements=["name"], set_=changed)


_PUT = {"sqlite": _put(sqlite.insert), "postgresql": _put(postgresql.insert)}


class ProviderTokens:
    """Provider tokens inside one transaction."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def take(self, name: str) -> tuple[str, datetime] | None:
        """A token and when it ends; None when there is none."""
        row = self._connection.execute(_token, {"name": name}).first()
        return None if row is None else (self._keyring.open(row[0], _VALUE).decode(), row[1])

    def lay(self, name: str, value: str, until: datetime) -> None:
        """Keep a token in place of the one before."""
        row = {"name": name, "value": self._keyring.seal(value.encode(), _VALUE), "expires_at": until}
        self._connection.execute(_PUT[self._connection.dialect.name], row)
