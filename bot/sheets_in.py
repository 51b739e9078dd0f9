"""Tables that people send as XLSX or CSV: rows by their headings, every cell as the text that it shows.

A file from outside is opened in a process of its own (`bot/sheets_process.py`), which may take so much memory and so
much time: what is made to burst takes that process with it and nothing else.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import structlog

from nlu.text import folded

MOST_ROWS = 5000
OPENED_WITHIN_S = 20.0
"""A file that takes longer is given up: five thousand rows take a tenth of a second."""
AT_ONCE = BoundedSemaphore(2)
"""Files that are opened at once; the others wait for their turn."""
HEADED_WITHIN = 10
"""In one of so many first rows the headings stand."""

NUMBER, DATE, TIME, TRUTH, ERROR, MERGED = "number", "date", "time", "truth", "error", "merged"
"""What a cell is that is no text of its own; MERGED: its text stands in the cell above, which reaches over it."""

_COMMAND = (sys.executable, "-m", "bot.sheets_process")
_ROOT = Path(__file__).resolve().parents[1]
_log = structlog.get_logger(__name__)
_BLANKS_AND_STARS = re.compile(r"[\s*:·•]+|\(.*?\)")
"""What stands beside the words of a heading: *, （必填）, blanks, line breaks."""


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: its number as the spreadsheet shows it, its cells by heading, what is no text by kind, and the
    whole row as it stands there.
    """

    number: int
    cells: Mapping[str, str]
    kinds: Mapping[str, str] = field(default_factory=dict)
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """The rows beneath the headings. `headings`: the title that each column has for us, and what stands there."""

    headings: tuple[tuple[str, str], ...]
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True)
class BadSheet:
    """Why a file cannot be read; `missing` are headings that it lacks, or that stand there twice."""

    why: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A sheet as it is: texts, the kinds of those that are none, and merged cells (top, bottom, column)."""

    rows: list[list[str]]
    kinds: Mapping[tuple[int, int], str]
    merged: tuple[tuple[int, int, int], ...]


NOT_A_SHEET, TOO_LONG, TOO_FAR, NO_ROWS, MISSING, TWICE = (
    "not_a_sheet", "too_long", "too_far", "no_rows", "missing", "twice",
)  # fmt: skip
BURST = "这个表格太大，打不开：可能在很靠下或很靠右的格子里也有内容。请把要导入的那几行复制到一张新表里再传。"
"""What is said of a file whose sheets reach too far (TOO_FAR), wherever it is sent."""


def plain_title(heading: str) -> str:
    r"""A heading without what stands beside its words: stars, （必填）, blanks, breaks; in one width.

    >>> plain_title("* 出厂\n编号（必填）"), plain_title("安装／使用地点")
    ('出厂编号', '安装/使用地点')
    """
    return _BLANKS_AND_STARS.sub("", folded(heading))


def _plain_titles(headings: Sequence[str]) -> list[str]:
    return [plain_title(heading) for heading in headings]


def read_rows(content: bytes, needed: Sequence[str]) -> tuple[SheetRow, ...] | BadSheet:
    """The rows of the first sheet that has the headings `needed`, wherever they stand; empty rows are left out."""
    sheet = read_sheet(content, needed)
    return sheet if isinstance(sheet, BadSheet) else sheet.rows


def read_sheet(
    content: bytes,
    needed: Sequence[str],
    *,
    titles: Callable[[Sequence[str]], Sequence[str]] = _plain_titles,
    once: Sequence[str] = (),
    most: int = MOST_ROWS,
) -> Sheet | BadSheet:
    """The first sheet that has the headings `needed`.

    `titles` gives what headings are called here ("" = nothing); those of `once` may stand there once, like the needed
    ones: of two nobody knows which is meant.
    """
    grids = _opened(content)
    if isinstance(grids, BadSheet):
        return grids
    lacking: tuple[str, ...] = tuple(needed)
    for grid in grids:
        for at, row in enumerate(grid.rows[:HEADED_WITHIN]):
            headings = tuple(zip(titles(row), row, strict=True))
            there = [name for name, _cell in headings if name]
            missing = tuple(one for one in needed if one not in there)
            if not missing:
                twice = tuple(one for one in {*needed, *once} if there.count(one) > 1)
                return BadSheet(TWICE, twice) if twice else _beneath(grid, at, headings, most)
            lacking = min(lacking, missing, key=len)
    return BadSheet(MISSING, lacking)


def read_grids(content: bytes) -> list[list[list[str]]] | BadSheet:
    """The sheets of a file as they are, each cell as the text that it shows. Waits: never on the event loop."""
    grids = _opened(content)
    return grids if isinstance(grids, BadSheet) else [grid.rows for grid in grids]


def _opened(content: bytes) -> list[Grid] | BadSheet:
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
    return [_grid(one) for one in answer["sheets"]] if "sheets" in answer else BadSheet(answer["why"])


def _grid(one: Mapping[str, Any]) -> Grid:
    kinds = {(at, place): str(kind) for at, place, kind in one["kinds"]}
    return Grid(one["rows"], kinds, tuple((top, bottom, column) for top, bottom, column in one["merged"]))


def _beneath(grid: Grid, at: int, headings: tuple[tuple[str, str], ...], most: int) -> Sheet | BadSheet:
    """The rows beneath the headings, merged cells filled down."""
    filled = {
        (down, column): grid.rows[top][column]
        for top, bottom, column in grid.merged
        for down in range(max(top, at) + 1, min(bottom + 1, len(grid.rows)))
        if top > at and column < len(grid.rows[top])
    }
    rows = []
    for number in range(at + 1, len(grid.rows)):
        cells, kinds = {}, {}
        for place, ((name, _heading), cell) in enumerate(zip(headings, grid.rows[number], strict=False)):
            if name:
                cells[name] = cell or filled.get((number, place), "")
                kind = grid.kinds.get((number, place)) or (MERGED if not cell and cells[name] else "")
                kinds.update({name: kind} if kind else {})
        if any(cell and kinds.get(name) != MERGED for name, cell in cells.items()):
            rows.append(SheetRow(number + 1, cells, kinds, tuple(grid.rows[number])))
        if len(rows) > most:
            return BadSheet(TOO_LONG)
    return Sheet(headings, tuple(rows)) if rows else BadSheet(NO_ROWS)
