"""A migrated, empty database of each kind for the tests that need a whole one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database import Database, open_database
from storage.database_url import with_driver
from storage.migrate import migrate
from storage.planning import Planner, nobody_is_told
from storage.sealing import Keyring
from storage.tables import metadata

KEYRING = Keyring({1: bytes(range(32))})
Opener = Callable[[Planner], Database]

WITH_ROWS = text("SELECT relname FROM pg_class WHERE relkind = 'r' AND pg_relation_size(oid) > 0")
"""The tables of a server that have been written to since they were emptied: to empty all takes fifty times as long."""

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database with its tables."""
    if request.param == "sqlite":
        where = f"sqlite:///{tmp_path / 'test.db'}"
        await migrate(where)
        return where
    url: str = request.getfixturevalue("migrated_postgres_url")
    engine = create_async_engine(with_driver(url, "asyncpg"))
    async with engine.begin() as connection:
        written = metadata.tables.keys() & set(await connection.scalars(WITH_ROWS))
        if written:
            await connection.execute(text(f"TRUNCATE {', '.join(sorted(written))} RESTART IDENTITY CASCADE"))
    await engine.dispose()
    return url


@pytest.fixture
async def opened(address: str) -> AsyncIterator[Opener]:
    """Opens the database with a planner; closes what was opened."""
    held: list[Database] = []

    def opener(planner: Planner) -> Database:
        held.append(open_database(address, KEYRING, planner))
        return held[-1]

    yield opener
    for database in held:
        await database.close()


@pytest.fixture
def database(opened: Opener) -> Database:
    """The database, in which nobody is told anything."""
    return opened(nobody_is_told)
