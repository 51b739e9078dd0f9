"""Second factors of people, and the browsers that wait for a code, inside one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.sealing import Keyring
from storage.tables.sign_in import second_factors, second_waits

PATIENCE = timedelta(minutes=10)
"""How long a browser may take to show the code."""

_SECRET = b"second_factors.secret"
_find = select(second_factors.c.secret, second_factors.c.last_step).where(
    second_factors.c.person_id == bindparam("person_id")
)
_waits = select(second_waits.c.person_id).where(
    second_waits.c.digest == bindparam("which"), second_waits.c.until > bindparam("now")
)


@dataclass(frozen=True)
class SecondFactor:
    """The secret that somebody's app has, and the last step whose code was used."""

    secret: bytes
    last_step: int


class SecondFactors:
    """The tables, by a connection."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection, self._keyring = connection, keyring

    def find(self, person_id: str) -> SecondFactor | None:
        """A person's second factor; None for who has none."""
        row = self._connection.execute(_find, {"person_id": person_id}).first()
        return None if row is None else SecondFactor(self._keyring.open(row[0], _SECRET), row[1])

    def keep(self, person_id: str, secret: bytes, step: int, now: datetime) -> None:
        """Give a person a second factor."""
        sealed = self._keyring.seal(secret, _SECRET)
        row = {"person_id": person_id, "secret": sealed, "last_step": step, "made_at": now}
        self._connection.execute(insert(second_factors), row)

    def use(self, person_id: str, step: int) -> bool:
        """Use up the code of a step; False when it, or a later one, was used before."""
        used = update(second_factors).where(second_factors.c.person_id == person_id, second_factors.c.last_step < step)
        return self._connection.execute(used.values(last_step=step)).rowcount == 1

    def drop(self, person_id: str) -> bool:
        """Take a person's second factor away."""
        gone = delete(second_factors).where(second_factors.c.person_id == person_id)
        return self._connection.execute(gone).rowcount == 1

    def wait(self, digest: str, person_id: str, now: datetime) -> None:
        """Let a browser wait for its code; what waited too long is forgotten."""
        self._connection.execute(delete(second_waits).where(second_waits.c.until <= now))
        self._connection.execute(
            insert(second_waits), {"digest": digest, "person_id": person_id, "until": now + PATIENCE}
        )

    def waiting(self, digest: str, now: datetime) -> str:
        """The person as whom a browser waits to come in; "" for none."""
        return self._connection.execute(_waits, {"which": digest, "now": now}).scalar() or ""

    def admit(self, digest: str) -> None:
        """The browser waits no more."""
        self._connection.execute(delete(second_waits).where(second_waits.c.digest == digest))
