"""`comply`: the report on duties, measured on this installation, as a sheet in which what is not met is red."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import xlsxwriter

from bot.clock import china_now
from bot.commands.migrate import settings_for
from bot.comply import HEADINGS, UNMET, Premises, report
from bot.settings import Settings
from bot.sheets import KINDS, write_sheet
from bot.starting import make_ready
from bot.web.rendering import FOLDER
from bot.web.server import own_routes
from storage.database import open_database

WIDTHS = (22, 30, 34, 10, 60, 44)


def comply(*, db: str, file: Path) -> None:
    """Write the report, and say how many duties are not met."""
    if file.suffix.lower() not in KINDS:
        sys.stderr.write(f"报告要写成 {' 或 '.join(KINDS)} 文件，不是 {file.name}\n")
        raise SystemExit(2)
    rows = asyncio.run(_measured(settings_for(db)))
    if file.suffix.lower() == ".xlsx":
        _write_red(file, rows)
    else:
        write_sheet(file, HEADINGS, rows)
    unmet = [row for row in rows if row[3] == UNMET]
    for row in unmet:
        sys.stdout.write(f"✘ {row[0]}：{row[4]}。还要：{row[5]}\n")
    sys.stdout.write(f"{len(rows)} 项里 {len(rows) - len(unmet)} 项符合，{len(unmet)} 项不符合。报告：{file}\n")


async def _measured(settings: Settings) -> list[tuple[str, ...]]:
    now = china_now()
    keyring = await make_ready(settings, now, migrated=False)
    database = open_database(settings.database_address, keyring, level=settings.database_level)
    try:
        routes = frozenset(str(route.path) for route in own_routes())
        return await database.read(lambda session: report(Premises(settings, session, FOLDER / "static", routes, now)))
    finally:
        await database.close()


def _write_red(file: Path, rows: list[tuple[str, ...]]) -> None:
    """The sheet; a line that is not met is red."""
    with xlsxwriter.Workbook(str(file), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("合规自检")
        bold = book.add_format({"bold": True, "text_wrap": True})
        good = book.add_format({"text_wrap": True, "valign": "top"})
        red = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#f8d0d0", "font_color": "#8a0000"})
        sheet.freeze_panes(1, 0)
        for at, width in enumerate(WIDTHS):
            sheet.set_column(at, at, width)
        sheet.write_row(0, 0, HEADINGS, bold)
        for number, row in enumerate(rows, 1):
            sheet.write_row(number, 0, row, red if row[3] == UNMET else good)
