"""How often one browser may ask: a bucket of permissions that fills up again by itself, shared by all processes."""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from storage.database import Database
from storage.paces import Paces
from storage.unit_of_work import Session

MOST_KNOWN = 20_000
"""Keys of which a process remembers what it has in hand or was refused; one that is forgotten is asked of the store."""


@dataclass(frozen=True)
class Pace:
    """`burst` at once, and `per_second` more as time goes by. A process takes `handful` permissions at a time from the
    store, so that what happens often is not written each time; what it has in hand when it ends is lost.
    """

    burst: int
    per_second: float
    handful: int = 1

    @property
    def each_ms(self) -> int:
        """What one permission costs in time."""
        return math.ceil(1000 / self.per_second)

    @property
    def room_ms(self) -> int:
        """What a full bucket costs."""
        return self.burst * self.each_ms


TALK = Pace(burst=30, per_second=1.0, handful=5)
"""Messages and photos of one session: faster than anybody types, slower than a script."""

LOOK = Pace(burst=90, per_second=8.0, handful=15)
"""Pages and streams of one session or address; one page loads some ten files."""

KNOCK = Pace(burst=10, per_second=0.1)
"""Sign-in links tried from one address."""


class Limiter:
    """Says whether a key may go on now. Permissions are counted in the store; a refusal is remembered until it ends, so
    that a flood is refused without asking again.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._in_hand: OrderedDict[str, int] = OrderedDict()
        self._refused: OrderedDict[str, datetime] = OrderedDict()

    async def admits(self, key: str, pace: Pace) -> bool:
        """Take one permission; False when there is none left."""
        if self._use_one(key):
            return True
        now = self._clock()
        if self._refused.get(key, now) > now:
            return False

        def take(session: Session) -> int:
            kept = Paces(session.connection, session.keyring)
            wanted = dict.fromkeys((min(pace.handful, pace.burst), 1))
            return next((one for one in wanted if kept.take(key, one * pace.each_ms, pace.room_ms, now)), 0)

        taken = await self._database.write(take, key=f"pace {key}")
        if not taken:
            self._refuse(key, now + timedelta(milliseconds=pace.each_ms))
        return self._use_one(key, more=taken)

    def wait(self, key: str) -> float:
        """The seconds until a key that was refused is asked about again."""
        now = self._clock()
        return max(0.0, (self._refused.get(key, now) - now).total_seconds())

    async def is_spent(self, key: str, pace: Pace) -> bool:
        """Whether no permission is left, without taking one."""
        now = self._clock()
        owed = await self._database.read(lambda session: Paces(session.connection, session.keyring).owed_ms(key, now))
        return owed + pace.each_ms > pace.room_ms

    def _use_one(self, key: str, *, more: int = 0) -> bool:
        """Use a permission that is in hand, if there is one: others may have brought some while the store was asked."""
        held = self._in_hand.pop(key, 0) + more
        if held > 1:
            self._in_hand[key] = held - 1
            _keep_to(self._in_hand)
        return held > 0

    def _refuse(self, key: str, until: datetime) -> None:
        self._refused.pop(key, None)
        self._refused[key] = until
        _keep_to(self._refused)


def _keep_to(known: OrderedDict[str, int] | OrderedDict[str, datetime]) -> None:
    while len(known) > MOST_KNOWN:
        known.popitem(last=False)
