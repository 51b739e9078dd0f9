"""Sheets as offices make them, and bringing them in: cells of every kind, merged ones, text files."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from booking.instrument import Instrument
from booking.unit import Unit
from bot.importing.judging import JudgedRow, RowFate
from bot.importing.run import ImportRun, sheet_of
from bot.importing.sheet_kinds import KINDS
from bot.matching import LearnedMatcher
from bot.sheets_in import BadSheet
from catalogue_match.match import shipped_matcher
from notifications.plan import plan
from storage.database import open_database
from storage.everything import every
from storage.migrate import migrate
from storage.moments import CHINA
from storage.sealing import Keyring

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
KEYRING = Keyring({1: bytes(range(32))})
MATCHER = shipped_matcher()
ERROR = "error #DIV/0!"

UNIT = {
    "单位名称": "赛罕区惠香蔬菜店",
    "统一社会信用代码": "92150102H68QAKGT80",
    "联系人": "云秀兰",
    "手机号": "15847108236",
    "所在地": "内蒙古自治区呼和浩特市赛罕区",
    "详细地址": "大学西路235号1楼",
}
SCALE = {
    "使用单位": "赛罕区惠香蔬菜店",
    "器具名称": "电子计价秤",
    "型号规格": "ACS-30",
    "测量范围": "200g-30kg",
    "准确度等级": "三级",
    "出厂编号": "938579",
    "生产厂家": "永康华鹰",
    "安装/使用地点": "店铺内",
    "购置时间": "",
    "器具用途": "贸易结算",
    "送检方式": "现场检",
}


def workbook(rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int]] = ()) -> bytes:
    """A workbook of these rows; `merged`: cells (first row, last row, column) that are one."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_numbers": False}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd"})
        covered = {(down, place) for first, last, place in merged for down in range(first + 1, last + 1)}
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if (at, place) in covered:
                    continue
                if cell == ERROR:
                    sheet.write_formula(at, place, "=1/0", None, "#DIV/0!")
                elif isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(at, place, cell)
                else:
                    sheet.write(at, place, cell)
        for first, last, place in merged:
            sheet.merge_range(first, place, last, place, rows[first][place])
    return target.getvalue()


def table(*rows: Mapping[str, Any], headings: Mapping[str, str] | None = None) -> bytes:
    """A workbook of rows by title; `headings`: what stands there instead of a title."""
    titles = list(dict.fromkeys(title for row in rows for title in row))
    return workbook(
        [[(headings or {}).get(one, one) for one in titles], *([row.get(t, "") for t in titles] for row in rows)]
    )


class Office:
    """A service with its database, into which sheets are brought."""

    def __init__(self, folder: Path, address: str = "") -> None:
        self.address = address or f"sqlite:///{folder / 'office.db'}"
        asyncio.run(migrate(self.address))

    def bring(self, kind: str, content: bytes, *, dry: bool = False, most: int | None = None) -> list[JudgedRow]:
        """The rows of a sheet, judged; with `most` it is killed after so many pieces."""
        sheet = sheet_of(KINDS[kind], content)
        assert not isinstance(sheet, BadSheet), sheet

        async def run() -> list[JudgedRow]:
            database, out = open_database(self.address, KEYRING, plan), list[JudgedRow]()
            try:
                pieces = ImportRun.of_sheet(kind, sheet, LearnedMatcher(MATCHER), NOW).judged(database, dry=dry)
                async for piece in pieces:
                    out += piece
                    if most is not None and len(out) >= most:
                        await pieces.aclose()
                        break
            finally:
                await database.close()
            return out

        return asyncio.run(run())

    def all(self, kind: type[Any]) -> list[Any]:
        """Everything of a kind that is kept."""

        async def run() -> list[Any]:
            database = open_database(self.address, KEYRING, plan)
            try:
                return await database.read(lambda session: list(every(session.store, kind)))
            finally:
                await database.close()

        return asyncio.run(run())

    @property
    def instruments(self) -> list[Instrument]:
        """The ledger."""
        return self.all(Instrument)

    @property
    def units(self) -> list[Unit]:
        """The units."""
        return self.all(Unit)


def fates(judged: Sequence[JudgedRow]) -> list[RowFate]:
    """What became of the rows."""
    return [one.fate for one in judged]


def most_held_mb() -> int:
    """The most memory that this process ever held; what it was begun from is not counted."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))
