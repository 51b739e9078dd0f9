"""Rings when somebody's chat got something new, whichever process wrote it: the store is looked at every second."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import structlog

from storage.database import Database
from storage.unit_of_work import Session
from storage.web_history import LATE, WebHistory

EVERY_S = 1.0
_log = structlog.get_logger("bot.web")


class Bell:
    """Open chats wait for their person's ring. One look at the store serves all of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self.closing = False

    @property
    def open_chats(self) -> int:
        """How many streams wait right now."""
        return sum(len(events) for events in self._waiting.values())

    def streams_of(self, person_id: str) -> int:
        """How many streams of one person wait."""
        return len(self._waiting.get(person_id, ()))

    @contextmanager
    def waiting(self, person_id: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever this person's chat got something new; its user clears it."""
        rung = asyncio.Event()
        self._waiting.setdefault(person_id, set()).add(rung)
        try:
            yield rung
        finally:
            self._waiting[person_id].discard(rung)
            if not self._waiting[person_id]:
                del self._waiting[person_id]

    def ring(self, person_id: str) -> None:
        """This process wrote something for a person: no need to wait for the next look."""
        for rung in self._waiting.get(person_id, ()):
            rung.set()

    def close(self) -> None:
        """Let every stream end."""
        self.closing = True
        for person_id in tuple(self._waiting):
            self.ring(person_id)

    async def run(self) -> None:
        """Look at the store until the process ends; while nobody waits there is nothing to look for."""
        known: set[int] = set()
        last: int | None = None
        while not self.closing:
            await asyncio.sleep(EVERY_S)
            if not self._waiting:
                last = None
                continue
            try:
                if last is None:
                    last, known = await self._database.read(newest), set()
                    for person_id in tuple(self._waiting):  # something may have come before this first look
                        self.ring(person_id)
                found = await self._database.read(partial(people_since, since=last - LATE))
            except Exception:  # noqa: BLE001 - an outage of the store must not silence the bell for good
                if not self.closing:
                    _log.exception("bell")
                continue
            for person_id in {whose for seq, whose in found.items() if seq not in known}:
                self.ring(person_id)
            known = set(found)
            last = max(found, default=last)


def newest(session: Session) -> int:
    """The highest entry number of all chats."""
    return WebHistory(session.connection, session.keyring).newest()


def people_since(session: Session, since: int) -> dict[int, str]:
    """Whose chats got entries after a number."""
    return WebHistory(session.connection, session.keyring).people_since(since)
