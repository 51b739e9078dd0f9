"""Typed results on their way to being registered: texts become drafts, what is wrong is named by row and field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from booking.commands import RegisterResults, ResultDraft
from booking.execute import execute
from booking.refusal import Refused
from booking.result import DETAILS, NOT_PASSED, PASSED
from booking.setting import Setting
from bot.matching import catalogue_in_force
from bot.web.desk.work_words import RESULT_FIELDS, refused_words
from catalogue_match.catalogue import load_catalogue
from storage.unit_of_work import Session

TEXTS = ("certificate_no", "note", "advice", *DETAILS)
DATES = ("verified_on", "valid_until")
LONGEST = 200
_DATE = re.compile(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?")
NO_RESULT = "请填合格或不合格。"
NO_NOTE = "不合格请写原因。"
BAD_DATE = "这个日期看不懂，请写成 2026-11-22。"
NO_SUCH_DAY = "没有这一天：{}，请核对。"
GONE = "找不到这台器具，可能已经改派或办完了。"
TOO_LONG = f"太长了，最多{LONGEST}个字。"


@dataclass(frozen=True)
class Row:
    """What was typed for one line, by the names of `ResultDraft`; `number` is its row in a sheet, 0 in the grid."""

    line_id: str
    cells: Mapping[str, str]
    number: int = 0


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a row, and in which field of it."""

    line_id: str
    field: str
    text: str


@dataclass(frozen=True)
class Saved:
    """What came of many rows: the lines that were registered, with what was proposed, and what is wrong."""

    lines: tuple[Mapping[str, Any], ...]
    wrong: tuple[Wrong, ...]


def read_date(text: str) -> date | None:
    """A day as people write it; ValueError for what is none, None for nothing.

    >>> read_date("2026年11月2日"), read_date("2026/11/2"), read_date("20261102"), read_date("")
    (datetime.date(2026, 11, 2), datetime.date(2026, 11, 2), datetime.date(2026, 11, 2), None)
    """
    if not text.strip():
        return None
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    return date(*(int(part) for part in found.groups()))


def no_date(text: str) -> str:
    """What is said of a text that is no day: there is no such day, or it is not written as one.

    >>> no_date("2027-02-30"), no_date("明年")
    ('没有这一天：2027-02-30，请核对。', '这个日期看不懂，请写成 2026-11-22。')
    """
    return NO_SUCH_DAY.format(text.strip()) if _DATE.fullmatch(text.strip()) else BAD_DATE


def draft_of(row: Row, shared: Mapping[str, str]) -> ResultDraft | Wrong:
    """The draft of a row; what the row leaves empty is taken from what is `shared` by all."""
    cells = {name: (row.cells.get(name) or shared.get(name) or "").strip() for name in (*TEXTS, *DATES)}
    result = (row.cells.get("result") or "").strip()
    if result not in (PASSED, NOT_PASSED):
        return Wrong(row.line_id, "result", NO_RESULT)
    if result == NOT_PASSED and not cells["note"]:
        return Wrong(row.line_id, "note", NO_NOTE)
    days: dict[str, date | None] = {}
    for name in DATES:
        try:
            days[name] = read_date(cells[name])
        except ValueError:
            return Wrong(row.line_id, name, no_date(cells[name]))
    long = next((name for name in TEXTS if len(cells[name]) > LONGEST), None)
    if long is not None:
        return Wrong(row.line_id, long, TOO_LONG)
    texts = {name: cells[name] for name in TEXTS}
    if result == PASSED:
        texts |= {"note": texts["note"] if days["valid_until"] else "", "advice": ""}
    details = {name: texts.pop(name) for name in DETAILS}
    until, verified_on = days["valid_until"], days["verified_on"]
    return ResultDraft(row.line_id, result, valid_until=until, verified_on=verified_on, details=details, **texts)


def register(session: Session, setting: Setting, rows: Iterable[Row], shared: Mapping[str, str]) -> Saved:
    """Register what can be registered, in the caller's transaction; the rest is named."""
    drafts: list[ResultDraft] = []
    wrong: list[Wrong] = []
    for row in rows:
        draft = draft_of(row, shared) if session.store.line(row.line_id) else Wrong(row.line_id, "", GONE)
        if isinstance(draft, Wrong):
            wrong.append(draft)
        else:
            drafts.append(draft)
    if not drafts:
        return Saved((), tuple(wrong))
    periods = catalogue_in_force(session.store, load_catalogue()).periods
    outcome = execute(RegisterResults(tuple(drafts), periods, keep_good=True), session.store, setting)
    session.record(outcome.events)
    if outcome.refused is not None:
        return Saved((), (*wrong, *(Wrong(one.line_id, "", refused_words(outcome.refused)) for one in drafts)))
    wrong += [wrong_of(one["line_id"], one["refused"]) for one in outcome.result["wrong"]]
    return Saved(tuple(outcome.result["lines"]), tuple(wrong))


def wrong_of(line_id: str, refused: Refused) -> Wrong:
    """A refusal as what is wrong with a row."""
    field = refused.slot if refused.slot in RESULT_FIELDS else ""
    return Wrong(line_id, field, refused_words(refused).partition("：")[2] or refused_words(refused))
