"""`audit data`: whether the data are true, valid and usable, with a score a county, printed or written to a file."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import typer

from bot.certificates.printing import Unprintable
from bot.clock import china_now
from bot.commands.opened import opened
from bot.data_audit import HEADINGS, DataReport, look, printed_report, report_of, work
from bot.sheets import KINDS, write_sheet

PDF = ".pdf"


def audit_data(*, db: str, out: Path | None) -> None:
    """Look at everything, keep the figures as this month's, and say what is to be done."""
    if out is not None and out.suffix.lower() not in (*KINDS, PDF):
        raise typer.BadParameter(f"文件要以 {'、'.join((*KINDS, PDF))} 结尾", param_hint="--out")
    report = asyncio.run(_looked(db))
    whole = report.whole
    score = "—" if whole.score is None else f"{whole.score} 分"
    sys.stdout.write(f"{whole.name} {report.month}：在用器具 {whole.total} 台，有问题的 {whole.bad} 台，{score}。\n")
    for rule, count in work(report):
        sys.stdout.write(f"{rule.side}：{rule.title} {count} 条。{rule.mend}。\n")
    if out is not None:
        _written(report, out)
        sys.stdout.write(f"报告写在 {out}。\n")


async def _looked(db: str) -> DataReport:
    now = china_now()
    async with opened(db) as database:
        await look(database, now)
        return await database.read(lambda session: report_of(session, f"{now:%Y-%m}", ""))


def _written(report: DataReport, out: Path) -> None:
    if out.suffix.lower() != PDF:
        write_sheet(out, HEADINGS, report.rows())
        return
    made = asyncio.run(printed_report(report, china_now(), report.month))
    if isinstance(made, Unprintable):
        sys.stderr.write(f"{made.words}\n")
        raise typer.Exit(1)
    out.write_bytes(made)
