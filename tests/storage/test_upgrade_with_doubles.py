"""A database of the release before the rules, with what stands double in it: the upgrade keeps all and lists it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from alembic import command
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from storage.migrate import config_for
from storage.sqlite_database import writer_engine
from tests.booking.subject import NOW
from tests.storage.conftest import KEYRING

BEFORE = "0030"
UNIT = (
    "INSERT INTO units (id, company_name, uscc, region_code, region, address, contact, state, since, user_type, "
    "org_type, legal_person, email, licence_photo, differs, reason, owner_id, sample) VALUES (:id, '店', :uscc, "
    "'150105', '赛罕区', '1号', '云', :state, :at, '企业', '', '', '', '', '[]', '', '', {no})"
)
LINE = (
    "INSERT INTO lines (id, booking_no, n, unit_id, instrument_id, instrument_name, first, second, model, serial, "
    "region_code, state, since, institution_id, why_assigned, unfit, reason, reason_field, proposed, previous, "
    "scheduled_date, scheduled_time, sample, serial_key, deadline) VALUES (:id, '2026112200001', :n, 'u1', 't1', '秤', "
    "'非自动衡器', '非自动衡器', '', 'S1', '150105', :state, :at, 'i1', '', '', '', '', '', '', :day, "
    "'PM', {no}, 'S1', '')"
)


def lay(connection: Connection) -> None:
    """What the release of before let stand."""
    command.upgrade(config_for(connection), BEFORE)
    server = connection.dialect.name == "postgresql"
    at: Any = NOW if server else "2026-11-22 01:00:00.000000"
    no = "false" if server else "0"
    for id_, uscc, state in (
        ("u1", "A", "已通过"),
        ("u2", "A", "已通过"),
        ("u3", "A", "已注销"),
        ("u4", "B", "待审核"),
    ):
        connection.execute(text(UNIT.format(no=no)), {"id": id_, "uscc": uscc, "state": state, "at": at})
    for n, (state, day) in enumerate((("待检定", "2026-11-24"), ("待检定", "2026-11-24"), ("已撤销", "")), 1):
        given = {"id": f"l{n}", "n": n, "state": state, "day": day, "at": at}
        connection.execute(text(LINE.format(no=no)), given)


def upgraded(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    """What stands after the upgrade."""
    command.upgrade(config_for(connection, KEYRING, NOW), "head")
    asked = {
        "units": "SELECT id, state FROM units ORDER BY id",
        "holds": "SELECT rule, key, holder FROM holds ORDER BY rule, key",
        "doubles": "SELECT rule, key, thing_id, region_code FROM doubles ORDER BY rule",
        "half_days": "SELECT place, taken FROM half_days",
    }
    return {name: [tuple(row) for row in connection.execute(text(statement))] for name, statement in asked.items()}


STANDS = {
    "units": [("u1", "已通过"), ("u2", "已通过"), ("u3", "已注销"), ("u4", "待审核")],
    "holds": [("credit code", "A", "u1"), ("credit code", "B", "u4"), ("open line", "t1", "l1")],
    "doubles": [("credit code", "A", "u2", "150105"), ("open line", "t1", "l2", "150105")],
    "half_days": [("i1 2026-11-24 PM", 2)],
}


def takes_no_third(connection: Connection) -> bool:
    """Whether a third unit with the code is refused from now on."""
    try:
        connection.execute(text("UPDATE units SET uscc = 'A' WHERE id = 'u4'"))
    except IntegrityError:
        return True
    return False


def test_a_file_keeps_what_stands_double_and_takes_no_more(tmp_path: Path) -> None:
    engine = writer_engine(str(tmp_path / "old.db"))
    with engine.begin() as connection:
        lay(connection)
        assert upgraded(connection) == STANDS
    with engine.connect() as connection, connection.begin():
        assert takes_no_third(connection)
    engine.dispose()


@pytest.mark.postgres
async def test_a_server_keeps_what_stands_double_and_takes_no_more(postgres_server: Any) -> None:
    name = f"test_{uuid4().hex}"
    postgres_server.psql(f"CREATE DATABASE {name};")
    engine = create_async_engine(postgres_server.get_uri(database=name, driver="asyncpg"))
    async with engine.begin() as connection:
        await connection.run_sync(lay)
        assert await connection.run_sync(upgraded) == STANDS
    async with engine.connect() as connection:
        assert await connection.run_sync(takes_no_third)
    await engine.dispose()
    postgres_server.psql(f"DROP DATABASE {name} WITH (FORCE);")
