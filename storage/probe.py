"""What a database really does, shown by doing it: engines say yes to what they do not have (decision 0178).

Each promise is tried with two connections on rows of its own in the table `holds`; nothing of it is left behind.
"""

from __future__ import annotations

import asyncio
import secrets
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.database_url import is_sqlite
from storage.pooling import single_engine
from storage.postgres_database import SERIALIZABLE, Level

OLDEST_SQLITE = (3, 35, 0)
"""The first that has RETURNING."""

CLOCKS_APART = timedelta(seconds=5)
WAITS_S = 3.0


class Promise(StrEnum):
    """What this service needs of its database."""

    TRANSACTIONS = "transactions"
    APART = "apart"
    SKIP_LOCKED = "skip_locked"
    ON_CONFLICT = "on_conflict"
    TRIGGERS = "triggers"
    ADVISORY_LOCKS = "advisory_locks"
    CLOCK = "clock"
    RELEASE = "release"


async def broken_promises(
    address: str, now: Callable[[], datetime], *, level: Level = SERIALIZABLE, short: bool = False
) -> list[Promise]:
    """The promises that the database does not keep. `short` tries only what a start must know: it takes some 30 ms."""
    if is_sqlite(address):
        return [] if sqlite3.sqlite_version_info >= OLDEST_SQLITE else [Promise.RELEASE]
    engine = single_engine(address)
    try:
        return [one for one in _TRIED[short] if not await _keeps(one, engine, now, level)]
    finally:
        await engine.dispose()


async def _keeps(promise: Promise, engine: AsyncEngine, now: Callable[[], datetime], level: Level) -> bool:
    """Whether a promise is kept; a statement that the engine does not know, and one that waits, keep nothing."""
    with suppress(DBAPIError, TimeoutError):
        async with asyncio.timeout(WAITS_S):
            if promise is Promise.APART:
                return await _apart(engine, level)
            if promise is Promise.CLOCK:
                return await _clock(engine, now)
            return await _TRIES[promise](engine)
    return False


async def _apart(engine: AsyncEngine, level: Level) -> bool:
    """Whether two that read both rows and write one each (SERIALIZABLE), or both write the same one (REPEATABLE READ),
    cannot both commit.
    """
    mark = secrets.token_hex(8)
    async with engine.begin() as connection:
        for key in ("a", "b"):
            await connection.execute(text(_LAY), {"rule": f"probe {mark}", "key": key})
    at_level = engine.execution_options(isolation_level=level)
    refused = False
    try:
        async with at_level.begin() as one:
            await one.execute(text(_READ), {"rule": f"probe {mark}"})
            async with at_level.begin() as other:
                await other.execute(text(_READ), {"rule": f"probe {mark}"})
                await other.execute(text(_WRITE), {"rule": f"probe {mark}", "key": "a"})
            key = "b" if level == SERIALIZABLE else "a"
            await one.execute(text(_WRITE), {"rule": f"probe {mark}", "key": key})
    except DBAPIError as fault:
        refused = getattr(fault.orig, "sqlstate", "") == "40001"
    async with engine.begin() as connection:
        await connection.execute(text(_DROP), {"rule": f"probe {mark}"})
    return refused


_LAY = "INSERT INTO holds (rule, key, holder) VALUES (:rule, :key, '0')"
_READ = "SELECT COUNT(*) FROM holds WHERE rule = :rule AND holder = '0'"
_WRITE = "UPDATE holds SET holder = '1' WHERE rule = :rule AND key = :key"
_DROP = "DELETE FROM holds WHERE rule = :rule"


async def _transactions(engine: AsyncEngine) -> bool:
    """Whether what is undone is gone: a pooler that hands out single statements keeps no transaction."""
    given = {"rule": f"probe {secrets.token_hex(8)}", "key": "a"}
    async with engine.connect() as connection:
        await connection.execute(text(_LAY), given)
        await connection.rollback()
        return int((await connection.execute(text(_READ), given)).scalar_one()) == 0


async def _skip_locked(engine: AsyncEngine) -> bool:
    rule = f"probe {secrets.token_hex(8)}"
    async with engine.begin() as connection:
        for key in ("a", "b"):
            await connection.execute(text(_LAY), {"rule": rule, "key": key})
    take = text("SELECT key FROM holds WHERE rule = :rule ORDER BY key LIMIT 1 FOR UPDATE SKIP LOCKED")
    async with engine.connect() as one, engine.connect() as other:
        taken = [(await connection.execute(take, {"rule": rule})).scalar() for connection in (one, other)]
    async with engine.begin() as connection:
        await connection.execute(text(_DROP), {"rule": rule})
    return taken == ["a", "b"]


async def _on_conflict(engine: AsyncEngine) -> bool:
    upsert = text(f"{_LAY} ON CONFLICT (rule, key) DO UPDATE SET holder = 'seen ' || holds.holder RETURNING holder")
    given = {"rule": f"probe {secrets.token_hex(8)}", "key": "a"}
    async with engine.connect() as connection:
        seen = [(await connection.execute(upsert, given)).scalar() for _ in range(2)]
        await connection.rollback()
    return seen == ["0", "seen 0"]


async def _triggers(engine: AsyncEngine) -> bool:
    """Whether tables, functions and triggers can be made inside a transaction, and work, and are gone with it."""
    name = f"probe_{secrets.token_hex(6)}"
    body = "BEGIN NEW.n := NEW.n * 2; RETURN NEW; END"
    made = (
        f"CREATE TABLE {name} (n INTEGER)",
        f"CREATE FUNCTION {name}_twice() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {name}_in BEFORE INSERT ON {name} FOR EACH ROW EXECUTE FUNCTION {name}_twice()",
        f"INSERT INTO {name} (n) VALUES (21)",  # noqa: S608 - a name of ours
    )
    async with engine.connect() as connection:
        for statement in made:
            await connection.execute(text(statement))
        n = (await connection.execute(text(f"SELECT n FROM {name}"))).scalar()  # noqa: S608 - a name of ours
        await connection.rollback()
        gone = (await connection.execute(text("SELECT to_regclass(:name)"), {"name": name})).scalar()
    return n == 42 and gone is None


async def _advisory_locks(engine: AsyncEngine) -> bool:
    lock = text("SELECT pg_try_advisory_xact_lock(:lock)")
    given = {"lock": secrets.randbelow(2**62)}
    async with engine.connect() as one, engine.connect() as other:
        return [(await at.execute(lock, given)).scalar() for at in (one, other)] == [True, False]


async def _clock(engine: AsyncEngine, now: Callable[[], datetime]) -> bool:
    async with engine.connect() as connection:
        theirs = await _moment(connection)
    return abs(theirs - now()) < CLOCKS_APART


async def _moment(connection: AsyncConnection) -> datetime:
    found: datetime = (await connection.execute(text("SELECT clock_timestamp()"))).scalar_one()
    return found.astimezone(UTC)


_TRIES: dict[Promise, Callable[[AsyncEngine], Awaitable[bool]]] = {
    Promise.TRANSACTIONS: _transactions,
    Promise.SKIP_LOCKED: _skip_locked,
    Promise.ON_CONFLICT: _on_conflict,
    Promise.TRIGGERS: _triggers,
    Promise.ADVISORY_LOCKS: _advisory_locks,
}
_TRIED = {
    True: (Promise.APART,),
    False: (Promise.TRANSACTIONS, Promise.APART, *tuple(_TRIES)[1:], Promise.CLOCK),
}
