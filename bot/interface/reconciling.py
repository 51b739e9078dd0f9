"""Reconciliation: what a connected system holds of each line is compared with what stands here, day by day.

The other side names its lines in as many parts as it likes and says when that was all; only then can be told what
it has not got. A line that is named again is compared anew, so a report is empty once both sides agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from booking.line import OPEN_STATES, Line
from booking.people import RoleKind
from booking.result import LOCKED, Result
from bot.interface.asking import Asking
from bot.interface.forms import JsonObject, plain
from storage.interface_lists import lines_of
from storage.reconciliations import DayReport, Reconciliations

ORDER: Final = ("暂存", "待分配", "已分配", "退回", "待检定", "检定中", "已检定", "已出证")
"""How far a line is, where one state follows another."""
STRETCH: Final = 500

UNKNOWN: Final = "本服务没有这条明细，或者已经不归你们单位：请核对编号，没有的请在你们系统里作废。"
NOT_THERE: Final = "你们系统里没有这条明细：请用 /api/v1/lines/{id} 取来补上。"
AHEAD: Final = "你们系统走在前面：请把还没送到的那一步用原来的 Idempotency-Key 再送一次。"
BEHIND: Final = "你们系统落在后面：请用 /api/v1/lines/{id} 重新取这条明细。"
OURS: Final = "以本服务为准：请重新取；确实是本服务错了，用“提出更正”改。"


@dataclass(frozen=True)
class HeldLine:
    """What the other side holds of a line; what it does not hold is left out."""

    line_id: str
    state: str
    result: str | None = None
    certificate_no: str | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Comparison:
    """A part of what the other side holds; `complete`: with this part it has named everything that it has open."""

    rows: tuple[HeldLine, ...]
    complete: bool = False


@dataclass(frozen=True)
class DifferenceView:
    """One thing that is not alike, and what to do about it."""

    line_id: str
    booking_no: str
    field: str
    ours: str
    theirs: str
    advice_to_do: str


@dataclass(frozen=True)
class DayView:
    """A day's reconciliation."""

    day: date
    compared: int
    complete: bool
    at: datetime | None
    differences: tuple[DifferenceView, ...]


def compare(form: Comparison, asking: Asking) -> JsonObject:
    """Compare a part and add it to the report of today; the report as it stands then."""
    kept = Reconciliations(asking.session.connection, asking.session.keyring)
    today = asking.now.date()
    report = kept.of_day(asking.key.id, today) or DayReport(today)
    named = {one.line_id: list(_differing(one, asking)) for one in form.rows}
    lines = {**{line_id: found for line_id, found in report.lines.items() if not _is_absence(found)}, **named}
    if form.complete:
        lines |= {line.id: [_absent(line)] for line in _ours(asking) if line.id not in lines}
    report = replace(report, lines=lines, complete=report.complete or form.complete, at=asking.now)
    kept.keep(asking.key.id, report, asking.now)
    shown: JsonObject = plain(day_view(report))
    return shown


def day_view(report: DayReport) -> DayView:
    """A report as it is shown."""
    found = tuple(DifferenceView(**one) for one in report.differences)
    return DayView(report.day, len(report.lines), report.complete, report.at, found)


def reports_of(asking: Asking) -> tuple[DayView, ...]:
    """The reports of the key, the newest first."""
    kept = Reconciliations(asking.session.connection, asking.session.keyring)
    return tuple(day_view(one) for one in kept.of_key(asking.key.id))


def _differing(held: HeldLine, asking: Asking) -> Iterator[dict[str, str]]:
    line = asking.session.store.line(held.line_id)
    if line is None or not asking.owns(line):
        yield _difference(held.line_id, "", "line_id", "", held.state, UNKNOWN)
        return
    if held.state != line.state:
        yield _difference(line.id, line.booking_no, "state", line.state, held.state, _which_is_ahead(line, held))
    result = _result(line, asking)
    for name in ("result", "certificate_no", "valid_until"):
        theirs, ours = getattr(held, name), getattr(result, name, None) or ""
        if theirs is not None and str(theirs) != str(ours):
            yield _difference(line.id, line.booking_no, name, str(ours), str(theirs), OURS)


def _result(line: Line, asking: Asking) -> Result | None:
    """The result as the asker may know it: a unit's only once it is out."""
    store = asking.session.store
    if asking.key.kind is RoleKind.UNIT:
        found = store.result(line.id)
        return found if found is not None and found.state == LOCKED else None
    return store.pending(line.id) or store.result(line.id)


def _which_is_ahead(line: Line, held: HeldLine) -> str:
    if held.state in ORDER and line.state in ORDER and ORDER.index(held.state) > ORDER.index(line.state):
        return AHEAD
    return BEHIND.format(id=line.id)


def _ours(asking: Asking) -> Iterator[Line]:
    """Every line of the body that is open."""
    after = ""
    while True:
        found = lines_of(asking.session.store, asking.whose, OPEN_STATES, after, STRETCH)
        yield from found.rows
        if not (after := found.next):
            return


def _absent(line: Line) -> dict[str, str]:
    return _difference(line.id, line.booking_no, "line_id", line.state, "", NOT_THERE.format(id=line.id))


def _is_absence(found: list[dict[str, str]]) -> bool:
    """Whether a line stands in the report because the other side did not name it: it may have got it since."""
    return any(one["field"] == "line_id" and not one["theirs"] for one in found)


def _difference(line_id: str, booking_no: str, field: str, ours: str, theirs: str, advice: str) -> dict[str, str]:
    return {
        "line_id": line_id,
        "booking_no": booking_no,
        "field": field,
        "ours": ours,
        "theirs": theirs,
        "advice_to_do": advice,
    }
