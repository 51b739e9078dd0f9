"""Tables for people, as CSV (with the mark by which spreadsheets know UTF-8) or XLSX."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TextIO

import xlsxwriter

_FORMULA = re.compile(r"(?:^|[\r\n\v\f\x85\u2028\u2029])\s*[=+\-@＝＋－＠﹢﹣﹦﹫]|^[\t\r]")
"""A text that begins so, on any of its lines and behind any blanks, is a formula to some spreadsheet: somebody's shop
name must not run on an official's machine.
"""
MOST_IN_SHEET = 1_000_000
"""A sheet of a workbook holds 1,048,576 rows; what comes behind goes on the next one."""

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

    >>> harmless("=1+1"), harmless("-----"), harmless(-3), harmless(" ＝1"), harmless("甲-1")
    ("'=1+1", '-----', -3, "' ＝1", '甲-1')
    """
    if isinstance(cell, str) and _FORMULA.search(cell) and cell.strip("-"):
        return "'" + cell
    return cell


def _write_xlsx(path: Path, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        bold = book.add_format({"bold": True})
        day, minute = (book.add_format({"num_format": one}) for one in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm"))
        sheet, at, count = _headed(book, headings, bold), 0, 0
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the result
            if at == MOST_IN_SHEET:
                sheet.autofilter(0, 0, at, max(len(headings) - 1, 0))
                sheet, at = _headed(book, headings, bold), 0
            at += 1
            for place, cell in enumerate(row):
                if isinstance(cell, datetime):
                    sheet.write_datetime(at, place, cell.replace(tzinfo=None), minute)
                elif isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                elif isinstance(cell, str):
                    sheet.write_string(at, place, cell)
                else:
                    sheet.write(at, place, cell)
        sheet.autofilter(0, 0, at, max(len(headings) - 1, 0))
    return count


def _headed(book: Any, headings: Sequence[str], bold: Any) -> Any:
    """A new sheet under its headings."""
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 18)
    sheet.write_row(0, 0, headings, bold)
    return sheet
