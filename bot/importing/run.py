"""Owns a run through a sheet: piece by piece, each in a transaction of its own, tried out or carried out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from booking.setting import Setting
from bot.chance import digits, fresh_id
from bot.importing.body_rows import JUDGES as OF_BODIES
from bot.importing.cells import SaidRow, read_cells
from bot.importing.columns import SheetKind, titles_of
from bot.importing.judging import Desk, Judge, JudgedRow, Memory
from bot.importing.result_rows import judge_past_result
from bot.importing.rows import judge_instrument, judge_unit
from bot.importing.sheet_kinds import KINDS
from bot.matching import LearnedMatcher
from bot.sheets_in import (
    BURST,
    MISSING,
    NO_ROWS,
    NOT_A_SHEET,
    TOO_FAR,
    TOO_LONG,
    TWICE,
    BadSheet,
    Sheet,
    read_sheet,
)
from handlers.dialogue.model import Actor, World
from storage.database import Database
from storage.trying_out import tried_out
from storage.unit_of_work import Session

MOST_ROWS = 50_000
AT_ONCE = 200
"""Rows of one transaction: a sheet of thousands is not lost for a power cut, and nobody waits long for the writer."""
CHANNEL = "import"
JUDGES: Mapping[str, Judge] = {
    **OF_BODIES, "units": judge_unit, "ledger": judge_instrument, "results": judge_past_result,
}  # fmt: skip
"""What judges the rows of each kind of sheet."""
NOT_READ: Mapping[str, str] = {
    NOT_A_SHEET: "这不是 XLSX 或 CSV 表格，请用表格软件另存为 XLSX。",
    TOO_LONG: "行数太多，请分成几个表。",
    TOO_FAR: BURST,
    NO_ROWS: "表格里没有内容。",
    MISSING: "表格缺少这些列：{columns}。{template}",
    TWICE: "表格里有两列都叫：{columns}。请只留一列。",
}


def sheet_of(kind: SheetKind, content: bytes) -> Sheet | BadSheet:
    """The sheet of a kind in a file. Waits: never on the event loop."""
    return read_sheet(
        content, kind.needed_titles, titles=partial(titles_of, kind), once=tuple(kind.titles.values()), most=MOST_ROWS
    )


def why_unread(bad: BadSheet, template: str) -> str:
    """Why a file cannot be brought in; `template` says where the right headings are found."""
    return NOT_READ[bad.why].format(columns="、".join(bad.missing), template=template)


@dataclass
class ImportRun:
    """One run through the rows of a sheet; `person_id` is whoever imports ("" = the service itself), `at_once` how
    many rows are one transaction.
    """

    kind: SheetKind
    rows: Sequence[SaidRow]
    matcher: LearnedMatcher
    now: datetime
    person_id: str = ""
    at_once: int = 0
    memory: Memory = field(default_factory=Memory)

    @classmethod
    def of_sheet(
        cls, kind: str, sheet: Sheet, matcher: LearnedMatcher, now: datetime, person_id: str = "", at_once: int = 0
    ) -> ImportRun:
        """The run through a sheet of this kind."""
        rows = tuple(read_cells(KINDS[kind], sheet.rows))
        return cls(KINDS[kind], rows, matcher, now, person_id, at_once)

    async def judged(self, database: Database, *, dry: bool) -> AsyncGenerator[Sequence[JudgedRow], None]:
        """The rows judged, a piece at a time; with `dry` nothing of it is kept."""
        size = self.at_once or AT_ONCE
        for start in range(0, len(self.rows), size):
            piece = self.rows[start : start + size]

            def work(session: Session, piece: Sequence[SaidRow] = piece) -> list[JudgedRow]:
                return self.judge(piece, session)

            yield await (tried_out(database, work) if dry else database.write(work))

    def judge(self, piece: Sequence[SaidRow], session: Session) -> list[JudgedRow]:
        """Each row by itself: a wrong one keeps none of the others out."""
        setting = Setting(self.now, self.person_id, fresh_id, digits, session.keyring.digest, channel=CHANNEL)
        matcher, out = self.matcher(session), []
        for said in piece:
            text = said["instrument_name"]
            world = World(Actor("", "unit"), self.now, "", CHANNEL, session.store, matcher, text=text)
            out.append(JUDGES[self.kind.name](said, Desk(session, world, setting, self.memory)))
        return out
