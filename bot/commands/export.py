"""`export`: what stands in the store, one JSON object a line for programs, a sheet for people."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import typer

from booking.booking import Booking
from booking.instrument import Instrument
from booking.result import Result
from booking.unit import Unit
from bot.commands.opened import opened
from bot.exporting import COLUMNS, Row, booking_row, ledger_row, publication_row, sheet_rows, unit_row
from bot.sheets import KINDS, write_csv, write_sheet
from storage.everything import every, has_tables
from storage.unit_of_work import Session

SOURCES: dict[str, tuple[type[Any], Callable[[Any, Any], Row | None]]] = {
    "units": (Unit, unit_row),
    "ledger": (Instrument, ledger_row),
    "bookings": (Booking, booking_row),
    "publications": (Result, publication_row),
}


def export(kind: str, *, db: str, as_json: bool, out: Path | None) -> None:
    """Export everything of `kind`, oldest first."""
    if kind not in SOURCES:
        raise typer.BadParameter(f"没有 {kind}；可以导出 {'、'.join(SOURCES)}", param_hint="KIND")
    if out is not None and out.suffix.lower() not in KINDS:
        raise typer.BadParameter(f"文件要以 {' 或 '.join(KINDS)} 结尾", param_hint="--out")
    asyncio.run(_export(kind, db, as_json=as_json, out=out))


async def _export(kind: str, db: str, *, as_json: bool, out: Path | None) -> None:
    async with opened(db, migrated=False) as database:
        await database.read(lambda session: _write(kind, session, as_json=as_json, out=out))


def _write(kind: str, session: Session, *, as_json: bool, out: Path | None) -> None:
    if as_json:
        for row in rows_of(kind, session):
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        return
    headings = tuple(COLUMNS[kind].values())
    cells = (line for row in rows_of(kind, session) for line in sheet_rows(kind, row))
    if out is None:
        write_csv(sys.stdout, headings, cells)
    else:
        count = write_sheet(out, headings, cells)
        sys.stderr.write(f"已写出 {count} 行到 {out}\n")


def rows_of(kind: str, session: Session) -> Iterator[Row]:
    """The exported objects of `kind`, as they are read."""
    source, shape = SOURCES[kind]
    if not has_tables(session.store):
        return
    for value in every(session.store, source):
        row = shape(value, session.store)
        if row is not None:
            yield row
