"""PostgreSQL: a serializable transaction for each piece of work, run again whole when it met another one."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any, Literal, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.database_url import with_driver
from storage.pooling import WITHOUT_NAMES, is_pooled
from storage.unit_of_work import Session, UnitOfWork, Work

Result = TypeVar("Result")

Level = Literal["SERIALIZABLE", "REPEATABLE READ"]
SERIALIZABLE: Level = "SERIALIZABLE"
"""How far transactions are kept apart. At the second the rules of `storage/tables/holds.py` are all that keeps two who
do the same at once from both doing it; it is for engines that give no more, and for nobody else (decision 0178)."""

TRIES = 40
"""How often work is run before a conflict is a fault; with waits that grow to a quarter of a second some 8 s."""

ALONE_FROM = 3
"""From this try on, work of this process that met others runs one piece at a time, so that all of it gets through."""

_CONFLICTS = frozenset({"40001", "40P01", "23505"})
"""serialization_failure, deadlock_detected, and unique_violation: two did at once what only one can do. The second
finds the row of the first when it runs again, and is then answered by the rules instead of by the database."""


class PostgresDatabase:
    """A PostgreSQL database that any number of processes share (see `storage.database.Database`)."""

    def __init__(self, address: str, unit_of_work: UnitOfWork, level: Level = SERIALIZABLE) -> None:
        self.announced = asyncio.Event()
        self._unit_of_work = unit_of_work
        self._address, self._level = address, level
        self._writers: AsyncEngine | None = None
        self._opening = asyncio.Lock()
        self._queues: dict[str, _Queue] = {}
        self._lane = asyncio.Lock()

    async def _engine(self) -> AsyncEngine:
        """The engine, made when it is first needed: how, hangs on whether a pooler stands before the server."""
        async with self._opening:
            if self._writers is None:
                pooled = await is_pooled(self._address)
                self._writers = create_async_engine(
                    with_driver(self._address, "asyncpg"),
                    isolation_level=self._level,
                    pool_size=16,
                    max_overflow=0,
                    hide_parameters=True,
                    connect_args=dict(WITHOUT_NAMES) if pooled else {},
                )
            return self._writers

    async def write(self, work: Work[Result], *, key: str = "") -> Result:
        """Run work in a transaction of its own; work with the same key in the order it came in."""
        async with self._in_turn(key):
            for attempt in range(TRIES):
                async with self._lane if attempt >= ALONE_FROM else nullcontext():
                    try:
                        return await self._attempt(work)
                    except DBAPIError as fault:
                        if attempt == TRIES - 1 or _state(fault) not in _CONFLICTS:
                            raise
                longest = min(0.01 * 2**attempt, 0.25)
                await asyncio.sleep(longest * (0.5 + secrets.randbelow(1000) / 2000))
            raise AssertionError("the last try returns or raises")

    async def _attempt(self, work: Work[Result]) -> Result:
        engine = self._writers or await self._engine()
        async with engine.connect() as connection:
            ended = await connection.run_sync(self._unit_of_work.alone, work)
        if ended.announced:
            self.announced.set()
        return ended.result  # type: ignore[return-value]  # without a fault the result is what the work returned

    @asynccontextmanager
    async def _in_turn(self, key: str) -> AsyncIterator[None]:
        """Wait until earlier work with this key has ended (asyncio's lock is fair)."""
        if not key:
            yield
            return
        queue = self._queues.setdefault(key, _Queue())
        queue.waiting += 1
        try:
            async with queue.lock:
                yield
        finally:
            queue.waiting -= 1
            if not queue.waiting:
                del self._queues[key]

    async def read(self, work: Work[Result]) -> Result:
        """Run work in a transaction that cannot write and sees one state."""
        engine = self._writers or await self._engine()
        readers = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        async with readers.connect() as connection:
            return await connection.run_sync(lambda bare: work(Session(bare, self._unit_of_work.keyring)))

    async def close(self) -> None:
        """Let go of every connection."""
        if self._writers is not None:
            await self._writers.dispose()


class _Queue:
    """A lock with the number of those who hold it or wait for it."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.waiting = 0


def _state(fault: DBAPIError) -> Any:
    """The SQLSTATE of a fault."""
    return getattr(fault.orig, "sqlstate", None) or getattr(fault.orig, "pgcode", None)
