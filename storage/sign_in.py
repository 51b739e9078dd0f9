"""Sign-in links and sessions: only digests of their tokens are kept, so that a copy of the table opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, insert, select, update

from storage.sealing import Keyring
from storage.tables.sign_in import links, sessions

_add_link = insert(links)
_use_link = (
    update(links)
    .where(links.c.digest == bindparam("token"), links.c.used_at.is_(None), links.c.expires_at > bindparam("now"))
    .values(used_at=bindparam("now"))
    .returning(links.c.role, links.c.ref, links.c.person_id)
)
_add_session = insert(sessions)
_open = and_(sessions.c.revoked_at.is_(None), sessions.c.expires_at > bindparam("now"))
_session = select(sessions.c.person_id).where(sessions.c.digest == bindparam("token"), _open)
_revoke = update(sessions).where(sessions.c.digest == bindparam("token")).values(revoked_at=bindparam("now"))
_revoke_all = (
    update(sessions)
    .where(sessions.c.person_id == bindparam("who"), sessions.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
)


@dataclass(frozen=True)
class Link:
    """What a sign-in link is for: a role ("unit", "institution", "admin") at `ref`, or an existing person."""

    role: str = ""
    ref: str = ""
    person_id: str = ""


class SignIn:
    """Links and sessions inside one transaction. Tokens come in as the person holds them; they are made by `bot`."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def keep_link(self, token: str, link: Link, *, now: datetime, until: datetime) -> None:
        """Keep a link that can be used once, until `until`."""
        row = {"digest": self._keyring.digest(token), "role": link.role, "ref": link.ref, "person_id": link.person_id}
        self._connection.execute(_add_link, row | {"made_at": now, "expires_at": until})

    def use_link(self, token: str, now: datetime) -> Link | None:
        """What the link is for, once; None when it is unknown, used or too old."""
        found = self._connection.execute(_use_link, {"token": self._keyring.digest(token), "now": now}).first()
        return None if found is None else Link(*found)

    def keep_session(self, token: str, person_id: str, *, now: datetime, until: datetime) -> None:
        """Keep a session of a person until `until`."""
        row = {"digest": self._keyring.digest(token), "person_id": person_id, "made_at": now, "expires_at": until}
        self._connection.execute(_add_session, row)

    def person_of_session(self, token: str, now: datetime) -> str | None:
        """Whose session this is, while it holds."""
        given = {"token": self._keyring.digest(token), "now": now}
        return self._connection.execute(_session, given).scalar()

    def revoke(self, token: str, now: datetime) -> None:
        """End a session."""
        self._connection.execute(_revoke, {"token": self._keyring.digest(token), "now": now})

    def revoke_all(self, person_id: str, now: datetime) -> None:
        """End every session of a person."""
        self._connection.execute(_revoke_all, {"who": person_id, "now": now})
