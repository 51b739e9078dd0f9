"""How a database stands before anything is done with it, and the marks by which it knows the keys it was written with.

A start changes nothing before it has looked: a file that was emptied, damaged or written by a later release, or whose
key is lost, would otherwise become a new installation without anybody noticing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.database_url import is_sqlite, parsed
from storage.migrate import known_revisions
from storage.pooling import single_engine
from storage.sealing import Keyring
from storage.sql_store import SqlStore
from storage.sqlite_database import writer_engine
from storage.tables.learned import settings
from storage.tables.messages import conversations, inbox
from storage.tables.notices import outbox

MARKS = "key_marks"
LOOKS, STEPS_A_LOOK = 4_000, 10_000
"""A file is looked through for damage for so many steps of SQLite's, some two seconds; a large one in part."""


class Standing(StrEnum):
    """What was found at an address."""

    NEW = "new"
    OURS = "ours"
    EMPTIED = "emptied"
    DAMAGED = "damaged"
    READ_ONLY = "read_only"
    LATER = "later"
    AWAY = "away"


@dataclass(frozen=True)
class Found:
    """A database: its marks by the keys' names, something sealed with its purpose, whether certificates were signed."""

    standing: Standing
    revision: str = ""
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sealed: tuple[tuple[bytes, bytes], ...] = ()
    signed: bool = False


_SEALED = (
    (conversations.c.state, b"conversations.state"),
    (inbox.c.reply, b"inbox.reply"),
    (outbox.c.recipient, b"outbox.recipient"),
)


async def look(address: str) -> Found:
    """How the database at an address stands. Changes nothing, and makes no file."""
    return _look_at_file(address) if is_sqlite(address) else await _look_at_server(address)


async def put_marks(address: str, keyring: Keyring, marks: Mapping[str, Mapping[str, str]]) -> None:
    """Keep the names of the keys that this database is written with."""

    def put(connection: Connection) -> None:
        SqlStore(connection, keyring).put_setting(MARKS, {use: dict(names) for use, names in marks.items()})

    if is_sqlite(address):
        engine = writer_engine(address)
        with engine.begin() as connection:
            put(connection)
        engine.dispose()
    else:
        served = single_engine(address)
        async with served.begin() as asynchronous:
            await asynchronous.run_sync(put)
        await served.dispose()


def _look_at_file(address: str) -> Found:
    path = Path(parsed(address).database or "").expanduser()
    if not path.exists():
        return Found(Standing.NEW)
    if path.stat().st_size == 0:
        return Found(Standing.EMPTIED)
    try:
        with closing(_opened(path)) as bare:
            bare.execute("BEGIN IMMEDIATE")
            bare.execute("ROLLBACK")
            if not _is_sound(bare):
                return Found(Standing.DAMAGED)
        engine = create_engine("sqlite+pysqlite://", creator=lambda: _opened(path), poolclass=NullPool)
        with engine.connect() as connection:
            return _read(connection)
    except (sqlite3.OperationalError, sqlite3.DatabaseError, DBAPIError) as fault:
        return Found(_why(fault))


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=10, isolation_level=None)


def _is_sound(bare: sqlite3.Connection) -> bool:
    """Whether no damage is found in the steps that there are."""
    looks = count()
    bare.set_progress_handler(lambda: int(next(looks) >= LOOKS), STEPS_A_LOOK)
    try:
        return bool(bare.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return True
        raise
    finally:
        bare.set_progress_handler(None, 0)


def _why(fault: BaseException) -> Standing:
    """What a fault of SQLite's says about the file."""
    code = getattr(getattr(fault, "orig", fault), "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return Standing.READ_ONLY
    return Standing.AWAY if code == sqlite3.SQLITE_BUSY else Standing.DAMAGED


async def _look_at_server(address: str) -> Found:
    engine = single_engine(address)
    try:
        async with engine.connect() as connection:
            if (await connection.execute(text("SHOW transaction_read_only"))).scalar() == "on":
                return Found(Standing.READ_ONLY)
            return await connection.run_sync(_read)
    except (OSError, DBAPIError):
        return Found(Standing.AWAY)
    finally:
        await engine.dispose()


def _read(connection: Connection) -> Found:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        return Found(Standing.NEW)
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision is None:
        return Found(Standing.NEW)
    if revision not in known_revisions():
        return Found(Standing.LATER, str(revision))
    marks: Any = None
    if settings.name in tables:
        marks = connection.execute(select(settings.c.value).where(settings.c.name == MARKS)).scalar()
    sealed = []
    for column, purpose in _SEALED:
        if column.table.name in tables:
            found = connection.execute(select(column).where(column.is_not(None)).limit(3))
            sealed += [(bytes(row[0]), purpose) for row in found]
    printed = "printed_certificates" in tables
    signed = printed and connection.execute(text("SELECT 1 FROM printed_certificates LIMIT 1")).first() is not None
    return Found(Standing.OURS, str(revision), marks or {}, tuple(sealed), signed)
