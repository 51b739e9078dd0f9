"""Sign-in links: only digests of their tokens are kept, so that a copy of the table opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.sealing import Keyring
from storage.tables.sign_in import links

_add_link = insert(links)
_use_link = (
    update(links)
    .where(links.c.digest == bindparam("token"), links.c.used_at.is_(None), links.c.expires_at > bindparam("now"))
    .values(used_at=bindparam("now"))
    .returning(links.c.role, links.c.ref, links.c.person_id)
)
_look = select(links.c.role, links.c.ref, links.c.person_id).where(
    links.c.digest == bindparam("token"), links.c.used_at.is_(None), links.c.expires_at > bindparam("now")
)


@dataclass(frozen=True)
class Link:
    """What a sign-in link is for: a role ("unit", "institution", "admin") at `ref`, or an existing person."""

    role: str = ""
    ref: str = ""
    person_id: str = ""


class SignIn:
    """Links inside one transaction. Tokens come in as the person holds them; they are made by `bot`."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def keep_link(self, token: str, link: Link, *, now: datetime, until: datetime) -> None:
        """Keep a link that can be used once, until `until`."""
        row = {"digest": self._keyring.digest(token), "role": link.role, "ref": link.ref, "person_id": link.person_id}
        self._connection.execute(_add_link, row | {"made_at": now, "expires_at": until})

    def look_at(self, token: str, now: datetime) -> Link | None:
        """What the link is for, without using it; None when it would open nothing."""
        found = self._connection.execute(_look, {"token": self._keyring.digest(token), "now": now}).first()
        return None if found is None else Link(*found)

    def use_link(self, token: str, now: datetime) -> Link | None:
        """What the link is for, once; None when it is unknown, used or too old."""
        found = self._connection.execute(_use_link, {"token": self._keyring.digest(token), "now": now}).first()
        return None if found is None else Link(*found)
