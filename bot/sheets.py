"""Tables for people, as CSV (with the mark by which spreadsheets know UTF-8) or XLSX."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

import xlsxwriter

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is a formula to a spreadsheet: somebody's shop name must not run on an official's machine."""

KINDS = (".csv", ".xlsx")


def write_sheet(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write a table to a file, its kind by the file's ending; gives the number of rows. ValueError for other kinds."""
    if path.suffix.lower() == ".xlsx":
        return _write_xlsx(path, headings, rows)
    if path.suffix.lower() == ".csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            return write_csv(file, headings, rows)
    raise ValueError(f"a sheet is a file that ends with {' or '.join(KINDS)}, not {path.name}")


def write_csv(file: TextIO, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write a table as CSV."""
    writer = csv.writer(file)
    writer.writerow(headings)
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the result
        writer.writerow([harmless(cell) for cell in row])
    return count


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before it; "-----" stays as it is.

    >>> harmless("=1+1"), harmless("-----"), harmless(-3)
    ("'=1+1", '-----', -3)
    """
    if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) and cell.strip("-"):
        return "'" + cell
    return cell


def _write_xlsx(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        day, minute = (book.add_format({"num_format": one}) for one in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(headings) - 1, 18)
        sheet.write_row(0, 0, headings, bold)
        count = 0
        for count, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(count, place, cell.replace(tzinfo=None), minute)
                elif isinstance(cell, date):
                    sheet.write_datetime(count, place, cell, day)
                else:
                    sheet.write(count, place, cell)
        sheet.autofilter(0, 0, count, max(len(headings) - 1, 0))
    return count
