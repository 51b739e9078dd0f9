"""Pushes that WeChat was told are taken before they were answered: kept until their answer is in the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.moments import milliseconds
from storage.sealing import Keyring, UnreadableError
from storage.tables.notices import outbox
from storage.tables.wechat import late_pushes

_BODY = b"late_pushes.body"
_KEEP = {
    "sqlite": sqlite.insert(late_pushes).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(late_pushes).on_conflict_do_nothing(),
}
_DROP = delete(late_pushes).where(late_pushes.c.message_id == bindparam("which"))
_FOLLOWED = select(outbox.c.seq).where(outbox.c.cause == bindparam("which"))
_LEFT = (
    select(late_pushes.c.body)
    .where(late_pushes.c.at_ms < bindparam("before"))
    .order_by(late_pushes.c.at_ms)
    .limit(bindparam("most"))
)


class LatePushes:
    """The pushes that are owed an answer, inside one transaction. A push is a small JSON object, kept sealed."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection, self._keyring = connection, keyring

    def keep(self, pushes: Mapping[str, Mapping[str, Any]], now: datetime) -> None:
        """Keep pushes by the name of their message (`storage.talk.known_as`); the same message is kept once."""
        at = milliseconds(now)
        rows = [
            {"message_id": message_id, "body": self._keyring.seal_json(dict(push), _BODY), "at_ms": at}
            for message_id, push in pushes.items()
        ]
        self._connection.execute(_KEEP[self._connection.dialect.name], rows)

    def drop(self, message_id: str) -> None:
        """Its answer is in the outbox: nothing is owed any more."""
        self._connection.execute(_DROP, {"which": message_id})

    def followed(self, cause: str) -> bool:
        """Whether an answer with this cause has gone into the outbox."""
        return self._connection.execute(_FOLLOWED, {"which": self._keyring.digest(cause)}).first() is not None

    def left(self, now: datetime, *, older: timedelta, most: int) -> list[Mapping[str, Any]]:
        """Pushes that have waited for longer than `older`, the longest first: whoever had them has probably died."""
        found = self._connection.execute(_LEFT, {"before": milliseconds(now - older), "most": most})
        return [push for row in found.all() if (push := self._opened(row[0])) is not None]

    def _opened(self, body: bytes) -> Mapping[str, Any] | None:
        """A push; None for one that does not open: nobody can be answered, and the others are."""
        try:
            push: Mapping[str, Any] = self._keyring.open_json(body, _BODY)
        except (UnreadableError, ValueError):
            return None
        return push
