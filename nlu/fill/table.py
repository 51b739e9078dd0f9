"""Owns lists that are pasted with a heading line: 名称 型号 编号 地点, and one instrument a line beneath it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from nlu import accuracy, dates, delivery, division, field_names, makers, measuring_range, model, places, purpose

_PARTS: Final = ("\t", "|", "｜", ",", "，", "、", None)
"""What parts the cells; None is blanks."""
_NUMBER: Final = frozenset(("序号", "序", "号", "no", "no."))
_TITLES: Final = {
    "名称": "instrument_name", "器具": "instrument_name", "设备": "instrument_name", "仪器": "instrument_name",
    "品名": "instrument_name", "地方": "install_location", "放置位置": "install_location", "放哪": "install_location",
    "科室": "install_location", "部门": "install_location", "使用科室": "install_location",
    "车牌": "install_location", "车牌号": "install_location", "车号": "install_location", "检定方式": "delivery_method",
}  # fmt: skip
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a list by slot, and the lines that do not belong to it."""

    rows: tuple[dict[str, Any], ...]
    rest: tuple[str, ...]


def read(lines: Sequence[str], *, today: date) -> Table | None:
    """The list that lines make beneath a heading; None when none of the first lines is a heading.

    >>> read(["名称 编号", "血压计 3301", "都放内科"], today=date(2026, 1, 1))
    Table(rows=({'instrument_name': '血压计', 'serial': '3301'},), rest=('都放内科',))
    """
    for at, line in enumerate(lines[:_FEWEST]):
        for part in _PARTS:
            heading = [slot_titled(cell) for cell in _cells(line, part)]
            if len([slot for slot in heading if slot]) >= _FEWEST and not any(
                map(str.isdigit, line)
            ):  # no heading holds a digit
                return _beneath(heading, part, lines[at + 1 :], lines[:at], today)
    return None


def _beneath(
    heading: list[str | None], part: str | None, lines: Sequence[str], before: Sequence[str], today: date
) -> Table | None:
    rows: list[dict[str, Any]] = []
    rest = list(before)
    for line in lines:
        cells = _cells(line, part)
        if len(cells) == len(heading):
            pairs = ((slot, _value(slot, cell, today)) for slot, cell in zip(heading, cells, strict=True) if slot)
            rows.append({slot: value for slot, value in pairs if value})
        else:
            rest.append(line)
    return Table(tuple(rows), tuple(rest)) if rows else None


def _cells(line: str, part: str | None) -> list[str]:
    cells = line.split() if part is None else line.strip(f" {part}").split(part)
    return [cell.strip() for cell in cells]


def slot_titled(cell: str) -> str | None:
    """The slot that a cell of a heading names, "" or None for a column that is passed over."""
    if cell.lower() in _NUMBER:
        return ""
    if cell in _TITLES:
        return _TITLES[cell]
    label = next(iter(field_names.find(cell)), None)
    return label.slot if label is not None and label.word == cell else None


def _value(slot: str | None, cell: str, today: date) -> Any:
    """The value of a cell, "" for one that is empty."""
    if not cell or re.fullmatch(r"[-—/无]+|没有", cell):
        return ""
    reader = _READERS.get(slot or "")
    if slot == "purchase_date":
        return dates.read(cell, today=today, bias="past") or ""
    value = reader(cell) if reader else cell
    return cell if value is None and slot in ("model", "accuracy") else value or ""


_READERS: Final[dict[str, Callable[[str], Any]]] = {
    "model": model.read,
    "range": measuring_range.read,
    "accuracy": accuracy.read,
    "division": division.read,
    "purpose": purpose.read,
    "delivery_method": delivery.read,
    "manufacturer": makers.whole,
    "install_location": places.whole_spot,
}
