"""What a person's web chat shows: entries in the order in which they came, kept sealed like the conversation itself.

It is a read model of the web channel alone. What was said counts by the inbox and the conversation; an entry that is
missing here can be added again at any time under the same key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.moments import CHINA, milliseconds
from storage.sealing import Keyring
from storage.tables.web import web_messages, web_presence

_BODY = b"web_messages.body"

MOST_UNREAD = 100
"""More than so many nobody counts."""

LATE = 64
"""On PostgreSQL a lower number may be committed after a higher one; so far back is looked again."""


@dataclass(frozen=True)
class Entry:
    """One entry of a chat. `body` is JSON as the web channel wrote it."""

    seq: int
    key: str
    body: Mapping[str, Any]
    at: datetime


def _insert(dialect: Any) -> Any:
    statement = dialect.insert(web_messages).on_conflict_do_nothing(index_elements=["person_id", "key"])
    return statement.returning(web_messages.c.seq)


_ADD = {"sqlite": _insert(sqlite), "postgresql": _insert(postgresql)}
_columns = (web_messages.c.seq, web_messages.c.key, web_messages.c.body, web_messages.c.at_ms)
_of_person = select(*_columns).where(web_messages.c.person_id == bindparam("person_id"))
_before = _of_person.where(web_messages.c.seq < bindparam("seq"))
_before = _before.order_by(web_messages.c.seq.desc()).limit(bindparam("limit"))
_after = _of_person.where(web_messages.c.seq > bindparam("seq"))
_after = _after.order_by(web_messages.c.seq).limit(bindparam("limit"))
_one = _of_person.where(web_messages.c.key == bindparam("key"))
_read_up_to = select(web_presence.c.read_seq).where(web_presence.c.person_id == bindparam("person_id"))
_unread = select(web_messages.c.seq).where(
    web_messages.c.person_id == bindparam("person_id"),
    web_messages.c.seq > func.coalesce(_read_up_to.scalar_subquery(), 0),
    web_messages.c.key.startswith("n:"),
)
_unread = _unread.order_by(web_messages.c.seq).limit(MOST_UNREAD)
_newest = select(func.max(web_messages.c.seq))
_since = select(web_messages.c.seq, web_messages.c.person_id).where(web_messages.c.seq > bindparam("seq"))

BEYOND_ALL = 2**62
"""A number beyond that of any entry: `before` it lie the newest."""


class WebHistory:
    """Chats of the web, inside one transaction."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def add(self, person_id: str, key: str, body: Mapping[str, Any], now: datetime) -> bool:
        """Add an entry; False when there is one of this key already (then nothing is changed)."""
        row = {
            "person_id": person_id,
            "key": key,
            "body": self._keyring.seal_json(dict(body), _BODY),
            "at_ms": milliseconds(now),
        }
        return self._connection.execute(_ADD[self._connection.dialect.name], row).first() is not None

    def find(self, person_id: str, key: str) -> Entry | None:
        """The entry of this key."""
        row = self._connection.execute(_one, {"person_id": person_id, "key": key}).first()
        return None if row is None else self._entry(row)

    def recent(self, person_id: str, *, before: int = BEYOND_ALL, limit: int = 50) -> tuple[Entry, ...]:
        """The last entries before a number, oldest first."""
        rows = self._connection.execute(_before, {"person_id": person_id, "seq": before, "limit": limit})
        return tuple(self._entry(row) for row in rows)[::-1]

    def after(self, person_id: str, seq: int, *, limit: int = 50) -> tuple[Entry, ...]:
        """The first entries after a number, oldest first."""
        rows = self._connection.execute(_after, {"person_id": person_id, "seq": seq, "limit": limit})
        return tuple(self._entry(row) for row in rows)

    def unread(self, person_id: str) -> tuple[int, ...]:
        """The numbers of the notices that lie in a chat and have not been shown yet, oldest first."""
        return tuple(int(row[0]) for row in self._connection.execute(_unread, {"person_id": person_id}))

    def newest(self) -> int:
        """The highest number of all chats; 0 when there is none."""
        return int(self._connection.execute(_newest).scalar() or 0)

    def people_since(self, seq: int) -> dict[int, str]:
        """Whose chats got entries after a number: person ids by entry number."""
        return {int(row[0]): str(row[1]) for row in self._connection.execute(_since, {"seq": seq})}

    def _entry(self, row: Any) -> Entry:
        seq, key, body, at_ms = row
        at = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(CHINA)
        return Entry(int(seq), str(key), self._keyring.open_json(body, _BODY), at)
