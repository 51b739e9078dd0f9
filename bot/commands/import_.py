"""`import`: units and ledgers out of a sheet into the store; what does not go in comes back with the reason."""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import typer

from booking.execute import execute
from booking.setting import Setting
from bot.chance import digits, fresh_id
from bot.clock import china_now
from bot.commands.migrate import settings_for
from bot.exporting import COLUMNS
from bot.importing.rows import COMMANDS, NEEDED, Bad
from bot.matching import LearnedMatcher
from bot.sheets import KINDS, write_sheet
from bot.sheets_in import BadSheet, SheetRow, read_rows
from catalogue_match.match import shipped_matcher
from handlers.dialogue.model import Actor, World
from handlers.wording.refusals import refusal_text
from notifications.plan import plan
from storage.database import open_database
from storage.key_file import load_keyring
from storage.migrate import migrate
from storage.unit_of_work import Session

AT_ONCE = 200
"""Rows of one transaction: a sheet of thousands is not lost for a power cut, and nobody waits long for the writer."""

NOT_READ: Mapping[str, str] = {
    "not_a_sheet": "这不是 XLSX 表格。",
    "too_long": "行数太多，请分成几个表。",
    "no_rows": "表格里没有内容。",
    "missing": "表格缺少这些列：{missing}。列名和 export 写出的一样。",
}
PROBLEM = "问题"


@dataclass(frozen=True)
class Wrong:
    """A row that does not go in, and why."""

    row: SheetRow
    why: str


class TriedOut(Exception):
    """No fault: undoes what a try-out has written."""


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
    settings = settings_for(db)
    await migrate(settings.database_address)
    database = open_database(settings.database_address, load_keyring(settings.key, settings.key_file), plan)
    matcher, wrong = LearnedMatcher(shipped_matcher()), []
    try:
        for start in range(0, len(rows), AT_ONCE):
            some: list[Wrong] = []

            def enter(session: Session, at: int = start, found: list[Wrong] = some) -> None:
                found.clear()
                found += _enter(kind, rows[at : at + AT_ONCE], session, matcher, china_now())
                if dry_run:
                    raise TriedOut

            with contextlib.suppress(TriedOut):
                await database.write(enter)
            wrong += some
            if len(rows) > AT_ONCE:
                sys.stderr.write(f"{min(start + AT_ONCE, len(rows))}/{len(rows)}\n")
    finally:
        await database.close()
    return wrong


def _enter(
    kind: str, rows: Sequence[SheetRow], session: Session, matcher: LearnedMatcher, now: datetime
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
