"""Tables that people send as XLSX: rows by their headings, every cell as the text that it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

MOST_ROWS = 5000
MOST_UNPACKED = 200 * 1024 * 1024
"""A sheet is a ZIP: what unpacks to more than this is no sheet of ours."""


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: its number as the spreadsheet shows it, and its cells by heading."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class BadSheet:
    """Why a file cannot be read; `missing` are headings that it lacks."""

    why: str
    missing: tuple[str, ...] = ()


NOT_A_SHEET, TOO_LONG, NO_ROWS, MISSING = "not_a_sheet", "too_long", "no_rows", "missing"


def read_rows(content: bytes, needed: Sequence[str]) -> tuple[SheetRow, ...] | BadSheet:
    """The rows of the first sheet that has the headings `needed`, wherever they stand; empty rows are left out."""
    sheets = read_grids(content)
    if isinstance(sheets, BadSheet):
        return sheets
    for grid in sheets:
        found = _headed(grid, needed)
        if found is not None:
            rows = tuple(row for row in found if any(row.cells.values()))
            return rows[: MOST_ROWS + 1] if 0 < len(rows) <= MOST_ROWS else BadSheet(TOO_LONG if rows else NO_ROWS)
    return BadSheet(MISSING, _lacking(sheets[0] if sheets else [], needed))


def read_grids(content: bytes) -> list[list[list[Any]]] | BadSheet:
    """The sheets of a file as they are, cell by cell."""
    if not content.startswith(b"PK") or not _is_small(content):
        return BadSheet(NOT_A_SHEET)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names[:10]]
    except (CalamineError, ValueError, OSError):
        return BadSheet(NOT_A_SHEET)


def _is_small(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as packed:
            return sum(one.file_size for one in packed.infolist()) <= MOST_UNPACKED
    except BadZipFile:
        return False


def _headed(grid: Sequence[Sequence[Any]], needed: Sequence[str]) -> list[SheetRow] | None:
    """The rows beneath the headings, which stand in one of the first ten rows."""
    for at, row in enumerate(grid[:10]):
        headings = [text_of(cell) for cell in row]
        if set(needed) <= set(headings):
            return [
                SheetRow(number, {head: text_of(cell) for head, cell in zip(headings, cells, strict=False) if head})
                for number, cells in enumerate(grid[at + 1 :], at + 2)
            ]
    return None


def _lacking(grid: Sequence[Sequence[Any]], needed: Sequence[str]) -> tuple[str, ...]:
    there = {text_of(cell) for row in grid[:10] for cell in row}
    return tuple(one for one in needed if one not in there)


def text_of(cell: Any) -> str:
    """A cell as the text that it shows: whole numbers without a point, dates as ISO, the guard apostrophe gone.

    >>> text_of(938579.0), text_of(0.5), text_of(datetime(2026, 11, 22)), text_of(" '=1 "), text_of(None)
    ('938579', '0.5', '2026-11-22', '=1', '')
    """
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = "" if cell is None else str(cell).strip()
    return text.removeprefix("'")
