"""Owns the process that opens one spreadsheet: a file on its standard input, its sheets as JSON on its output.

`{"sheets": [[[text, ...], ...], ...]}` or `{"why": ...}`; ends with another code, or by a signal, when the file wanted
more memory or time than it may have. Run as `python -m bot.sheets_process`.
"""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from bot.bounds import bind
from nlu.clean import clean

MOST_BYTES = 512 * 1024 * 1024
MOST_SECONDS = 15
MOST_UNPACKED = 64 * 1024 * 1024
"""A sheet is a ZIP: what unpacks to more than this is no sheet of ours."""
MOST_CELLS, MOST_SHEETS = 1_000_000, 10
"""Five thousand rows of two hundred columns, empty cells between them counted: a sheet is a rectangle in memory."""


def main() -> None:
    """Open what is given."""
    bind(MOST_BYTES, MOST_SECONDS)
    json.dump(opened(sys.stdin.buffer.read()), sys.stdout, ensure_ascii=False)


def opened(content: bytes) -> dict[str, Any]:
    """The sheets of a file, or why there are none."""
    if not _is_small(content):
        return {"why": "not_a_sheet"}
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        sheets = []
        for name in book.sheet_names[:MOST_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            if sheet.height * sheet.width > MOST_CELLS:
                return {"why": "too_far"}
            sheets.append([[text_of(cell) for cell in row] for row in sheet.to_python()])
    except (CalamineError, ValueError, OSError):
        return {"why": "not_a_sheet"}
    return {"sheets": sheets}


def _is_small(content: bytes) -> bool:
    try:
        with ZipFile(BytesIO(content)) as packed:
            return sum(one.file_size for one in packed.infolist()) <= MOST_UNPACKED
    except BadZipFile:
        return False


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
    text = "" if cell is None else clean(str(cell)).strip()
    return text.removeprefix("'")


if __name__ == "__main__":
    main()
