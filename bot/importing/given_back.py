"""Owns the sheet in which rows that did not go in come back: as they were, with what is wrong, the cells marked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter

from bot.importing.judging import JudgedRow, RowFate
from bot.sheets import write_sheet
from bot.sheets_in import Sheet

PROBLEM: Final = "问题"
_WRONG, _EMPTY, _WIDTH = "#FFC7CE", "#FFEB9C", 18
_READ_AS: Final = "读法"


def give_back(target: Path | BinaryIO, sheet: Sheet, judged: Sequence[JudgedRow]) -> int:
    """Write the rows that are wrong, under the headings that they came with; gives their number.

    The cells that are wrong are red, those that are missing yellow; every cell is text, so that nothing is spoiled when
    it is filled again. How the good ones were read stands on a sheet of its own.
    """
    wrong = [one for one in judged if one.fate is RowFate.WRONG]
    kept = [at for at, (_title, heading) in enumerate(sheet.headings) if heading.strip() != PROBLEM]
    headings = [sheet.headings[at][1] for at in kept]
    if isinstance(target, Path) and target.suffix.lower() != ".xlsx":
        rows = [[*_texts(one, kept), one.why] for one in wrong]
        return write_sheet(target, (*headings, PROBLEM), rows)
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        page = book.add_worksheet("有问题的行")
        text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "text_wrap": True})
        marks = {colour: book.add_format({"num_format": "@", "bg_color": colour}) for colour in (_WRONG, _EMPTY)}
        page.freeze_panes(1, 0)
        page.set_column(0, max(len(kept) - 1, 0), _WIDTH, text)
        page.set_column(len(kept), len(kept), 4 * _WIDTH)
        page.write_row(0, 0, (*headings, PROBLEM), bold)
        titles = [sheet.headings[at][0] for at in kept]
        for number, one in enumerate(wrong, 1):
            bad = {problem.title for problem in one.problems}
            for place, (title, cell) in enumerate(zip(titles, _texts(one, kept), strict=True)):
                mark = (marks[_WRONG] if cell else marks[_EMPTY]) if title and title in bad else text
                page.write_string(number, place, cell, mark)
            page.write_string(number, len(kept), one.why)
        _read_as(book, judged)
    return len(wrong)


def _texts(one: JudgedRow, kept: Sequence[int]) -> list[str]:
    texts = one.said.row.texts
    return [texts[at] if at < len(texts) else "" for at in kept]


def _read_as(book: Any, judged: Sequence[JudgedRow]) -> None:
    """How rows that went in were read, where that is more than what stood there."""
    noted = [one for one in judged if one.notes]
    if not noted:
        return
    page = book.add_worksheet(_READ_AS)
    page.set_column(1, 1, 4 * _WIDTH)
    page.write_row(0, 0, ("行", _READ_AS))
    for at, one in enumerate(noted, 1):
        page.write_number(at, 0, one.number)
        page.write_string(at, 1, "；".join(one.notes))
