"""Owns the process that opens one spreadsheet: a file on its standard input, its sheets as JSON on its output.

`{"sheets": [{"rows": [[text, …], …], "kinds": [[row, column, kind], …], "merged": [[top, bottom, column], …]}, …]}` or
`{"why": …}`; ends with another code, or by a signal, when the file wanted more memory or time than it may have. Run as
`python -m bot.sheets_process`.
"""

from __future__ import annotations

import codecs
import csv
import json
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from bot.bounds import bind
from bot.sheets_errors import error_cells
from nlu.clean import clean

MOST_BYTES = 512 * 1024 * 1024
MOST_SECONDS = 15
MOST_UNPACKED = 64 * 1024 * 1024
"""A sheet is a ZIP: what unpacks to more than this is no sheet of ours."""
MOST_CELLS, MOST_SHEETS = 1_000_000, 10
"""Twenty thousand rows of fifty columns, empty cells between them counted: a sheet is a rectangle in memory."""
NOT_A_SHEET = {"why": "not_a_sheet"}

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
"""By these first bytes a text file says how it is written."""
_WRITTEN = ("utf-8", "gb18030")
"""How a text file without such a mark may be written: the first that fits."""
_PARTS = ",\t;，"
_FORMULA = '="'
"""="00123" in a CSV is how a spreadsheet is told to leave a text alone."""


def main() -> None:
    """Open what is given."""
    bind(MOST_BYTES, MOST_SECONDS)
    json.dump(sheets_of(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=False)


def sheets_of(content: bytes) -> dict[str, Any]:
    """The sheets of a file, or why there are none."""
    return _workbook(content) if content.startswith(b"PK") else _text_file(content)


def _workbook(content: bytes) -> dict[str, Any]:
    if not _is_small(content):
        return NOT_A_SHEET
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = []
        for name in book.sheet_names[:MOST_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            if sheet.end is not None and (sheet.end[0] + 1) * (sheet.end[1] + 1) > MOST_CELLS:
                return {"why": "too_far"}
            sheets.append(_grid(sheet, error_cells(content, name)))
    except (CalamineError, ValueError, OSError):
        return NOT_A_SHEET
    return {"sheets": sheets}


def _is_small(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as packed:
            return sum(one.file_size for one in packed.infolist()) <= MOST_UNPACKED
    except BadZipFile:
        return False


def _grid(sheet: CalamineSheet, errors: dict[tuple[int, int], str]) -> dict[str, Any]:
    """A sheet from its first cell on, so that its rows have the numbers that the spreadsheet shows."""
    cells = sheet.to_python(skip_empty_area=False)
    rows = [[text_of(cell) for cell in row] for row in cells]
    kinds = [
        [at, place, kind] for at, row in enumerate(cells) for place, cell in enumerate(row) if (kind := kind_of(cell))
    ]
    for (at, place), error in errors.items():
        if at < len(rows) and place < len(rows[at]):
            rows[at][place] = error
            kinds.append([at, place, "error"])
    merged = [[top, bottom, left] for (top, left), (bottom, _right) in sheet.merged_cell_ranges or () if bottom > top]
    return {"rows": rows, "kinds": kinds, "merged": merged}


def kind_of(cell: Any) -> str:
    """What a cell is that is no text: a number, a date, a time, a truth value; "" for a text or an empty cell."""
    if isinstance(cell, bool):
        return "truth"
    if isinstance(cell, int | float):
        return "number"
    if isinstance(cell, datetime | date):
        return "date"
    return "time" if isinstance(cell, time | timedelta) else ""


def text_of(cell: Any) -> str:
    """A cell as the text that it shows: whole numbers without a point, dates as ISO, the guard apostrophe gone.

    >>> text_of(938579.0), text_of(0.1 + 0.2), text_of(datetime(2026, 11, 22)), text_of(" '=1 "), text_of(None)
    ('938579', '0.3', '2026-11-22', '=1', '')
    >>> text_of(True)
    'TRUE'
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell:.15g}"
    text = "" if cell is None else clean(str(cell)).strip()
    return text.removeprefix("'")


def _text_file(content: bytes) -> dict[str, Any]:
    """The one sheet of a CSV, however it is written and parted."""
    text = _decoded(content)
    if text is None or "\0" in text or text.lstrip().startswith("<"):
        return NOT_A_SHEET
    first = text.partition("\n")[0]
    part = max(_PARTS, key=first.count)
    rows: list[list[str]] = []
    width = 0
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=part):
            width = max(width, len(row))
            if (len(rows) + 1) * width > MOST_CELLS:
                return {"why": "too_far"}
            rows.append([text_of(_unguarded(cell)) for cell in row])
    except csv.Error:
        return NOT_A_SHEET
    if not any(any(row) for row in rows):
        return NOT_A_SHEET
    return {"sheets": [{"rows": [row + [""] * (width - len(row)) for row in rows], "kinds": [], "merged": []}]}


def _decoded(content: bytes) -> str | None:
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), "")
    for name in (marked,) if marked else _WRITTEN:
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _unguarded(cell: str) -> str:
    return cell[2:-1] if cell.startswith(_FORMULA) and cell.endswith('"') else cell


if __name__ == "__main__":
    main()
