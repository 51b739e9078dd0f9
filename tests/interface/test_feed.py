"""The feed of changes on PostgreSQL: whoever commits late is not stepped over, and nothing is given out twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from booking.events import Event
from booking.people import RoleKind
from booking.system_key import SystemKey
from storage.changes import changes_after, note_changes
from storage.database import Database
from storage.database_url import with_driver
from tests.booking.subject import NOW

ACCEPTED = Event("LineAccepted", "booking_line", "l1", NOW, verb="受理", data={"unit_id": "u1", "institution_id": "i1"})
KEY = SystemKey("k" * 32, RoleKind.INSTITUTION, "i1", "p1", "LIMS", ("read",), "s", NOW, NOW + timedelta(days=1))


def seen(connection: Connection, after: str = "") -> list[str]:
    return [one.thing_id for one in changes_after(connection, "institution", "i1", after=after, limit=10)]


async def seen_now(engine: AsyncEngine, after: str = "") -> list[str]:
    async with engine.connect() as reader:
        return await reader.run_sync(lambda bare: seen(bare, after))


@pytest.mark.parametrize("address", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
async def test_who_commits_late_is_not_stepped_over(database: Database, address: str) -> None:
    await database.write(lambda session: session.store.put(KEY))
    engine = create_async_engine(with_driver(address, "asyncpg"))
    async with engine.connect() as slow, engine.connect() as quick:
        await slow.run_sync(lambda bare: note_changes(bare, [ACCEPTED]))
        await quick.run_sync(lambda bare: note_changes(bare, [replace(ACCEPTED, thing_id="l2")]))
        await quick.commit()
        assert await seen_now(engine) == [], "what committed first waits for what began before it"
        await slow.commit()
        assert await seen_now(engine) == ["l1", "l2"]
        await slow.run_sync(lambda bare: note_changes(bare, [replace(ACCEPTED, thing_id="l3")]))
        await slow.rollback()
        assert await seen_now(engine) == ["l1", "l2"], "what was undone never shows"
    await engine.dispose()


async def test_bodies_without_a_system_cost_no_rows(database: Database) -> None:
    def write(connection: Connection) -> list[str]:
        note_changes(connection, [ACCEPTED])
        return seen(connection)

    assert await database.write(lambda session: write(session.connection)) == []
    await database.write(lambda session: session.store.put(replace(KEY, ended_at=NOW)))
    assert await database.write(lambda session: write(session.connection)) == []
