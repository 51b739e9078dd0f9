"""Revisions make exactly the tables that are declared, on both databases, and quickly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database_url import with_driver
from storage.migrate import migrate
from storage.sqlite_database import writer_engine
from storage.tables import metadata


def declared_of(connection: Connection) -> set[str]:
    found = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"))
    return {" ".join(row[0].replace('"', "").split()) for row in found if "alembic_version" not in row[0]}


async def test_a_migrated_file_is_the_declared_one(tmp_path: Path) -> None:
    migrated, declared = str(tmp_path / "migrated.db"), str(tmp_path / "declared.db")
    await migrate(migrated)
    found = []
    for path in (migrated, declared):
        engine = writer_engine(path)
        with engine.begin() as connection:
            if path == declared:
                metadata.create_all(connection)
            found.append(declared_of(connection))
        engine.dispose()
    assert found[0] == found[1]


async def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    found = []
    for _ in range(2):
        await migrate(f"sqlite:///{file}")
        found.append(file.read_bytes())
    assert found[0] == found[1]


@pytest.mark.postgres
async def test_a_migrated_server_is_the_declared_one(postgres_url: str) -> None:
    await migrate(postgres_url)
    await migrate(postgres_url)
    engine = create_async_engine(with_driver(postgres_url, "asyncpg"))

    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []
