"""Owns the templates of sheets: headings, drop-downs, a sheet of rules and one with an example (SPEC 8)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import xlsxwriter

from bot.importing.columns import SheetColumn, SheetKind

ROWS: Final = 5000
"""So many rows have the drop-downs and the form of their column."""
RULES, EXAMPLE, CHOICES = "填写说明", "示例", "可选项"
_WIDTH: Final = 18
_GENERAL: Final = (
    "在第一张表里填，一行一条；带 * 的列每行都要填。",
    "列可以换次序，不用的列可以删；列名不要改。",
    "没有的填“无”，和上一行一样的可以填“同上”。",
    "日期写年月日，例如 2027-04-09；编号、电话、代码的格子是“文本”，不要改成数字。",
    "导入前先试算：有问题的行会标红退回，写明是哪一格、怎么改；改好后再导入同一张表，已经导入的不会重复。",
)
_HEADINGS: Final = ("列名", "必填", "怎么填", "可以填的", "例子", "最多几个字")


def write_template(target: Path | BinaryIO, kind: SheetKind, categories: Sequence[str] = ()) -> None:
    """Write the empty sheet of a kind; `categories` are the names of the catalogue, for a drop-down."""
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, {"in_memory": True}) as book:
        page = book.add_worksheet(kind.title)
        marked = book.add_format({"bold": True, "bg_color": "#FFF2CC", "text_wrap": True})
        plain = book.add_format({"bold": True, "text_wrap": True})
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
        page.freeze_panes(1, 0)
        lists = _lists(kind, categories)
        for place, column in enumerate(kind.columns):
            page.set_column(place, place, _WIDTH, day if column.kind == "date" else text)
            page.write_string(0, place, _heading(column), marked if column.needed else plain)
            if column.name in lists:
                page.data_validation(1, place, ROWS, place, _drop_down(column, lists))
        _rules(book, kind)
        _example(book, kind)
        _choices(book, lists)


def _heading(column: SheetColumn) -> str:
    return f"*{column.title}" if column.needed else column.title


def _lists(kind: SheetKind, categories: Sequence[str]) -> dict[str, Sequence[str]]:
    """What the drop-downs of a kind offer, by column: closed sets, and the catalogue where it is known."""
    lists: dict[str, Sequence[str]] = {
        one.name: one.options for one in kind.columns if one.options and one.kind != "duties"
    }
    if categories and "second_name" in kind.titles:
        lists["second_name"] = categories
    return lists


def _drop_down(column: SheetColumn, lists: dict[str, Sequence[str]]) -> dict[str, Any]:
    place, options = list(lists).index(column.name), lists[column.name]
    letter = chr(ord("A") + place)
    strict = bool(column.options)
    return {
        "validate": "list",
        "source": f"={CHOICES}!${letter}$2:${letter}${len(options) + 1}",
        "error_type": "stop" if strict else "information",
        "error_title": column.title,
        "error_message": "请从下拉里选一个。" if strict else "不在目录里的名字，导入时会按器具名称归类。",
    }


def _rules(book: Any, kind: SheetKind) -> None:
    page, bold = book.add_worksheet(RULES), book.add_format({"bold": True})
    page.set_column(0, 5, _WIDTH)
    page.set_column(2, 2, 2 * _WIDTH)
    for at, line in enumerate(_GENERAL):
        page.write_string(at, 0, line)
    begin = len(_GENERAL) + 1
    page.write_row(begin, 0, _HEADINGS, bold)
    for at, one in enumerate(kind.columns, begin + 1):
        cells = (
            one.title, "是" if one.needed else "", one.note, "、".join(one.options), one.example,
            str(one.longest or ""),
        )  # fmt: skip
        for place, cell in enumerate(cells):
            page.write_string(at, place, cell)


def _example(book: Any, kind: SheetKind) -> None:
    page, bold = book.add_worksheet(EXAMPLE), book.add_format({"bold": True})
    page.set_column(0, len(kind.columns) - 1, _WIDTH)
    for place, one in enumerate(kind.columns):
        page.write_string(0, place, one.title, bold)
        page.write_string(1, place, one.example)


def _choices(book: Any, lists: dict[str, Sequence[str]]) -> None:
    page = book.add_worksheet(CHOICES)
    for place, (_name, options) in enumerate(lists.items()):
        for at, option in enumerate(options, 1):
            page.write_string(at, place, option)
    page.hide()
