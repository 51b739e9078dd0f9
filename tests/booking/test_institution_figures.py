"""An institution's figures: terms in working days, second tries left out, and parts that always make up the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.institution_figures import (
    ALL,
    BAD,
    GOOD,
    GROUPS,
    MEASURES,
    Asked,
    Case,
    Days,
    chosen,
    grouped,
    judge,
)
from booking.result import LOCKED, NOT_PASSED, VOID
from booking.working_days import WorkingDays
from tests.booking import subject

TODAY = date(2026, 12, 31)
DAYS = Days(TODAY, WorkingDays(frozenset(), frozenset()))
YEAR = Asked(date(2026, 1, 1), TODAY)
LINE = subject.line()
FRIDAY = date(2026, 11, 20)
DONE = subject.result(state=LOCKED, verified_on=FRIDAY, valid_until=date(2026, 12, 1))


def counts(name: str, *cases: Case, asked: Asked = YEAR, days: Days = DAYS) -> tuple[int, int, int]:
    """All, good, bad."""
    return tuple(len(chosen(cases, MEASURES[name], asked, days, side=side)) for side in (ALL, GOOD, BAD))  # type: ignore[return-value]  # three sides


@pytest.mark.parametrize(
    ("answered", "said"),
    [(FRIDAY, (1, 1, 0)), (date(2026, 11, 27), (1, 1, 0)), (date(2026, 11, 28), (1, 0, 1)), (None, (1, 0, 1))],
)
def test_five_working_days_to_answer(answered: date | None, said: tuple[int, int, int]) -> None:
    assert counts("answered", Case(LINE, assigned_on=FRIDAY, answered_on=answered)) == said


def test_what_is_still_in_its_term_does_not_count_yet() -> None:
    early = Days(date(2026, 11, 27), DAYS.calendar)
    assert counts("answered", Case(LINE, assigned_on=FRIDAY), days=early) == (0, 0, 0)
    assert counts("answered", Case(LINE, assigned_on=FRIDAY), days=Days(date(2026, 11, 28), early.calendar))[2] == 1
    assert counts("issued", Case(LINE, accepted_on=FRIDAY), days=early) == (0, 0, 0)
    assert counts("issued", Case(LINE, accepted_on=FRIDAY, issued_on=date(2026, 12, 18))) == (1, 1, 0)
    assert counts("issued", Case(LINE, accepted_on=FRIDAY, issued_on=date(2026, 12, 19))) == (1, 0, 1)


def test_a_second_try_after_a_failure_is_no_first_one() -> None:
    failed = replace(DONE, result=NOT_PASSED, valid_until=None)
    assert counts("passed", Case(LINE, result=failed), Case(LINE, result=DONE, before=NOT_PASSED)) == (1, 0, 1)
    assert counts("passed", Case(LINE, result=replace(DONE, state=VOID))) == (0, 0, 0)


def test_what_ran_out_was_verified_again_or_not() -> None:
    again, not_yet = Case(LINE, result=DONE, verified_again=True), Case(LINE, result=DONE)
    stopped = Case(LINE, result=DONE, in_use=False)
    to_come = Case(LINE, result=replace(DONE, valid_until=TODAY + timedelta(days=1)))
    assert counts("renewed", again, not_yet, stopped, to_come) == (2, 1, 1)


_days = st.none() | st.dates(date(2025, 10, 1), date(2027, 2, 1))
_cases = st.builds(
    Case,
    st.builds(
        subject.line, region_code=st.sampled_from(("150105", "150102")), second=st.sampled_from(("甲类", "乙类"))
    ),
    assigned_on=_days,
    answered_on=_days,
    accepted_on=_days,
    issued_on=_days,
    result=st.none()
    | st.builds(
        subject.result,
        state=st.sampled_from((LOCKED, VOID)),
        result=st.sampled_from(("合格", "不合格")),
        verified_on=_days,
        valid_until=_days,
    ),
    before=st.sampled_from(("", "合格", "不合格")),
    verified_again=st.booleans(),
    in_use=st.booleans(),
)


@given(st.lists(_cases, max_size=12), st.sampled_from(tuple(GROUPS)))
@settings(max_examples=150, deadline=None)
def test_the_parts_make_up_the_whole(cases: list[Case], by: str) -> None:
    asked = replace(YEAR, by=by)
    for measure in MEASURES.values():
        every = chosen(cases, measure, asked, DAYS)
        good, bad = (chosen(cases, measure, asked, DAYS, side=side) for side in (GOOD, BAD))
        assert len(good) + len(bad) == len(every)
        groups = grouped(judge(cases, measure, DAYS), asked)
        assert sum(map(len, groups.values())) == len(every)
        for name, group in groups.items():
            assert {one.group(by) for one in group} == {name}
            assert chosen(cases, measure, replace(asked, group=name), DAYS) == group
