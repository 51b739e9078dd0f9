"""An institution's figures: 受理及时率, 出证及时率, 一次合格率, 受检率 (SPEC 6), shares of lines that can be listed.

A number is the length of the list behind it: both come out of `grouped` and `of_side`, so they cannot disagree. Terms
are the ones of a line's life, in working days: 5 to answer, 20 from acceptance to the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from booking.line import Line
from booking.result import LOCKED, NOT_PASSED, PASSED, Result
from booking.working_days import WorkingDays

ANSWER_WITHIN, RESULT_WITHIN = 5, 20
ALL, GOOD, BAD = "all", "good", "bad"
SIDES = (ALL, GOOD, BAD)


@dataclass(frozen=True)
class Case:
    """A line with when it came, was answered, accepted and issued, its result, what the instrument's result before was,
    whether it was verified again afterwards, and whether it is still in use.
    """

    line: Line
    unit: str = ""
    assigned_on: date | None = None
    answered_on: date | None = None
    accepted_on: date | None = None
    issued_on: date | None = None
    result: Result | None = None
    before: str = ""
    verified_again: bool = False
    in_use: bool = True


@dataclass(frozen=True)
class Days:
    """The day it is, and which days are worked; ends of terms are worked out once each."""

    today: date
    calendar: WorkingDays
    _ends: dict[tuple[date, int], date] = field(default_factory=dict, compare=False)

    def end(self, begun: date, term: int) -> date:
        """The last day of a term of so many working days."""
        known = self._ends.get((begun, term))
        if known is None:
            known = self._ends[begun, term] = self.calendar.after(begun, term)
        return known


@dataclass(frozen=True)
class Measure:
    """One share. `day` is the day by which a case counts (None: it does not count), `good` whether it is on the good
    side; the titles are those of the share, of all that counts, of the good and of the bad.
    """

    name: str
    title: str
    whole: str
    well: str
    badly: str
    day: Callable[[Case, Days], date | None]
    good: Callable[[Case, Days], bool]


def _assigned(case: Case, days: Days) -> date | None:
    """Once it was answered, or its term is over."""
    if case.assigned_on is None:
        return None
    over = days.end(case.assigned_on, ANSWER_WITHIN) < days.today
    return case.assigned_on if case.answered_on is not None or over else None


def _answered_in_time(case: Case, days: Days) -> bool:
    if case.assigned_on is None or case.answered_on is None:
        return False
    return case.answered_on <= days.end(case.assigned_on, ANSWER_WITHIN)


def _accepted(case: Case, days: Days) -> date | None:
    if case.accepted_on is None:
        return None
    over = days.end(case.accepted_on, RESULT_WITHIN) < days.today
    return case.accepted_on if case.issued_on is not None or over else None


def _issued_in_time(case: Case, days: Days) -> bool:
    if case.accepted_on is None or case.issued_on is None:
        return False
    return case.issued_on <= days.end(case.accepted_on, RESULT_WITHIN)


def _first_try(case: Case, _days: Days) -> date | None:
    """A submitted result that is no second try after 不合格."""
    if case.result is None or case.result.state != LOCKED or case.before == NOT_PASSED:
        return None
    return case.result.verified_on


def _passed(case: Case, _days: Days) -> bool:
    return case.result is not None and case.result.result == PASSED


def _run_out(case: Case, days: Days) -> date | None:
    """A certificate in force whose last day has come, of an instrument that is still in use."""
    result = case.result
    if result is None or result.state != LOCKED or not case.in_use or result.valid_until is None:
        return None
    return result.valid_until if result.valid_until <= days.today else None


def _verified_again(case: Case, _days: Days) -> bool:
    return case.verified_again


MEASURES: Mapping[str, Measure] = {
    one.name: one
    for one in (
        Measure("answered", "受理及时率", "应答复", "5个工作日内答复", "超期", _assigned, _answered_in_time),
        Measure("issued", "出证及时率", "应出证", "20个工作日内出证", "超期", _accepted, _issued_in_time),
        Measure("passed", "一次合格率", "首次检定", "合格", "不合格", _first_try, _passed),
        Measure("renewed", "受检率", "证书到期", "已重新检定", "到期未检", _run_out, _verified_again),
    )
}

GROUPS: Mapping[str, str] = {"month": "按月", "second": "按项目", "region": "按区县"}
"""What figures are grouped by."""


@dataclass(frozen=True)
class Asked:
    """Which cases are meant: days from `since` to `until`, both included, and perhaps one group of them."""

    since: date
    until: date
    by: str = "month"
    group: str = ""


@dataclass(frozen=True)
class Judged:
    """A case that a measure counts: by which day, and whether on the good side."""

    case: Case
    day: date
    good: bool

    def group(self, by: str) -> str:
        """The group in which it counts."""
        if by == "second":
            return self.case.line.second
        return self.case.line.region_code if by == "region" else f"{self.day.year}-{self.day.month:02d}"


def judge(cases: Iterable[Case], measure: Measure, days: Days) -> tuple[Judged, ...]:
    """The cases that a measure counts at all."""
    found = ((case, measure.day(case, days)) for case in cases)
    return tuple(Judged(case, day, measure.good(case, days)) for case, day in found if day is not None)


def grouped(judged: Iterable[Judged], asked: Asked) -> Mapping[str, tuple[Judged, ...]]:
    """What counts in the time that is asked for, by groups in their order; only the one group that is asked for."""
    found: dict[str, list[Judged]] = {}
    for one in judged:
        if asked.since <= one.day <= asked.until:
            group = one.group(asked.by)
            if asked.group in ("", group):
                found.setdefault(group, []).append(one)
    return {group: tuple(found[group]) for group in sorted(found)}


def of_side(judged: Iterable[Judged], side: str) -> tuple[Judged, ...]:
    """All, the good or the bad ones: a number is the length of this, and a list shows this."""
    return tuple(one for one in judged if side == ALL or one.good == (side == GOOD))


def chosen(cases: Iterable[Case], measure: Measure, asked: Asked, days: Days, *, side: str = ALL) -> tuple[Judged, ...]:
    """The list behind a number."""
    groups = grouped(judge(cases, measure, days), asked).values()
    return of_side((one for group in groups for one in group), side)


def day_of(moment: datetime | None) -> date | None:
    """The day of a moment."""
    return moment.date() if moment is not None else None
