"""SQLite: one writer that takes all work waiting and commits it together, and readers beside it (WAL).

A commit costs an fsync (synchronous=FULL); twenty messages that share one cost little more than one message. Every
transaction begins with BEGIN IMMEDIATE: a plain one begins at its first write, so that two of them could both read
first, and the first update would be lost without anybody noticing.

Messages run on the event loop's own thread, between a BEGIN and a COMMIT that run on another: SQLite's driver lets go
of Python's lock with every statement, and two threads that hand it to each other a dozen times a message cost more than
the message (docs/decisions/0071).
"""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RootTransaction, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import StaticPool

from storage.database_url import make_private, with_driver
from storage.unit_of_work import Ended, Session, UnitOfWork, Work

Result = TypeVar("Result")

MOST_AT_ONCE = 64
"""Work that one commit carries: 64 turns keep the writer some 40 ms, well within the time that people do not notice."""

BREATH = 8
"""Messages after which the loop may do something else: they take some 5 ms."""

_WRITER = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
)
_READER = ("PRAGMA busy_timeout=10000", "PRAGMA query_only=ON", "PRAGMA cache_size=-16384")


def writer_engine(address: str) -> Engine:
    """A synchronous engine with one connection that begins every transaction with BEGIN IMMEDIATE."""
    make_private(address)
    engine = create_engine(
        with_driver(address, "pysqlite"),
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,  # what people type belongs into no log, not even with a fault
    )
    _prepare(engine, _WRITER, "BEGIN IMMEDIATE")
    return engine


def reader_engine(address: str) -> AsyncEngine:
    """An asynchronous engine whose transactions see one state of the database and cannot write."""
    engine = create_async_engine(with_driver(address, "aiosqlite"), pool_size=4, hide_parameters=True)
    _prepare(engine.sync_engine, _READER, "BEGIN")
    return engine


def _prepare(engine: Engine, pragmas: tuple[str, ...], begin: str) -> None:
    @event.listens_for(engine, "connect")
    def _connected(driver: Any, _record: Any) -> None:
        driver.isolation_level = None  # the driver begins nothing by itself
        cursor = driver.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


class SqliteDatabase:
    """A SQLite file that this process alone writes (see `storage.database.Database`)."""

    def __init__(self, address: str, unit_of_work: UnitOfWork) -> None:
        self.announced = asyncio.Event()
        self._unit_of_work = unit_of_work
        self._writer = writer_engine(address)
        self._readers = reader_engine(address)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writer")
        self._connection: Connection | None = None
        self._waiting: deque[_Waiting] = deque()
        self._runner: asyncio.Task[None] | None = None

    async def write(self, work: Work[Result], *, key: str = "") -> Result:
        """Run work with whatever else is waiting; all work runs in the order it came in.

        Work with a key (somebody's message, a look of the worker's) is short, and runs here; other work may be long,
        and runs beside.
        """
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(work, bool(key), future))
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        try:
            while self._waiting:
                batch: list[_Waiting] = []
                try:
                    ended = await self._together(batch)
                except Exception as fault:  # noqa: BLE001 - the commit failed: everybody who waits for it is told
                    batch = batch or self._all_waiting()
                    ended = [Ended(fault=fault)] * len(batch)
                self._answer([one.future for one in batch], ended)
        finally:
            self._runner = None

    def _all_waiting(self) -> list[_Waiting]:
        waiting = list(self._waiting)
        self._waiting.clear()
        return waiting

    async def _together(self, batch: list[_Waiting]) -> list[Ended[Any]]:
        """One transaction for all who wait, and for those who come while it is open; `batch` is told who they are.

        What may wait for the disk or for a lock does so on the thread.
        """
        beside = partial(asyncio.get_running_loop().run_in_executor, self._thread)
        ended: list[Ended[Any]] = []
        try:
            connection, transaction = await beside(self._begin)
            while self._waiting and len(batch) < MOST_AT_ONCE:
                one = self._waiting.popleft()
                batch.append(one)
                if not one.short:
                    ended.append(await beside(self._unit_of_work.piece, connection, one.work))
                    continue
                ended.append(self._unit_of_work.piece(connection, one.work))
                if len(batch) % BREATH == 0:
                    await asyncio.sleep(0)
            await beside(transaction.commit)
        except BaseException:
            self._thread.submit(self._let_go)  # a failed commit leaves a transaction behind: begin anew
            raise
        return ended

    def _answer(self, futures: list[asyncio.Future[Any]], ended: list[Ended[Any]]) -> None:
        for future, one in zip(futures, ended, strict=True):
            if one.announced:
                self.announced.set()
            if future.done():  # whoever asked has stopped waiting; the work is kept all the same
                continue
            if one.fault is not None:
                future.set_exception(one.fault)
            else:
                future.set_result(one.result)

    def _begin(self) -> tuple[Connection, RootTransaction]:
        if self._connection is None:
            self._connection = self._writer.connect()
        return self._connection, self._connection.begin()

    async def read(self, work: Work[Result]) -> Result:
        """Run work on a reader: it neither waits for the writer nor holds it up."""
        async with self._readers.connect() as connection:
            return await connection.run_sync(lambda bare: work(Session(bare, self._unit_of_work.keyring)))

    async def close(self) -> None:
        """Let work in hand end, then close the file."""
        while self._runner is not None:
            await asyncio.wait([self._runner])
        await asyncio.get_running_loop().run_in_executor(self._thread, self._let_go)
        self._thread.shutdown()
        self._writer.dispose()
        await self._readers.dispose()

    def _let_go(self) -> None:
        """Close the writer's connection; whatever it had begun is undone, and the next one is clean."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


@dataclass(frozen=True)
class _Waiting:
    """Work that waits for the writer, and whoever waits for it."""

    work: Work[Any]
    short: bool
    future: asyncio.Future[Any]
