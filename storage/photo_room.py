"""How much room photos may take in a day, by person, by network and in all, counted in the store; and what is cleared.

Somebody who never registered costs nothing to be: they, and all of them behind one network, get little, and what they
sent is deleted after a week. A person with a telephone or a role has been told apart by something that costs.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.moments import milliseconds
from storage.sealing import Keyring
from storage.tables.messages import media, photo_room
from storage.tables.people import people, roles

MB = 1024 * 1024
STRANGER, STRANGERS_OF_NETWORK, STRANGERS, PERSON, ALL = 20 * MB, 60 * MB, 2000 * MB, 300 * MB, 20_000 * MB
"""Bytes of a day: one who never registered, all of them behind one network, all of them; one who did; everybody."""

STRANGERS_KEPT = timedelta(days=7)
"""How long photos of people stay who never registered anything."""

_PURPOSE = b"photo_room"


def _begin(dialect: Any) -> Any:
    return dialect.insert(photo_room).on_conflict_do_nothing(index_elements=["day", "whose"])


_BEGIN = {"sqlite": _begin(sqlite), "postgresql": _begin(postgresql)}
_this = (photo_room.c.day == bindparam("on_day"), photo_room.c.whose == bindparam("for_whom"))
_taken = select(photo_room.c.bytes).where(*_this)
_add = update(photo_room).where(*_this).values(bytes=photo_room.c.bytes + bindparam("more"))
_old = delete(photo_room).where(photo_room.c.day < bindparam("before"))
_known = select(people.c.id).where(people.c.id == bindparam("person_id"), people.c.phone_index.is_not(None))
_role = select(roles.c.person_id).where(roles.c.person_id == bindparam("person_id")).limit(1)
_strangers = (
    select(media.c.name)
    .where(
        media.c.at_ms < bindparam("before"),
        media.c.person_id != "",
        ~select(people.c.id).where(people.c.id == media.c.person_id, people.c.phone_index.is_not(None)).exists(),
        ~select(roles.c.person_id).where(roles.c.person_id == media.c.person_id).exists(),
    )
    .limit(bindparam("most"))
)


class PhotoRoom:
    """The room for photos inside one transaction."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection, self._keyring = connection, keyring

    def take(self, person_id: str, network: str, size: int, now: datetime) -> bool:
        """Take room for a photo; False, and nothing taken, when one of the limits of the day forbids it."""
        limits = {"all": ALL}
        if self._is_known(person_id):
            limits[f"person {person_id}"] = PERSON
        else:
            limits |= {f"person {person_id}": STRANGER, "strangers": STRANGERS}
            if network:
                limits[f"network {network}"] = STRANGERS_OF_NETWORK
        day = now.date()
        wanted: list[dict[str, Any]] = [
            {"on_day": day, "for_whom": self._index(whose), "most": most} for whose, most in limits.items()
        ]
        taken = [int(self._connection.execute(_taken, one).scalar() or 0) for one in wanted]
        if any(so_far + size > one["most"] for so_far, one in zip(taken, wanted, strict=True)):
            return False
        for one in wanted:
            row = {"day": day, "whose": one["for_whom"], "bytes": 0}
            self._connection.execute(_BEGIN[self._connection.dialect.name], row)
            self._connection.execute(_add, {**one, "more": size})
        return True

    def forget_old_days(self, now: datetime) -> None:
        """Counts of days that are over say nothing any more."""
        self._connection.execute(_old, {"before": now.date() - timedelta(days=1)})

    def drop_strangers(self, now: datetime, *, most: int = 500) -> tuple[str, ...]:
        """Forget photos of people who never registered; the names of the files that are to be deleted."""
        before = milliseconds(now - STRANGERS_KEPT)
        names = tuple(self._connection.execute(_strangers, {"before": before, "most": most}).scalars())
        if names:
            self._connection.execute(delete(media).where(media.c.name.in_(names)))
        return names

    def _is_known(self, person_id: str) -> bool:
        given = {"person_id": person_id}
        return any(self._connection.execute(one, given).first() is not None for one in (_known, _role))

    def _index(self, whose: str) -> bytes:
        return self._keyring.index(whose, _PURPOSE) or b""
