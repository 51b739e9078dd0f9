"""Sessions of the web: who is signed in where, until when; each can be taken back. And who has the chat open now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.moments import milliseconds
from storage.tables.sign_in import sessions
from storage.tables.web import web_presence


@dataclass(frozen=True)
class WebSession:
    """A session as it is kept: `digest` stands for the secret that the browser holds."""

    digest: str
    person_id: str
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def live(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.expires_at


_columns = tuple(sessions.c[name] for name in ("digest", "person_id", "made_at", "expires_at", "revoked_at"))
_one = select(*_columns).where(sessions.c.digest == bindparam("digest"))
_of_person = (
    select(*_columns)
    .where(
        sessions.c.person_id == bindparam("person_id"),
        sessions.c.revoked_at.is_(None),
        sessions.c.expires_at > bindparam("now"),
    )
    .order_by(sessions.c.made_at.desc())
    .limit(50)
)
_open = insert(sessions)
_extend = update(sessions).where(sessions.c.digest == bindparam("which")).values(expires_at=bindparam("until"))
_revoke = (
    update(sessions)
    .where(
        sessions.c.digest == bindparam("which"),
        sessions.c.person_id == bindparam("whose"),
        sessions.c.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("now"))
)
_seen = select(web_presence.c.seen_ms).where(web_presence.c.person_id == bindparam("person_id"))


def _see(dialect: Any) -> Any:
    statement = dialect.insert(web_presence)
    return statement.on_conflict_do_update(index_elements=["person_id"], set_={"seen_ms": statement.excluded.seen_ms})


_read = (
    update(web_presence)
    .where(web_presence.c.person_id == bindparam("whose"), web_presence.c.read_seq < bindparam("seq"))
    .values(read_seq=bindparam("seq"))
)
_SEE = {"sqlite": _see(sqlite), "postgresql": _see(postgresql)}


class WebSessions:
    """Sessions and presence, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, digest: str) -> WebSession | None:
        """The session of this digest, live or not."""
        row = self._connection.execute(_one, {"digest": digest}).first()
        return None if row is None else WebSession(*row)

    def of_person(self, person_id: str, now: datetime) -> tuple[WebSession, ...]:
        """A person's live sessions, newest first."""
        rows = self._connection.execute(_of_person, {"person_id": person_id, "now": now})
        return tuple(WebSession(*row) for row in rows)

    def open(self, digest: str, person_id: str, now: datetime, until: datetime) -> None:
        """Begin a session."""
        row = {"digest": digest, "person_id": person_id, "made_at": now, "expires_at": until, "revoked_at": None}
        self._connection.execute(_open, row)

    def extend(self, digest: str, until: datetime) -> None:
        """Let a session last longer, because it is used."""
        self._connection.execute(_extend, {"which": digest, "until": until})

    def revoke(self, digest: str, person_id: str, now: datetime) -> bool:
        """Take a session of this person back; False when they have no such one."""
        given = {"which": digest, "whose": person_id, "now": now}
        return self._connection.execute(_revoke, given).rowcount == 1

    def see(self, person_id: str, now: datetime) -> None:
        """Note that a person has the chat open."""
        given = {"person_id": person_id, "seen_ms": milliseconds(now)}
        self._connection.execute(_SEE[self._connection.dialect.name], given)

    def seen(self, person_id: str, now: datetime) -> float | None:
        """How many seconds ago a person last had the chat open; None when never."""
        found = self._connection.execute(_seen, {"person_id": person_id}).scalar()
        return None if found is None else (milliseconds(now) - int(found)) / 1000

    def read(self, person_id: str, seq: int, now: datetime) -> None:
        """Note that a person has been shown their chat up to an entry."""
        self.see(person_id, now)
        self._connection.execute(_read, {"whose": person_id, "seq": seq})
