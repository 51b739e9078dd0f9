"""A database as processes see it: work is handed over and awaited; how transactions are made is its own business."""

from __future__ import annotations

import asyncio
from typing import Protocol, TypeVar

from storage.database_url import is_sqlite
from storage.planning import Planner, nobody_is_told
from storage.postgres_database import SERIALIZABLE, Level, PostgresDatabase
from storage.sealing import Keyring
from storage.sqlite_database import SqliteDatabase
from storage.unit_of_work import UnitOfWork, Work

Result = TypeVar("Result")


class Database(Protocol):
    """What `bot` uses of a database. Work is synchronous and small; it may be run again from the start."""

    announced: asyncio.Event
    """Set after a commit that planned notices, so that a worker in this process need not wait for its next look."""

    async def write(self, work: Work[Result], *, key: str = "") -> Result:
        """Run work in a transaction and give its result once that is on disk; a fault undoes it and is raised.

        Pieces of work with the same `key` (an address that somebody writes from, a notice) run in the order they came
        in. Work with a key is short: it may run on the event loop's own thread (docs/decisions/0071).
        """
        ...

    async def read(self, work: Work[Result]) -> Result:
        """Run work that only reads, on one consistent state."""
        ...

    async def close(self) -> None:
        """Let work in hand end, then let go of every connection."""
        ...


def open_database(
    address: str, keyring: Keyring, planner: Planner = nobody_is_told, level: Level = SERIALIZABLE
) -> Database:
    """The database at an address (`storage/database_url.py`); its tables have been made by `migrate`.

    `level` is what is asked of a server; a SQLite file has one writer.
    """
    unit_of_work = UnitOfWork(keyring, planner)
    if is_sqlite(address):
        return SqliteDatabase(address, unit_of_work)
    return PostgresDatabase(address, unit_of_work, level)
