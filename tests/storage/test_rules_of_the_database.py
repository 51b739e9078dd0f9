"""What only one may hold is kept by the database: whoever does the same at once, at whatever level it keeps apart."""

from __future__ import annotations

import asyncio
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DBAPIError

from booking import commands
from booking.commands import Command
from booking.execute import execute
from booking.line import ACCEPTED, FAILED
from booking.opening import Opening
from booking.people import Person, PhoneCode, Role, RoleKind
from booking.setting import Setting
from booking.unit import APPROVED, CLOSED
from storage.database import Database, open_database
from storage.database_url import is_sqlite
from storage.doubles import doubles_beneath, settle_doubles
from storage.postgres_database import Level
from storage.sql_store import SqlStore
from storage.sqlite_database import writer_engine
from storage.tables import metadata
from storage.tables.bookings import lines
from storage.tables.holds import BOOKED, CODE, fill_statements, holds, rule_ddl, trigger_names
from storage.tables.units import units
from storage.unit_of_work import Session
from tests.booking import subject
from tests.booking.subject import NOW, SAIHAN
from tests.storage.conftest import KEYRING

LEVELS = ("SERIALIZABLE", "REPEATABLE READ", "READ COMMITTED")
"""The last is offered to nobody; what holds there holds by the rules of the database alone."""

CODE_OF_ONE = subject.credit_code("u1")
DAY = date(2026, 11, 24)
ROUNDS, AT_ONCE = 4, 6


@dataclass
class Shops:
    """Three processes on one database, and what they were answered."""

    databases: list[Database]

    async def all_at_once(self, asked: list[tuple[str, Command]]) -> Counter[str]:
        return Counter(await asyncio.gather(*(self._one(at, *one) for at, one in enumerate(asked))))

    async def _one(self, at: int, person_id: str, asked: Command) -> str:
        setting = Setting(
            NOW, person_id, lambda: f"{person_id}-{next(_fresh)}", lambda n: "1" * n, lambda said: said, channel="web"
        )

        def work(session: Session) -> str:
            outcome = execute(asked, session.store, setting)
            session.record(outcome.events)
            return str(outcome.refused.why) if outcome.refused else "ok"

        return await self.databases[at % len(self.databases)].write(work)


_fresh = iter(range(10**9))


@pytest.fixture
async def shops(address: str, level: Level) -> AsyncIterator[Shops]:
    processes = 1 if is_sqlite(address) else 3
    opened = [open_database(address, KEYRING, level=level) for _ in range(processes)]
    yield Shops(opened)
    for one in opened:
        await one.close()


EVERYWHERE = pytest.mark.parametrize(
    ("address", "level"),
    [("sqlite", ""), *(pytest.param("postgresql", level, marks=pytest.mark.postgres) for level in LEVELS)],
    indirect=["address"],
)


@EVERYWHERE
async def test_a_half_day_is_never_overbooked(shops: Shops) -> None:
    def lay(session: Session) -> None:
        for thing in (subject.institution(), subject.authority(), subject.capability()):
            session.store.put(thing)
        for r in range(ROUNDS):
            session.store.put(Opening("i1", DAY + timedelta(days=r), "AM", 2))
            for k in range(AT_ONCE):
                lay_accepted(session, f"{r}-{k}", f"{r}{k:03}")

    await shops.databases[0].write(lay)
    for r in range(ROUNDS):
        day = (DAY + timedelta(days=r)).isoformat()
        asked = [(f"p{r}-{k}", commands.ScheduleLines((f"l{r}-{k}",), day, "AM")) for k in range(AT_ONCE)]
        assert await shops.all_at_once(list(asked)) == {"ok": 2, "full": AT_ONCE - 2}
    taken = select(lines.c.scheduled_date, func.count()).where(lines.c.scheduled_date != "").group_by("scheduled_date")
    found = await shops.databases[0].read(lambda session: session.connection.execute(taken).all())
    assert [row[1] for row in found] == [2] * ROUNDS


def lay_accepted(session: Session, name: str, number: str) -> None:
    """A shop with an accepted line."""
    put = session.store.put
    put(Person(id=f"p{name}", name="店主", created_at=NOW))
    put(subject.unit(id=f"u{name}", uscc=f"92150105MA0Q{number}X"))
    put(Role(f"p{name}", RoleKind.UNIT, f"u{name}", owner=True))
    put(subject.instrument(id=f"t{name}", unit_id=f"u{name}", serial=number))
    put(subject.booking(no=f"20261122{number:>05}", unit_id=f"u{name}"))
    put(
        subject.line(
            id=f"l{name}",
            booking_no=f"20261122{number:>05}",
            unit_id=f"u{name}",
            instrument_id=f"t{name}",
            institution_id="i1",
            state=ACCEPTED,
        )
    )


