"""`export`: what stands in the store, one JSON object a line for programs, a sheet for people."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from booking.booking import Booking
from booking.instrument import Instrument
from booking.result import Result
from booking.unit import Unit
from bot.clock import china_now
from bot.commands.opened import opened
from bot.exporting import (
    COLUMNS,
    Row,
    booking_row,
    booking_told,
    instrument_told,
    ledger_row,
    publication_row,
    sheet_rows,
    unit_row,
)
from bot.exporting_results import results, statistics
from bot.sheets import KINDS, write_csv, write_sheet
from storage.everything import every, has_tables
from storage.sql_store import SqlStore
from storage.unit_of_work import Session

Shaping = Callable[[Any, Any], Row | None]
SOURCES: Mapping[str, tuple[type[Any], Shaping, Shaping]] = {
    "units": (Unit, unit_row, unit_row),
    "ledger": (Instrument, ledger_row, instrument_told),
    "bookings": (Booking, booking_row, booking_told),
    "publications": (Result, publication_row, publication_row),
}
"""What is read, its shape for programs, and what a sheet for people says of it."""
WHOLE: Mapping[str, Callable[[SqlStore], Iterator[Row]]] = {
    "results": results,
    "statistics": lambda store: statistics(store, china_now().date()),
}
"""What is made of several kinds of things."""
EVERY = 10_000
"""After so many rows a line says how far it is."""


def export(kind: str, *, db: str, as_json: bool, out: Path | None) -> None:
    """Export everything of `kind`, oldest first."""
    if kind not in COLUMNS:
        raise typer.BadParameter(f"没有 {kind}；可以导出 {'、'.join(COLUMNS)}", param_hint="KIND")
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
    cells = (line for row in rows_of(kind, session, told=True) for line in sheet_rows(kind, row))
    if out is None:
        write_csv(sys.stdout, headings, cells)
    else:
        count = write_sheet(out, headings, _counted(cells))
        sys.stderr.write(f"已写出 {count} 行到 {out}\n")


def _counted(cells: Iterator[list[Any]]) -> Iterator[list[Any]]:
    for count, one in enumerate(cells, 1):
        yield one
        if count % EVERY == 0:
            sys.stderr.write(f"{count}\n")


def rows_of(kind: str, session: Session, *, told: bool = False) -> Iterator[Row]:
    """The exported objects of `kind`, as they are read; `told`: with all that a sheet for people says."""
    if not has_tables(session.store):
        return
    if kind in WHOLE:
        yield from WHOLE[kind](session.store)
        return
    source, shape, shape_told = SOURCES[kind]
    for value in every(session.store, source):
        row = (shape_told if told else shape)(value, session.store)
        if row is not None:
            yield row
