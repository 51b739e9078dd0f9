"""Tables that people send as XLSX: rows by their headings, every cell as the text that it shows.

A file from outside is opened in a process of its own (`bot/sheets_process.py`), which may take so much memory and so
much time: what is made to burst takes that process with it and nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

import structlog

MOST_ROWS = 5000
OPENED_WITHIN_S = 20.0
"""A file that takes longer is given up: five thousand rows take a tenth of a second."""
AT_ONCE = BoundedSemaphore(2)
"""Files that are opened at once; the others wait for their turn."""

_COMMAND = (sys.executable, "-m", "bot.sheets_process")
_ROOT = Path(__file__).resolve().parents[1]
_log = structlog.get_logger(__name__)


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


NOT_A_SHEET, TOO_LONG, TOO_FAR, NO_ROWS, MISSING = "not_a_sheet", "too_long", "too_far", "no_rows", "missing"
BURST = "这个表格太大，打不开：可能在很靠下或很靠右的格子里也有内容。请把要导入的那几行复制到一张新表里再传。"
"""What is said of a file whose sheets reach too far (TOO_FAR), wherever it is sent."""


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


def read_grids(content: bytes) -> list[list[list[str]]] | BadSheet:
    """The sheets of a file as they are, each cell as the text that it shows. Waits: never on the event loop."""
    if not content.startswith(b"PK"):
        return BadSheet(NOT_A_SHEET)
    with AT_ONCE:
        try:
            opened = subprocess.run(  # noqa: S603 - our own module
                _COMMAND, input=content, capture_output=True, timeout=OPENED_WITHIN_S, cwd=_ROOT, check=False
            )
        except subprocess.TimeoutExpired:
            _log.warning("sheet.takes_too_long", seconds=OPENED_WITHIN_S)
            return BadSheet(TOO_FAR)
    if opened.returncode != 0:
        _log.warning("sheet.burst", code=opened.returncode)
        return BadSheet(TOO_FAR)
    answer = json.loads(opened.stdout)
    return answer["sheets"] if "sheets" in answer else BadSheet(answer["why"])


def _headed(grid: Sequence[Sequence[str]], needed: Sequence[str]) -> list[SheetRow] | None:
    """The rows beneath the headings, which stand in one of the first ten rows."""
    for at, headings in enumerate(grid[:10]):
        if set(needed) <= set(headings):
            return [
                SheetRow(number, {head: cell for head, cell in zip(headings, cells, strict=False) if head})
                for number, cells in enumerate(grid[at + 1 :], at + 2)
            ]
    return None


def _lacking(grid: Sequence[Sequence[str]], needed: Sequence[str]) -> tuple[str, ...]:
    there = {cell for row in grid[:10] for cell in row}
    return tuple(one for one in needed if one not in there)
