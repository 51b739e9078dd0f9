"""`import`: what other systems knew, out of a sheet into the store; what does not go in comes back with the reasons."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import typer

from bot.clock import china_now
from bot.commands.opened import opened
from bot.importing.given_back import give_back
from bot.importing.judging import JudgedRow, RowFate
from bot.importing.run import AT_ONCE, ImportRun, sheet_of, why_unread
from bot.importing.sheet_kinds import KINDS as SHEET_KINDS
from bot.importing.template import write_template
from bot.matching import LearnedMatcher
from bot.sheets import KINDS
from bot.sheets_in import BadSheet, Sheet
from catalogue_match.catalogue import load_catalogue
from catalogue_match.match import shipped_matcher

TEMPLATE = "列名和模板里的一样，模板用 import {kind} --template 文件.xlsx 写出。"


def import_(
    kind: str, file: Path | None, *, db: str, dry_run: bool, wrong: Path | None, template: Path | None = None
) -> None:
    """Bring in the rows of a sheet; with `dry_run` only say what would happen. Ends with 1 when rows were wrong."""
    if kind not in SHEET_KINDS:
        raise typer.BadParameter(f"没有 {kind}；可以导入 {'、'.join(SHEET_KINDS)}", param_hint="KIND")
    if wrong is not None and wrong.suffix.lower() not in KINDS:
        raise typer.BadParameter(f"文件要以 {' 或 '.join(KINDS)} 结尾", param_hint="--wrong")
    if template is not None:
        write_template(template, SHEET_KINDS[kind], [row.second for row in load_catalogue()])
        sys.stdout.write(f"空表写在 {template}。\n")
    if file is None:
        if template is None:
            raise typer.BadParameter("要写导入哪个文件，或者用 --template 写出空表", param_hint="FILE")
        return
    sheet = sheet_of(SHEET_KINDS[kind], file.read_bytes())
    if isinstance(sheet, BadSheet):
        sys.stderr.write(why_unread(sheet, TEMPLATE.format(kind=kind)) + "\n")
        raise SystemExit(2)
    _say_unread(sheet)
    judged = asyncio.run(_judged(kind, sheet, db, dry_run=dry_run))
    found = [one for one in judged if one.fate is RowFate.WRONG]
    for one in found:
        sys.stderr.write(f"第{one.number}行：{one.why}\n")
    sys.stdout.write(summary(judged, dry_run=dry_run) + "\n")
    if wrong is not None and found:
        give_back(wrong, sheet, judged)
        sys.stdout.write(f"有问题的行写在 {wrong}，改好后可以再导入这个文件。\n")
    if found:
        raise SystemExit(1)


def summary(judged: list[JudgedRow], *, dry_run: bool) -> str:
    """What became of the rows, in one sentence."""
    count = {fate: sum(one.fate is fate for one in judged) for fate in RowFate}
    more = "".join(
        f"，{count[fate]} 行{words}"
        for fate, words in ((RowFate.CHANGED, "有改动"), (RowFate.SAME, "原来就有"))
        if count[fate]
    )
    return f"{'可以导入' if dry_run else '已导入'} {count[RowFate.NEW]} 行{more}，{count[RowFate.WRONG]} 行有问题。"


def _say_unread(sheet: Sheet) -> None:
    unread = [heading for title, heading in sheet.headings if heading and not title]
    if unread:
        sys.stderr.write(f"这些列没有读：{'、'.join(unread)}。\n")


async def _judged(kind: str, sheet: Sheet, db: str, *, dry_run: bool) -> list[JudgedRow]:
    out: list[JudgedRow] = []
    async with opened(db) as database:
        run = ImportRun.of_sheet(kind, sheet, LearnedMatcher(shipped_matcher()), china_now())
        async for piece in run.judged(database, dry=dry_run):
            out += piece
            if len(run.rows) > AT_ONCE:
                sys.stderr.write(f"{len(out)}/{len(run.rows)}\n")
    return out
