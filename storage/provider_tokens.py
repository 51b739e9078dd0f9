"""Tokens of providers that all processes share, such as WeChat's access_token: one row each, sealed.

Beside a token stands, while it is being fetched, a row that says by whom: the number of fetches is limited, and a new
token may end the old one, so two processes must not fetch at once.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.sealing import Keyring
from storage.tables.sign_in import tokens

_VALUE = b"tokens.value"
_token = select(tokens.c.value, tokens.c.expires_at).where(tokens.c.name == bindparam("name"))


def _put(insert: Any) -> Any:
    statement = insert(tokens)
    changed = {"value": statement.excluded.value, "expires_at": statement.excluded.expires_at}
    return statement.on_conflict_do_update(index_elements=["name"], set_=changed)


def _claim(insert: Any) -> Any:
    """A claim is put down where there is none, or where the one before has ended."""
    statement = insert(tokens)
    changed = {"value": statement.excluded.value, "expires_at": statement.excluded.expires_at}
    ended = tokens.c.expires_at <= bindparam("now")
    return statement.on_conflict_do_update(index_elements=["name"], set_=changed, where=ended)


_PUT = {"sqlite": _put(sqlite.insert), "postgresql": _put(postgresql.insert)}
_CLAIM = {"sqlite": _claim(sqlite.insert), "postgresql": _claim(postgresql.insert)}
_GIVE_UP = delete(tokens).where(tokens.c.name == bindparam("which"), tokens.c.value == bindparam("whose"))


def _claim_on(name: str) -> str:
    """Under this name stands who is fetching the token of that name."""
    return f"{name}: being fetched"


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

    def claim(self, name: str, who: str, *, now: datetime, until: datetime) -> bool:
        """Whether `who` alone may fetch a token of this name now, until `until` at the latest."""
        row = {"name": _claim_on(name), "value": who.encode(), "expires_at": until, "now": now}
        return self._connection.execute(_CLAIM[self._connection.dialect.name], row).rowcount == 1

    def give_up(self, name: str, who: str) -> None:
        """End the claim of `who`; somebody else's, made after it had run out, stays."""
        self._connection.execute(_GIVE_UP, {"which": _claim_on(name), "whose": who.encode()})
