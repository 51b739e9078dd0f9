"""The store in SQL keeps the promises of every store, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from booking.ports import Store
from storage.database_url import with_driver
from storage.sealing import Keyring
from storage.sql_store import SqlStore
from storage.sqlite_database import writer_engine
from storage.tables import metadata
from tests.storage.contract import Record, StoreContract

KEYRING = Keyring({1: bytes(range(32))})


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    engine = writer_engine(str(tmp_path_factory.mktemp("contract") / "contract.db"))
    with engine.begin() as connection:
        metadata.create_all(connection)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


class TestOnSqlite(StoreContract):
    @pytest.fixture
    def store(self, file: Connection) -> Iterator[SqlStore]:
        with file.begin() as transaction:
            yield SqlStore(file, KEYRING)
            transaction.rollback()

    @pytest.fixture
    def record(self, store: SqlStore) -> Record:
        return store.record


class OverTheLoop:
    """A `SqlStore` over asyncpg for tests that do not wait: each call is carried to the connection and awaited."""

    def __init__(self, connection: AsyncConnection, loop: asyncio.AbstractEventLoop) -> None:
        self._connection, self._loop = connection, loop

    def __getattr__(self, name: str) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            def work(bare: Connection) -> Any:
                return getattr(SqlStore(bare, KEYRING), name)(*given, **named)

            return self._loop.run_until_complete(self._connection.run_sync(work))

        return call

    def undo(self) -> None:
        self._loop.run_until_complete(self._connection.rollback())


@pytest.fixture(scope="module")
def server(postgres_url: str) -> Iterator[OverTheLoop]:
    with asyncio.Runner() as runner:
        loop = runner.get_loop()
        engine = create_async_engine(with_driver(postgres_url, "asyncpg"))

        async def opened() -> AsyncConnection:
            async with engine.begin() as connection:
                await connection.run_sync(metadata.create_all)
            return await engine.connect()

        connection = loop.run_until_complete(opened())
        yield OverTheLoop(connection, loop)
        loop.run_until_complete(connection.close())
        loop.run_until_complete(engine.dispose())


@pytest.mark.postgres
class TestOnPostgres(StoreContract):
    @pytest.fixture
    def store(self, server: OverTheLoop) -> Iterator[OverTheLoop]:
        yield server
        server.undo()

    @pytest.fixture
    def record(self, store: OverTheLoop) -> Record:
        record: Record = store.record
        return record


def test_it_is_a_store() -> None:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        _store: Store = SqlStore(connection, KEYRING)
    engine.dispose()
