"""Owns the kinds of sheets that can be brought in, their columns, and which column a heading means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from booking.fields import FIELDS
from bot.exporting import COLUMNS
from bot.sheets_in import plain_title
from nlu.fill.table import slot_titled


@dataclass(frozen=True)
class Column:
    """One column. `kind` as in the catalogue of fields; `needed`: every row fills it; `none` is what 无 comes to
    ("-----" where a nameplate may say nothing); `unique`: no two rows share it, so it is never copied from above.
    """

    name: str
    title: str
    kind: str
    needed: bool = False
    none: str = ""
    unique: bool = False
    options: tuple[str, ...] = ()
    longest: int = 0
    example: str = ""
    note: str = ""


@dataclass(frozen=True)
class SheetKind:
    """A kind of sheet: its name on the command line, what people call it, and its columns.

    `means`: headings of everyday (as slots) that mean another column here.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    means: Mapping[str, str]

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(one for one in self.columns if one.name == name)

    @property
    def needed_titles(self) -> tuple[str, ...]:
        """The headings without which a sheet is not the one that is meant."""
        return tuple(one.title for one in self.columns if one.needed)

    @property
    def titles(self) -> tuple[str, ...]:
        """All headings, in their order."""
        return tuple(one.title for one in self.columns)


def _column(
    kind: str, name: str, field: str = "", *, needed: bool = False, none: str = "", unique: bool = False, note: str = ""
) -> Column:
    """A column of a sheet that is written out too: what it holds is declared with its field."""
    known = FIELDS.get(field or name)
    title = COLUMNS[kind][name]
    if known is None:
        return Column(name, title, "words", needed=needed, none=none, unique=unique, note=note)
    example = known.options[0] if known.options else known.example
    return Column(
        name, title, known.kind, needed, none, unique, known.options, known.longest, example, note or known.source
    )  # fmt: skip


PLATE_SAYS_NONE: Final = "-----"

UNITS: Final = SheetKind(
    "units",
    "使用单位",
    (
        _column("units", "company_name", needed=True),
        _column("units", "uscc", needed=True, unique=True),
        _column("units", "contact", needed=True),
        _column("units", "phone", needed=True),
        _column("units", "region", needed=True, note="写到区县（旗）"),
        _column("units", "address", needed=True),
        _column("units", "state"),
    ),
    {"install_location": "address", "use_region": "region"},
)
LEDGER: Final = SheetKind(
    "ledger",
    "器具台账",
    (
        _column("ledger", "unit", "company_name", needed=True, note="单位全称，或者统一社会信用代码"),
        _column("ledger", "instrument_name", needed=True),
        _column("ledger", "first_name"),
        _column("ledger", "second_name", note="可以不填，按器具名称归类；拿不准的请照强制检定目录写全"),
        _column("ledger", "model", none=PLATE_SAYS_NONE),
        _column("ledger", "range"),
        _column("ledger", "accuracy", none=PLATE_SAYS_NONE),
        _column("ledger", "serial", needed=True, none=PLATE_SAYS_NONE, unique=True),
        _column("ledger", "manufacturer", none=PLATE_SAYS_NONE),
        _column("ledger", "origin"),
        _column("ledger", "use_region", note="不填就是单位所在的区县"),
        _column("ledger", "install_location"),
        _column("ledger", "purchase_date"),
        _column("ledger", "purpose"),
        _column("ledger", "delivery_method"),
        _column("ledger", "valid_until"),
        _column("ledger", "state"),
        Column("count", "器具数量", "count", example="1", note="一行一台"),
    ),
    {"company_name": "unit", "address": "install_location", "region": "use_region", "category": "second_name"},
)
KINDS: Final[Mapping[str, SheetKind]] = {one.name: one for one in (UNITS, LEDGER)}
"""Every kind of sheet by its name on the command line."""

_MEANT: Final = {"项别": "first_name", "种别": "second_name", "器具种别": "second_name", "器具项别": "first_name"}


def titles_of(kind: SheetKind, headings: Sequence[str]) -> list[str]:
    """The titles of the columns that a row of headings means; "" for a column that is none of ours.

    A heading that is one to the letter goes before one of everyday, which may name a column once.

    >>> titles_of(LEDGER, ["*出厂号（必填）", "安装使用地点", "编号"]), titles_of(UNITS, ["经办人", "行业", "联系人"])
    (['出厂编号', '安装/使用地点', ''], ['', '', '联系人'])
    """
    plain = [plain_title(heading) for heading in headings]
    titles = [one if one in kind.titles else "" for one in plain]
    for at, one in enumerate(plain):
        slot = _MEANT.get(one) or (slot_titled(one) if one and not titles[at] else "") or ""
        name = kind.means.get(slot, slot)
        title = next((column.title for column in kind.columns if column.name == name), "")
        if title and title not in titles:
            titles[at] = title
    return titles
