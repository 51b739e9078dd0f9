"""SQLite's one writer: work shares a commit, a commit that fails is told to all who wait for it, and it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from storage.migrate import migrate
from storage.planning import nobody_is_told
from storage.sqlite_database import MOST_AT_ONCE, SqliteDatabase
from storage.unit_of_work import Session, UnitOfWork
from tests.storage.conftest import KEYRING


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[SqliteDatabase]:
    address = str(tmp_path / "group.db")
    await migrate(address)
    opened = SqliteDatabase(address, UnitOfWork(KEYRING, nobody_is_told))
    yield opened
    await opened.close()


def put(name: str) -> Any:
    def work(session: Session) -> str:
        session.store.put_setting(name, 1)
        return name

    return work


async def test_work_that_waits_shares_a_commit(database: SqliteDatabase) -> None:
    commits: list[None] = []
    event.listen(database._writer, "commit", lambda _connection: commits.append(None))
    await database.write(put("first"))
    commits.clear()
    done = await asyncio.gather(*(database.write(put(str(n))) for n in range(MOST_AT_ONCE * 3)))
    assert done == [str(n) for n in range(MOST_AT_ONCE * 3)]
    assert len(commits) <= 4


async def test_a_commit_that_fails_is_told_to_all_and_the_next_works(database: SqliteDatabase) -> None:
    broken = [True]

    def fail(_connection: Any) -> None:
        if broken:
            broken.clear()
            raise OSError("disk full")

    event.listen(database._writer, "commit", fail)
    done = await asyncio.gather(*(database.write(put(str(n))) for n in range(5)), return_exceptions=True)
    assert [type(one) for one in done] == [OSError] * 5
    assert await database.read(lambda session: session.store.setting("0")) is None
    assert await database.write(put("0")) == "0"
    assert await database.read(lambda session: session.store.setting("0")) == 1


async def test_work_is_kept_when_whoever_asked_stops_waiting(database: SqliteDatabase) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await database.write(put("slow"))
    await database.write(put("next"))
    assert await database.read(lambda session: session.store.setting("slow")) == 1


async def test_every_commit_is_on_disk_before_it_is_answered(database: SqliteDatabase) -> None:
    def pragmas(session: Session) -> list[Any]:
        names = ("journal_mode", "synchronous")
        return [session.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await database.write(pragmas) == ["wal", 2], "2 is FULL"
