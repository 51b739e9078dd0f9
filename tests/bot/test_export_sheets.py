"""Sheets for people: real dates and numbers, codes as text, nothing that runs, and memory that does not grow."""

from __future__ import annotations

import asyncio
import csv
import subprocess
import sys
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from bot import sheets
from bot.commands.export import _write, rows_of
from bot.exporting import COLUMNS, sheet_rows
from bot.importing.judging import RowFate
from bot.sheets import harmless, write_csv, write_sheet
from storage.database import Database, open_database
from storage.planning import nobody_is_told
from storage.unit_of_work import Session
from tests.bot.sheets_made import KEYRING, SCALE, Office, fates, table
from tests.bot.test_cli import SETUP, Bot
from tests.bot.test_import_kinds import GOOD, set_up

RUNS = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    " =1",
    "\n=1",
    "甲\n=cmd|' /C calc'!A0",
    "＝1+1",
    "　＋1",
    "－1+2",
    "甲\r@x",
]
STAYS = ["-----", "甲-1", "3=3", "a@b.cn", "", "0471-8192306"]


def test_no_cell_of_a_csv_is_a_formula() -> None:
    target = StringIO()
    write_csv(target, ("甲",), [[one] for one in (*RUNS, *STAYS)])
    cells = [row[0] if row else "" for row in csv.reader(StringIO(target.getvalue(), newline=""))][1:]
    assert cells == [*(f"'{one}" for one in RUNS), *STAYS]
    assert harmless(-3) == -3


def grids(path: Path) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def test_a_workbook_has_no_mark_in_front_and_keeps_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["=1+1", "00938579", 3, 2.5, date(2026, 6, 15), datetime(2026, 6, 15, 9, 30)]]  # noqa: DTZ001 - a cell
    write_sheet(tmp_path / "x.xlsx", tuple("甲乙丙丁戊己"), rows)
    assert grids(tmp_path / "x.xlsx")[0][1] == rows[0]
    monkeypatch.setattr(sheets, "MOST_IN_SHEET", 2)
    assert write_sheet(tmp_path / "y.xlsx", ("甲",), [[n] for n in range(5)]) == 5
    assert [len(grid) for grid in grids(tmp_path / "y.xlsx")] == [3, 3, 2]


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    made = Bot(tmp_path)
    made.chat(("u", "你好"), setup=SETUP)
    return made


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_kind_is_written_in_its_columns(bot: Bot, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out.xlsx"
    assert bot.run("export", kind, "--db", bot.db, "--out", str(out)).returncode == 0
    (grid,) = grids(out)
    assert grid[0] == list(COLUMNS[kind].values())
    assert bot.run("export", kind, "--db", bot.db, "--json").returncode == 0


def test_all_of_the_record_stands_in_the_ledgers_sheet(tmp_path: Path) -> None:
    office = Office(tmp_path)
    set_up(office, "results")
    more = SCALE | {"出厂编号": "7", "分度值": "e=10g", "购置时间": "2024-06-15", "器具数量": 1, "器具产地": "国产"}
    assert fates(office.bring("ledger", table(more))) == [RowFate.NEW]
    office.bring("results", table(GOOD["results"]))
    rows = asyncio.run(told(office, "ledger"))
    by_serial = {row["出厂编号"]: row for row in rows}
    assert by_serial["7"]["购置时间"] == date(2024, 6, 15)
    assert (by_serial["7"]["分度值"], by_serial["7"]["器具数量"], by_serial["7"]["器具类型"]) == (
        "10g",
        1,
        "工作计量器具",
    )
    assert by_serial["938579"]["有效期至"] == date(2027, 4, 9)
    assert by_serial["7"]["器具编码"]
    (past,) = asyncio.run(told(office, "results"))
    assert (past["证书编号"], past["来源"], past["检定日期"]) == ("NM2023-00153", "历史导入", date(2026, 4, 10))
    (county,) = asyncio.run(told(office, "statistics"))
    assert (county["在用器具"], county["有效期内"], county["没有有效期"]) == (2, 1, 1)


async def told(office: Office, kind: str) -> list[dict[str, Any]]:
    """What a sheet of a kind says, by its headings."""
    database = open_database(office.address, KEYRING, nobody_is_told)

    def read(session: Session) -> list[dict[str, Any]]:
        titles = list(COLUMNS[kind].values())
        return [
            dict(zip(titles, line, strict=True))
            for row in rows_of(kind, session, told=True)
            for line in sheet_rows(kind, row)
        ]

    try:
        return await database.read(read)
    finally:
        await database.close()


MILLION, LARGEST_MB = 1_000_000, 300
LARGE = """
import asyncio, sys
from pathlib import Path
from tests.bot.sheets_made import most_held_mb
from tests.bot.test_export_sheets import exported
asyncio.run(exported(sys.argv[1], Path(sys.argv[2])))
print(most_held_mb())
"""


async def exported(address: str, out: Path) -> None:
    """Write the whole ledger, as the command does."""
    database: Database = open_database(address, KEYRING, nobody_is_told)
    try:
        await database.read(lambda session: _write("ledger", session, as_json=False, out=out))
    finally:
        await database.close()


async def multiplied(address: str, count: int) -> None:
    """Make the ledger as long as that: copies of its first row, each with a number of its own."""
    database = open_database(address, KEYRING, nobody_is_told)

    def copy(session: Session) -> None:
        columns = [row[1] for row in session.connection.execute(text("PRAGMA table_info(instruments)"))]
        own = {"seq": "n.value + 1000", "id": "'x' || n.value", "serial": "'s' || n.value", "code": "'c' || n.value"}
        chosen = ", ".join(own.get(name, "'k' || n.value" if name.endswith("_key") else name) for name in columns)
        session.connection.execute(
            text(
                f"WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < {count}) "
                f"INSERT INTO instruments ({', '.join(columns)}) "
                f"SELECT {chosen} FROM n, (SELECT * FROM instruments LIMIT 1)"
            )
        )

    try:
        await database.write(copy)
    finally:
        await database.close()


@pytest.mark.parametrize("count", [3_000, pytest.param(MILLION, marks=pytest.mark.soak)])
def test_a_long_ledger_is_streamed_and_says_how_far_it_is(tmp_path: Path, count: int) -> None:
    office, out = Office(tmp_path), tmp_path / "out.xlsx"
    set_up(office, "results")
    asyncio.run(multiplied(office.address, count))
    command = [sys.executable, "-c", LARGE, office.address, str(out)]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    sys.stdout.write(f"{count} rows: {done.stdout.strip()} MB\n")
    assert int(done.stdout) <= LARGEST_MB
    assert f"已写出 {count + 1} 行" in done.stderr
    assert done.stderr.count("\n") == count // 10_000 + 1
