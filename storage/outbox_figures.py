"""How many notices stand where: what is due and not yet ended, and what somebody has to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select

from storage.tables.notices import DEAD, LEASED, RETRY, SENDING, UNCERTAIN, WAITING, in_states, outbox, tries

UNDER_WAY = (WAITING, RETRY, LEASED, SENDING)
TO_LOOK_AT = (DEAD, UNCERTAIN)
LAST_TRIES, SEVERAL = 200, 5
"""How many tries are looked at, the newest first; fewer than several in vain may be their recipients' affair."""

_due = (
    select(outbox.c.state, func.count())
    .where(
        or_(
            in_states(outbox.c.state, (WAITING, RETRY)) & (outbox.c.due <= bindparam("now")),
            in_states(outbox.c.state, (LEASED, SENDING)),
        )
    )
    .group_by(outbox.c.state)
)
_failed = select(outbox.c.state, func.count()).where(in_states(outbox.c.state, TO_LOOK_AT)).group_by(outbox.c.state)


_newest = (
    select(outbox.c.state, outbox.c.problem)
    .where(outbox.c.recipient_index == bindparam("whose"), outbox.c.kind == bindparam("of_kind"))
    .order_by(outbox.c.planned.desc(), outbox.c.seq.desc())
    .limit(1)
)


_lately = select(tries.c.channel, tries.c.outcome, tries.c.at).order_by(tries.c.seq.desc()).limit(LAST_TRIES)


class OutboxFigures:
    """Counts over the indexes that hold no finished row; reminders of later days are not counted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def under_way(self, now: datetime) -> Mapping[str, int]:
        """What is due by now and has not ended, by state."""
        rows = self._connection.execute(_due, {"now": now})
        return dict.fromkeys(UNDER_WAY, 0) | {str(row[0]): int(row[1]) for row in rows}

    def channels_in_vain(self, since: datetime) -> tuple[str, ...]:
        """The channels by which, since a moment, several messages were tried and not one was taken."""
        taken: Counter[str] = Counter()
        tried: Counter[str] = Counter()
        for channel, outcome, at in self._connection.execute(_lately):
            if at >= since:
                tried[channel] += 1
                taken[channel] += outcome in ("sent", "delivered")
        return tuple(sorted(one for one, times in tried.items() if times >= SEVERAL and not taken[one]))

    def newest_to(self, recipient_index: bytes | None, kind: str) -> tuple[str, str]:
        """The state of the newest notice of a kind to a recipient, and why it failed; "" when there is none."""
        row = self._connection.execute(_newest, {"whose": recipient_index, "of_kind": kind}).first()
        return ("", "") if row is None else (str(row[0]), str(row[1]))

    def to_look_at(self) -> Mapping[str, int]:
        """What ended without being delivered for certain, by state."""
        rows = self._connection.execute(_failed)
        return dict.fromkeys(TO_LOOK_AT, 0) | {str(row[0]): int(row[1]) for row in rows}