@EVERYWHERE
async def test_one_credit_code_is_one_unit(shops: Shops) -> None:
    def lay(session: Session) -> None:
        for at in range(ROUNDS * AT_ONCE):
            session.store.put(Person(id=f"p{at}", name="店主", created_at=NOW))
            phone = f"159{at:08}"
            code = PhoneCode(phone, f"{phone}:123456", NOW - timedelta(minutes=1), NOW + timedelta(minutes=4))
            session.store.put(replace(code, sender=f"p{at}"))

    await shops.databases[0].write(lay)
    for r in range(ROUNDS):
        asked = [
            (
                f"p{at}",
                commands.RegisterUnit(
                    f"惠香蔬菜店{r}",
                    f"91150105MA0Q{r:05}X",
                    SAIHAN,
                    "内蒙古自治区呼和浩特市赛罕区",
                    "昭乌达路1号",
                    "云秀兰",
                    f"159{at:08}",
                    "123456",
                ),
            )
            for at in range(r * AT_ONCE, (r + 1) * AT_ONCE)
        ]
        assert await shops.all_at_once(list(asked)) == {"ok": AT_ONCE}
    counted = select(func.count()).select_from(units).group_by(units.c.uscc)
    found = await shops.databases[0].read(lambda session: session.connection.execute(counted).scalars().all())
    assert found == [1] * ROUNDS


async def test_a_second_holder_is_refused_and_a_freed_key_is_free(database: Database) -> None:
    """Over every rule: one row, a second like it, and the second once the first no longer counts."""
    put_line = subject.line(id="l1", instrument_id="t9")
    pairs: list[tuple[Any, Any, Any]] = [
        (subject.unit(), subject.unit(id="u2", uscc=CODE_OF_ONE), subject.unit(state=CLOSED)),
        (put_line, replace(put_line, id="l2", n=2), replace(put_line, state=FAILED)),
    ]
    for first, second, gone in pairs:
        await _once(database, first)
        with pytest.raises(LookupError):
            await _once(database, second)
        await _once(database, gone)
        await _once(database, second)


async def _once(database: Database, thing: Any) -> None:
    """Put a thing, and do not try again when the database says that its key is held."""

    def work(session: Session) -> None:
        try:
            session.store.put(thing)
        except (DBAPIError, sqlite3.IntegrityError) as fault:
            raise (LookupError if "holds" in str(fault) else ValueError) from fault

    await database.write(work)


def lay_doubles(connection: Connection) -> None:
    """Tables from before the rules, in which each of them is broken, and then what the revision does."""
    metadata.create_all(connection)
    for _table, name in trigger_names():
        connection.execute(text(f"DROP TRIGGER {name}"))
    store = SqlStore(connection, KEYRING)
    for id_, state in (("u1", APPROVED), ("u2", APPROVED), ("u3", CLOSED)):
        store.put(subject.unit(id=id_, state=state, uscc=CODE_OF_ONE))
    for n, id_ in enumerate(("l1", "l2"), 1):
        store.put(subject.line(id=id_, n=n, instrument_id="t1"))
    for statement in fill_statements():
        connection.execute(text(statement), {"now": "2026-11-22 01:00:00.000000"} if ":now" in statement else {})
    for _table, ddl in rule_ddl("sqlite"):
        connection.execute(ddl)


def test_what_stands_double_is_listed_and_loses_nothing(tmp_path: Path) -> None:
    engine = writer_engine(str(tmp_path / "double.db"))
    with engine.begin() as connection:
        lay_doubles(connection)
        listed = [(one.rule, one.thing_id, one.holder) for one in doubles_beneath(connection, "150100")]
        assert listed == [(CODE, "u2", "u1"), (BOOKED, "l2", "l1")]
        assert doubles_beneath(connection, "110000") == []
        connection.execute(text("UPDATE units SET contact = '王' WHERE id = 'u2'"))  # it goes on as it is
        assert settle_doubles(connection) == 0
        connection.execute(text("UPDATE lines SET state = '已撤销' WHERE id = 'l2'"))
        connection.execute(text(f"UPDATE units SET state = '{CLOSED}' WHERE id = 'u1'"))
        assert settle_doubles(connection) == 2
        assert doubles_beneath(connection, "150100") == []
        held = connection.execute(select(holds.c.holder).where(holds.c.rule == CODE)).scalars().all()
        assert held == ["u2"]
    engine.dispose()
