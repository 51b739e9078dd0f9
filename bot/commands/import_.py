"""`import`: units and ledgers out of a sheet into the store; what does not go in comes back with the reason."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import typer

from booking.execute import execute
from booking.setting import Setting
from bot.chance import digits, fresh_id
from bot.clock import china_now
from bot.commands.opened import opened
from bot.exporting import COLUMNS
from bot.importing.rows import COMMANDS, NEEDED, Bad
from bot.matching import LearnedMatcher
from bot.sheets import KINDS, write_sheet
from bot.sheets_in import BURST, MISSING, NO_ROWS, NOT_A_SHEET, TOO_FAR, TOO_LONG, BadSheet, SheetRow, read_rows
from catalogue_match.match import shipped_matcher
from handlers.dialogue.model import Actor, World
from handlers.wording.refusals import refusal_text
from storage.trying_out import tried_out
from storage.unit_of_work import Session

AT_ONCE = 200
"""Rows of one transaction: a sheet of thousands is not lost for a power cut, and nobody waits long for the writer."""

NOT_READ: Mapping[str, str] = {
    NOT_A_SHEET: "这不是 XLSX 表格。",
    TOO_LONG: "行数太多，请分成几个表。",
    TOO_FAR: BURST,
    NO_ROWS: "表格里没有内容。",
    MISSING: "表格缺少这些列：{missing}。列名和 export 写出的一样。",
}
PROBLEM = "问题"


@dataclass(frozen=True)
class Wrong:
    """A row that does not go in, and why."""

    row: SheetRow
    why: str


def import_(kind: str, file: Path, *, db: str, dry_run: bool, wrong: Path | None) -> None:
    """Bring in the rows of a sheet; with `dry_run` only say what would happen. Ends with 1 when rows were wrong."""
    if kind not in COMMANDS:
        raise typer.BadParameter(f"没有 {kind}；可以导入 {'、'.join(COMMANDS)}", param_hint="KIND")
    if wrong is not None and wrong.suffix.lower() not in KINDS:
        raise typer.BadParameter(f"文件要以 {' 或 '.join(KINDS)} 结尾", param_hint="--wrong")
    headings = COLUMNS[kind]
    rows = read_rows(file.read_bytes(), [headings[name] for name in NEEDED[kind]])
    if isinstance(rows, BadSheet):
        sys.stderr.write(NOT_READ[rows.why].format(missing="、".join(rows.missing)) + "\n")
        raise SystemExit(2)
    found = asyncio.run(_bring_in(kind, rows, db, dry_run=dry_run))
    for one in found:
        sys.stderr.write(f"第{one.row.number}行：{one.why}\n")
    verb = "可以导入" if dry_run else "已导入"
    sys.stdout.write(f"{verb} {len(rows) - len(found)} 行，{len(found)} 行有问题。\n")
    if found and wrong is not None:
        cells = [[*(one.row.cells.get(title, "") for title in headings.values()), one.why] for one in found]
        write_sheet(wrong, (*headings.values(), PROBLEM), cells)
        sys.stdout.write(f"有问题的行写在 {wrong}，改好后可以再导入这个文件。\n")
    if found:
        raise SystemExit(1)


async def _bring_in(kind: str, rows: Sequence[SheetRow], db: str, *, dry_run: bool) -> list[Wrong]:
    matcher, found = LearnedMatcher(shipped_matcher()), list[Wrong]()
    async with opened(db) as database:
        for start in range(0, len(rows), AT_ONCE):
            work = partial(_enter, kind, rows[start : start + AT_ONCE], matcher, china_now())
            found += await (tried_out(database, work) if dry_run else database.write(work))
            if len(rows) > AT_ONCE:
                sys.stderr.write(f"{min(start + AT_ONCE, len(rows))}/{len(rows)}\n")
    return found


def _enter(
    kind: str, rows: Sequence[SheetRow], matcher: LearnedMatcher, now: datetime, session: Session
) -> list[Wrong]:
    """Each row by itself: a wrong one keeps none of the others out."""
    names = {title: name for name, title in COLUMNS[kind].items()}
    found: list[Wrong] = []
    setting = Setting(now, "", fresh_id, digits, session.keyring.digest, channel="import")
    for row in rows:
        cells = {names[title]: text for title, text in row.cells.items() if title in names}
        text = cells.get("instrument_name", "")
        world = World(Actor("", "unit"), now, "", "import", session.store, matcher(session), text=text)
        command = COMMANDS[kind](cells, session, world)
        if isinstance(command, Bad):
            found.append(Wrong(row, command.why))
            continue
        outcome = execute(command, session.store, setting)
        if outcome.refused is not None:
            found.append(Wrong(row, refusal_text(outcome.refused)))
        session.record(outcome.events)
    return found
