"""The worker warns of what ends soon where no approval planned it, each once, and lapses what is over."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from booking.bodies import LAPSED
from bot.clock_jobs import lapse_capabilities, warn_of_endings
from notifications.plan import plan
from storage.database import Database, open_database
from storage.migrate import migrate
from storage.sealing import Keyring
from storage.unit_of_work import Session
from tests.booking import subject
from tests.booking.subject import NOW


def owed(session: Session) -> int:
    found = session.connection.execute(text("SELECT count(*) FROM outbox WHERE kind = 'capability_ending'"))
    return int(found.scalar() or 0)


@pytest.fixture
async def database(tmp_path: Path) -> Database:
    address = f"sqlite:///{tmp_path / 'warn.db'}"
    await migrate(address)
    return open_database(address, Keyring({1: bytes(range(32))}), plan)


async def test_each_ending_is_warned_of_once_a_threshold(database: Database) -> None:
    until = date(2027, 1, 31)
    await database.write(lambda s: s.store.put(subject.institution()))
    await database.write(lambda s: s.store.put(subject.capability(standard="砝码", standard_until=until)))
    counts = []
    for left in (61, 60, 59, 31, 30, 16, 15, 1, 0):
        now = NOW.replace(year=2027, month=1, day=31) - timedelta(days=left) + timedelta(hours=2)
        await warn_of_endings(database, now)
        await warn_of_endings(database, now + timedelta(minutes=10))
        counts.append(await database.read(owed))
    assert counts == [0, 1, 1, 1, 2, 2, 3, 3, 3]
    assert await lapse_capabilities(database, now) == 0, "its last day is still good"
    assert await lapse_capabilities(database, now + timedelta(days=1)) == 1
    await warn_of_endings(database, now + timedelta(days=1))
    lapsed = await database.read(lambda s: s.store.capability("c1"))
    assert lapsed is not None
    assert lapsed.state == LAPSED
    assert await database.read(owed) == 3
    await database.close()
