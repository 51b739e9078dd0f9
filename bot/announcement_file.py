"""Announcements of the catalogue as files: a sheet in XLSX or CSV, read and checked against the catalogue in force."""

from __future__ import annotations

import csv
from io import StringIO

from booking.commands import LoadCatalogue
from booking.ports import Records
from bot.matching import catalogue_in_force
from bot.sheets_in import BURST, NOT_A_SHEET, TOO_FAR, BadSheet, read_grids
from bot.sheets_process import text_of
from catalogue_match.catalogue import load_catalogue
from catalogue_match.difference import Difference, Fault, read_difference
from catalogue_match.stored import dump_row

LARGEST = 5 * 1024 * 1024
"""Bytes of an announcement: a hundred rows of text are a hundredth of it."""

_UNREADABLE = "这个文件打不开，请用 XLSX 或 CSV（UTF-8 或 GBK）"
_CODES = ("utf-8-sig", "gb18030")


def read_announcement(content: bytes, records: Records) -> Difference:
    """The announcement that a file holds; whatever is wrong stands in its `faults`."""
    grid = _grid(content)
    if isinstance(grid, BadSheet):
        return Difference(faults=[Fault(0, BURST if grid.why == TOO_FAR else _UNREADABLE)])
    return read_difference(grid, catalogue_in_force(records, load_catalogue()))


def load_command(difference: Difference) -> LoadCatalogue:
    """The command that keeps an announcement without faults as a version."""
    if difference.faults or difference.effective is None:
        raise ValueError("an announcement with faults is not loaded")
    return LoadCatalogue(
        difference.announcement,
        difference.effective,
        tuple(dump_row(row) for row in difference.catalogue),
        tuple(difference.changes),
        difference.announced,
    )


def _grid(content: bytes) -> list[list[str]] | BadSheet:
    if content.startswith(b"PK"):
        grids = read_grids(content)
        return grids if isinstance(grids, BadSheet) else next(iter(grids), BadSheet(NOT_A_SHEET))
    for code in _CODES:
        try:
            return [[text_of(cell) for cell in row] for row in csv.reader(StringIO(content.decode(code)))]
        except (UnicodeDecodeError, csv.Error):
            continue
    return BadSheet(NOT_A_SHEET)
