"""Owns what a column and a kind of sheet are, and which column a heading means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.sheets_in import plain_title
from nlu.fill.table import slot_titled


@dataclass(frozen=True)
class SheetColumn:
    """One column. `kind` as in the catalogue of fields; `needed`: every row fills it; `none` is what 无 comes to
    ("-----" where a nameplate may say nothing); `unique`: no two rows share it, so it is never copied from above;
    `options` is a closed set of words; `note` stands in the template's rules.
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
    columns: tuple[SheetColumn, ...]
    means: Mapping[str, str]

    def column(self, name: str) -> SheetColumn:
        """The column of this name."""
        return next(one for one in self.columns if one.name == name)

    @property
    def needed_titles(self) -> tuple[str, ...]:
        """The headings without which a sheet is not the one that is meant."""
        return tuple(one.title for one in self.columns if one.needed)

    @property
    def titles(self) -> Mapping[str, str]:
        """All headings by the names of their columns, in their order."""
        return {one.name: one.title for one in self.columns}


_MEANT: Final = {"项别": "first_name", "种别": "second_name", "器具种别": "second_name", "器具项别": "first_name"}


def titles_of(kind: SheetKind, headings: Sequence[str]) -> list[str]:
    """The titles of the columns that a row of headings means; "" for a column that is none of ours.

    A heading that is one to the letter goes before one of everyday, which may name a column once.
    """
    plain = [plain_title(heading) for heading in headings]
    known = {plain_title(title): title for title in kind.titles.values()}
    titles = [known.get(one, "") for one in plain]
    for at, one in enumerate(plain):
        slot = _MEANT.get(one) or (slot_titled(one) if one and not titles[at] else "") or ""
        title = kind.titles.get(kind.means.get(slot, slot), "")
        if title and title not in titles:
            titles[at] = title
    return titles
