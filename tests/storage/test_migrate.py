"""Revisions make exactly the tables that are declared, on both databases, and quickly."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from storage.database_url import with_driver
from storage.migrate import config_for, migrate
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


WROTE = "INSERT INTO identities (channel, person_id, address, address_index) VALUES (:channel, 'p1', :who, :who)"
WAS_ANSWERED = (
    "INSERT INTO inbox (channel, message_id, person_id, reply, at_ms) VALUES (:channel, :id, :person, :it, 1)"
)


def lay_answered(connection: Connection) -> None:
    """What the release before the sender was in the key had answered."""
    config = config_for(connection)
    command.upgrade(config, "0026")
    for channel, sender in (("wechat", b"w1"), ("web", b"p1")):
        connection.execute(text(WROTE), {"channel": channel, "who": sender})
    for channel, message_id, person in (("wechat", "1", "p1"), ("web", "p1:2", "p1"), ("sms", "3", "gone")):
        given = {"channel": channel, "id": message_id, "person": person, "it": b"r"}
        connection.execute(text(WAS_ANSWERED), given)
    command.upgrade(config, "head")


def kept_answers(connection: Connection) -> set[tuple[Any, ...]]:
    found = connection.execute(text("SELECT channel, sender, message_id, person_id FROM inbox"))
    return {(row[0], bytes(row[1]), row[2], row[3]) for row in found}


ANSWERS = {("wechat", b"w1", "1", "p1"), ("web", b"p1", "2", "p1"), ("sms", b"", "3", "gone")}


def test_what_a_file_had_answered_is_known_by_its_sender(tmp_path: Path) -> None:
    engine = writer_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        lay_answered(connection)
        assert kept_answers(connection) == ANSWERS
    engine.dispose()


@pytest.mark.postgres
async def test_what_a_server_had_answered_is_known_by_its_sender(postgres_server: Any) -> None:
    name = f"test_{uuid4().hex}"
    postgres_server.psql(f"CREATE DATABASE {name};")
    engine = create_async_engine(postgres_server.get_uri(database=name, driver="asyncpg"))
    async with engine.begin() as connection:
        await connection.run_sync(lay_answered)
        assert await connection.run_sync(kept_answers) == ANSWERS
    await engine.dispose()
    postgres_server.psql(f"DROP DATABASE {name} WITH (FORCE);")
