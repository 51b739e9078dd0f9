"""How many text messages went out on a day, to a telephone and in all: asked and counted in one step."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.sealing import Keyring
from storage.tables.sms import sms_counts

ALL, ALL_CODES = b"", b"codes"
_PURPOSE = b"sms_counts.phone"


def _begin(dialect: Any) -> Any:
    return dialect.insert(sms_counts).on_conflict_do_nothing(index_elements=["day", "phone_index"])


_BEGIN = {"sqlite": _begin(sqlite), "postgresql": _begin(postgresql)}
_THIS = (sms_counts.c.day == bindparam("on_day"), sms_counts.c.phone_index == bindparam("whose"))
_ADD = (
    update(sms_counts)
    .where(*_THIS, sms_counts.c.parts + bindparam("more") <= bindparam("most"))
    .values(parts=sms_counts.c.parts + bindparam("more"))
)
_READ = select(sms_counts.c.parts).where(*_THIS)
_NO_LIMIT = 2**31 - 1


class SmsCounts:
    """The counts inside one transaction."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def take(self, phone: str, day: date, parts: int, *, per_phone: int, in_all: int, code: bool = False) -> str:
        """Count `parts` messages to a telephone if both limits of the day allow them: "" then, else the limit that
        does not, "phone" or "all", and nothing is counted. Codes and notices have a sum of their own each.
        """
        whose = self._index(phone)
        if not self._add(whose, day, parts, per_phone):
            return "phone"
        if not self._add(ALL_CODES if code else ALL, day, parts, in_all):
            self._add(whose, day, -parts, _NO_LIMIT)
            return "all"
        return ""

    def give_back(self, phone: str, day: date, parts: int, *, code: bool = False) -> None:
        """What was counted and never left."""
        for whose in (self._index(phone), ALL_CODES if code else ALL):
            self._add(whose, day, -parts, _NO_LIMIT)

    def counted(self, day: date, phone: str = "", *, code: bool = False) -> int:
        """The messages of a day, to one telephone or ("") in all: codes, or everything else."""
        given = {"on_day": day, "whose": self._index(phone) if phone else ALL_CODES if code else ALL}
        return int(self._connection.execute(_READ, given).scalar() or 0)

    def _add(self, whose: bytes, day: date, more: int, most: int) -> bool:
        given = {"on_day": day, "whose": whose, "more": more, "most": most}
        self._connection.execute(_BEGIN[self._connection.dialect.name], {"day": day, "phone_index": whose, "parts": 0})
        return self._connection.execute(_ADD, given).rowcount == 1

    def _index(self, phone: str) -> bytes:
        return self._keyring.index(phone, _PURPOSE) or ALL
