"""The worker's pulse: when its last good round was, and what fails, kept in the store where every process sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from storage.database import Database
from storage.unit_of_work import Session

SETTING = "worker_pulse"
EVERY = timedelta(seconds=30)
"""A beat is a write: seldom enough to cost nothing."""


@dataclass(frozen=True)
class Beat:
    """The newest beat of any worker: its last round in which every notice's queue went well, and what fails."""

    good_at: datetime | None = None
    failing: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Pulse:
    """Beats for one worker."""

    database: Database
    clock: Clock
    _told: tuple[datetime, dict[str, str]] | None = None

    async def beat(self, failing: Mapping[str, str]) -> int:
        """Say that a round has ended; at once when what fails has changed, else every half minute."""
        now = self.clock()
        if self._told is not None and self._told[1] == failing and timedelta() <= now - self._told[0] < EVERY:
            return 0

        def put(session: Session) -> None:
            before = session.store.setting(SETTING) or {}
            good_at = before.get("good_at") if "notices" in failing else now.isoformat()
            session.store.put_setting(SETTING, {"good_at": good_at, "failing": dict(failing)})

        await self.database.write(put, key="pulse")
        self._told = (now, dict(failing))
        return 0


def last_beat(session: Session) -> Beat:
    """The newest beat; an empty one when there never was any."""
    kept = session.store.setting(SETTING) or {}
    good_at = kept.get("good_at")
    return Beat(None if good_at is None else datetime.fromisoformat(good_at), kept.get("failing", {}))
