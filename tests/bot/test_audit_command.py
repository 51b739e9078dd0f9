"""`python -m bot audit check` says which row is the first that is not as it was written."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from booking.events import Event
from bot.cli import app
from bot.clock_jobs import seal_audit
from storage.database import open_database
from storage.key_file import load_keyring
from storage.migrate import migrate
from storage.moments import CHINA

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=CHINA)


@pytest.fixture
async def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("YUEJIAN_DATA", str(tmp_path))
    address = f"sqlite:///{tmp_path / 'yuejian.db'}"
    await migrate(address)
    database = open_database(address, load_keyring("", tmp_path / "key"))
    for number in range(3):
        event = Event("LineAccepted", "booking_line", f"line{number}", NOW, by="p1", verb="受理")
        await database.write(lambda session, event=event: session.record([event]))  # type: ignore[misc]  # bound now
    assert await seal_audit(database, NOW) == 1
    assert await seal_audit(database, NOW) == 0
    await database.close()
    return address


def checked(address: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["audit", "check", "--db", address])
    return result.exit_code, result.stdout


async def by_hand(address: str, statement: str) -> None:
    database = open_database(address, load_keyring("", Path(address.removeprefix("sqlite:///")).parent / "key"))
    await database.write(lambda session: session.connection.execute(text(statement)).rowcount)
    await database.close()


def test_a_whole_trail_is_said_to_be_whole(address: str) -> None:
    code, said = checked(address)
    assert code == 0
    assert "共查 3 条记录、1 条链、1 次封存，0 处不对" in said


def test_a_changed_row_is_named_first(address: str) -> None:
    asyncio.run(by_hand(address, "UPDATE audit SET reason = '改过' WHERE thing_id = 'line1'"))
    code, said = checked(address)
    assert code == 1
    assert said.startswith("第一处不对：第 2 条记录（2026-11-22 09:00:00 LineAccepted line1）被改动过")
