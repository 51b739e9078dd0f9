"""The store that the product is measured on: the form's people, each with a registered unit, and ledgers of others."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import datetime
from pathlib import Path

from benchmarks.form import PEOPLE, openid
from booking.instrument import IN_USE, Instrument
from booking.people import Identity, Person, Role, RoleKind
from booking.sameness import sameness
from booking.unit import APPROVED, Unit
from bot.channels.wechat_message import CHANNEL
from bot.settings import Settings
from bot.wiring import open_app
from storage.read_tallies import count_anew
from storage.unit_of_work import Session

_COUNTY, _COUNTY_NAME = "150105", "内蒙古自治区呼和浩特市赛罕区"
_UNIT_OF_OTHERS = "others-unit-0"
_A_LEDGER = 20


def prepare(database: Path, *, others: int = 0) -> None:
    """Make the store: the form's people, and `others` instruments of other units, twenty a unit."""
    settings = Settings(data=database.parent, database=f"sqlite:///{database}")
    asyncio.run(_lay(settings, others))
    if others:
        _multiply(database, others)
        asyncio.run(_count(settings))


async def _lay(settings: Settings, others: int) -> None:
    app = await open_app(settings)
    now = app.clock()
    await app.database.write(lambda session: _lay_people(session, now))
    if others:
        await app.database.write(lambda session: session.store.put(_scale(now)))
    await app.close()


async def _count(settings: Settings) -> None:
    """Count what was copied in: a store that grew by itself has added its changes up long ago."""
    app = await open_app(settings)
    await app.database.write(lambda session: count_anew(session.connection))
    await app.close()


def _lay_people(session: Session, now: datetime) -> None:
    for n in range(PEOPLE):
        person, unit = Person(f"bench-person-{n}", "王师傅", created_at=now), f"bench-unit-{n}"
        session.store.put(
            Unit(
                unit, f"测速{n}号店", "", _COUNTY, _COUNTY_NAME, "某街1号", "王师傅", "", APPROVED, now,
                owner_id=person.id, created_at=now,
            )
        )  # fmt: skip
        session.store.put(person)
        session.store.put(Role(person.id, RoleKind.UNIT, unit, owner=True))
        session.store.put(Identity(CHANNEL, openid(n), person.id))


def _scale(now: datetime) -> Instrument:
    return Instrument(
        "others-0", _UNIT_OF_OTHERS, "000000", "电子计价秤", "非自动衡器", "非自动衡器", "ACS-30", "Z0",
        "永康市华鹰衡器有限公司", _COUNTY, _COUNTY_NAME, "店铺内", "贸易结算", "现场检", IN_USE, now,
        range={"min": 0.2, "max": 30, "unit": "kg"}, accuracy="Ⅲ", created_at=now,
    )  # fmt: skip


def _multiply(database: Path, others: int) -> None:
    """Copy the one instrument of another unit until there are `others`, each with its own numbers."""
    db = sqlite3.connect(database, isolation_level=None)
    columns = [row[1] for row in db.execute("PRAGMA table_info(instruments)") if row[1] != "seq"]
    serial = sameness("Z0").removesuffix("0")
    own = {
        "id": "'others-' || i",
        "unit_id": f"'others-unit-' || (i / {_A_LEDGER})",
        "code": f"printf('%06d', i % {_A_LEDGER})",
        "serial": "'Z' || i",
        "serial_key": f"'{serial}' || i",
    }
    chosen = ", ".join(own.get(name, f'"{name}"') for name in columns)
    named = ", ".join(f'"{name}"' for name in columns)
    db.execute("BEGIN")
    db.execute(
        f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {others - 1}) "  # noqa: S608 - our own words
        f"INSERT INTO instruments ({named}) SELECT {chosen} FROM n, instruments WHERE id = 'others-0'"
    )
    db.execute("COMMIT")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
