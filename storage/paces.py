"""How often somebody may ask, counted for all processes together: a row says until when what was taken is paid for.

A permission costs time: what is taken moves the moment of its key ahead, and the moment may lie so far ahead of now as
the whole burst costs. One number a key, one statement a taking, no lock held between reading and writing.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.moments import milliseconds
from storage.sealing import Keyring
from storage.tables.web import paces

_PURPOSE = b"paces"


def _number(name: str) -> Any:
    return bindparam(name, type_=BigInteger)


def _take(dialect: Any) -> Any:
    until = paces.c.paid_until_ms
    given = dialect.insert(paces).values(whose=bindparam("for_whom"), paid_until_ms=_number("at") + _number("costs"))
    since = case((until > _number("at"), until), else_=_number("at"))
    return given.on_conflict_do_update(
        index_elements=["whose"],
        set_={"paid_until_ms": since + _number("costs")},
        where=until + _number("costs") <= _number("at") + _number("room"),
    )


_TAKE = {"sqlite": _take(sqlite), "postgresql": _take(postgresql)}
_UNTIL = select(paces.c.paid_until_ms).where(paces.c.whose == bindparam("for_whom"))
_PAID = delete(paces).where(paces.c.paid_until_ms < bindparam("at"))


class Paces:
    """The counts inside one transaction."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection, self._keyring = connection, keyring

    def take(self, key: str, costs_ms: int, room_ms: int, now: datetime) -> bool:
        """Take what costs so many milliseconds of a room of so many; False, and nothing taken, when it is too much."""
        given = {"for_whom": self._index(key), "at": milliseconds(now), "costs": costs_ms, "room": room_ms}
        return bool(self._connection.execute(_TAKE[self._connection.dialect.name], given).rowcount == 1)

    def owed_ms(self, key: str, now: datetime) -> int:
        """How much of its room a key has taken and not yet waited off."""
        until = self._connection.execute(_UNTIL, {"for_whom": self._index(key)}).scalar()
        return max(0, int(until or 0) - milliseconds(now))

    def forget_paid(self, now: datetime) -> int:
        """Drop the keys that owe nothing any more: they are as good as new."""
        return int(self._connection.execute(_PAID, {"at": milliseconds(now)}).rowcount)

    def _index(self, key: str) -> bytes:
        """Keys hold addresses and names of accounts."""
        return self._keyring.index(key, _PURPOSE) or b""
