"""Owns what becomes of a row of a sheet: new, there already, changed or wrong, and what a run remembers of its rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from booking.commands import Command
from booking.execute import execute
from booking.refusal import Refused
from booking.setting import Setting
from bot.importing.cells import RowProblem, SaidRow
from bot.importing.columns import SheetKind
from bot.importing.values import NEEDED
from handlers.dialogue.model import World
from storage.unit_of_work import Session


class RowFate(StrEnum):
    """What becomes of a row."""

    NEW = "新增"
    CHANGED = "修改"
    SAME = "已有"
    WRONG = "有问题"


@dataclass(frozen=True)
class JudgedRow:
    """A row with its fate, everything that is wrong with it, and what is worth knowing of how it was read."""

    said: SaidRow
    fate: RowFate
    problems: tuple[RowProblem, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def number(self) -> int:
        """The number of the row as the spreadsheet shows it."""
        return self.said.row.number

    @property
    def why(self) -> str:
        """All problems as one text, each naming its column."""
        return " ".join(
            one.why if one.why.startswith(one.title) else f"“{one.title}”{one.why}" for one in self.problems
        )


@dataclass
class Memory:
    """What a run knows of the rows before. It is asked for rows with smaller numbers only, so that a piece of the work
    may be carried out a second time (after a conflict, in a second try) and comes to the same.
    """

    rows: dict[tuple[str, ...], set[int]] = field(default_factory=lambda: defaultdict(set))
    kept: dict[tuple[str, ...], Any] = field(default_factory=dict)
    lately: dict[tuple[str, ...], Any] = field(default_factory=dict)

    def first(self, key: tuple[str, ...], number: int) -> int | None:
        """The first row that was taken in with this key before the row `number`, if there is one."""
        return min((one for one in self.rows[key] if one < number), default=None)

    def before(self, key: tuple[str, ...], number: int) -> int:
        """How many rows were taken in with this key before."""
        return sum(one < number for one in self.rows[key])

    def take(self, key: tuple[str, ...], number: int) -> None:
        """Remember that this row was taken in."""
        self.rows[key].add(number)


Known = TypeVar("Known")
MOST_LATELY = 1000
"""Readings that are kept: a sheet in which every row says something else must not grow in memory."""


@dataclass(frozen=True)
class Desk:
    """What a row is judged with: the store in its transaction, the world as a conversation sees it, and the memory."""

    session: Session
    world: World
    setting: Setting
    memory: Memory

    def known(self, key: tuple[str, ...], find: Callable[[], Known]) -> Known:
        """What was found under this key before in this run, else what `find` finds."""
        if key not in self.memory.kept:
            self.memory.kept[key] = find()
        found: Known = self.memory.kept[key]
        return found

    def read_lately(self, key: tuple[str, ...], read: Callable[[], Known]) -> Known:
        """What `read` gives, which depends on nothing but the key: rows that say the same are not read anew."""
        lately = self.memory.lately
        if key not in lately:
            if len(lately) >= MOST_LATELY:
                lately.clear()
            lately[key] = read()
        found: Known = lately[key]
        return found

    def carry_out(self, command: Command) -> tuple[Refused | None, Mapping[str, Any]]:
        """Carry a command out; its refusal, if it is refused, and what it gives."""
        outcome = execute(command, self.session.store, self.setting)
        self.session.record(outcome.events)
        return outcome.refused, outcome.result


Judge = Callable[[SaidRow, Desk], JudgedRow]


def wrong(said: SaidRow, *problems: RowProblem) -> JudgedRow:
    """A row that does not go in: what its cells hold that cannot be taken, and what else is wrong."""
    return JudgedRow(said, RowFate.WRONG, (*said.problems, *problems))


def lacking(kind: SheetKind, said: SaidRow, *names: str) -> list[RowProblem]:
    """The columns that every row fills and this one does not; `names` are needed in this row besides."""
    return [
        RowProblem(one.title, NEEDED)
        for one in kind.columns
        if (one.needed or one.name in names) and not said[one.name] and one.title not in said.wrong
    ]


def differing(stored: Mapping[str, Any], said: Mapping[str, Any], titles: Mapping[str, str]) -> list[RowProblem]:
    """The columns in which the sheet says something else than what is there already."""
    return [
        RowProblem(
            titles[name], f"和已有的不一样：表里是“{value}”，已有的是“{stored[name] or '空'}”。已有的不会被表格改掉。"
        )
        for name, value in said.items()
        if value != stored[name]
    ]
