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

_MIGRATED: set[str] = set()
"""The addresses of servers that have their tables already."""

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
async def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database with its tables."""
    if request.param == "sqlite":
        where = f"sqlite:///{tmp_path / 'test.db'}"
        await migrate(where)
        return where
    url: str = request.getfixturevalue("postgres_url")
    if url not in _MIGRATED:
        await migrate(url)
        _MIGRATED.add(url)
    engine = create_async_engine(with_driver(url, "asyncpg"))
    async with engine.begin() as connection:
        await connection.execute(text(f"TRUNCATE {', '.join(metadata.tables)} RESTART IDENTITY"))
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
