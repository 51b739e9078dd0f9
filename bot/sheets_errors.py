"""Owns finding the cells of a workbook that hold an error (#DIV/0!): its reader gives them as empty ones."""

from __future__ import annotations

import posixpath
import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from defusedxml import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*>")
_IS_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})</")
_NEAR = 4000
"""So far behind its cell stands its value: a formula may stand between."""
SOME_ERROR = "#N/A"


def error_cells(content: bytes, sheet: str) -> dict[tuple[int, int], str]:
    """The errors of a sheet by row and column, both from 0; none where the workbook does not say where it lies."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            path = _path(packed, sheet)
            text = packed.read(path) if path else b""
    except (BadZipFile, KeyError, ElementTree.ParseError):
        return {}
    found = {}
    for cell in _CELL.finditer(text):
        place = _PLACE.search(cell[0]) if _IS_ERROR.search(cell[0]) else None
        if place is not None:
            value = _VALUE.search(text, cell.end(), cell.end() + _NEAR)
            found[int(place[2]) - 1, _column(place[1])] = value[1].decode("utf-8", "replace") if value else SOME_ERROR
    return found


def _path(packed: ZipFile, sheet: str) -> str:
    """Where a sheet lies inside the file, "" when the workbook does not say."""
    book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
    relation = next((one.get(_ID) for one in book.iter(f"{_MAIN}sheet") if one.get("name") == sheet), None)
    for one in ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels")):
        if one.get("Id") == relation:
            return posixpath.normpath(posixpath.join("/xl", one.get("Target", ""))).lstrip("/")
    return ""


def _column(letters: bytes) -> int:
    """A column by its letters, from 0.

    >>> _column(b"A"), _column(b"AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
