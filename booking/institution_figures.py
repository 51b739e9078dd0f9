"""An institution's figures: 受理及时率, 出证及时率, 一次合格率, 受检率 (SPEC 6), shares of lines that can be listed.

A number is the length of the list behind it: both come out of `chosen`, so they cannot disagree. Terms are the ones of
a line's life, in working days: 5 to answer, 20 from acceptance to the result.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
    """The day it is, and which days are worked."""

    today: date
    calendar: WorkingDays


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
    over = days.calendar.after(case.assigned_on, ANSWER_WITHIN) < days.today
    return case.assigned_on if case.answered_on is not None or over else None


def _answered_in_time(case: Case, days: Days) -> bool:
    if case.assigned_on is None or case.answered_on is None:
        return False
    return case.answered_on <= days.calendar.after(case.assigned_on, ANSWER_WITHIN)


def _accepted(case: Case, days: Days) -> date | None:
    if case.accepted_on is None:
        return None
    over = days.calendar.after(case.accepted_on, RESULT_WITHIN) < days.today
    return case.accepted_on if case.issued_on is not None or over else None


def _issued_in_time(case: Case, days: Days) -> bool:
    if case.accepted_on is None or case.issued_on is None:
        return False
    return case.issued_on <= days.calendar.after(case.accepted_on, RESULT_WITHIN)


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


def group_of(measure: Measure, case: Case, by: str, days: Days) -> str:
    """The group in which a case counts."""
    if by == "second":
        return case.line.second
    if by == "region":
        return case.line.region_code
    day = measure.day(case, days)
    return f"{day.year}-{day.month:02d}" if day is not None else ""


def chosen(cases: Iterable[Case], measure: Measure, asked: Asked, days: Days, *, side: str = ALL) -> tuple[Case, ...]:
    """The cases that a measure counts, of one side (all, good, bad): the list behind a number."""
    found = []
    for case in cases:
        day = measure.day(case, days)
        if day is None or not asked.since <= day <= asked.until:
            continue
        if asked.group and group_of(measure, case, asked.by, days) != asked.group:
            continue
        if side == ALL or measure.good(case, days) == (side == GOOD):
            found.append(case)
    return tuple(found)


def groups_in(cases: Iterable[Case], asked: Asked, days: Days) -> tuple[str, ...]:
    """The groups in which any measure counts anything, in order."""
    cases = tuple(cases)
    found = {
        group_of(measure, case, asked.by, days)
        for measure in MEASURES.values()
        for case in chosen(cases, measure, asked, days)
    }
    return tuple(sorted(found))


def day_of(moment: datetime | None) -> date | None:
    """The day of a moment."""
    return moment.date() if moment is not None else None
