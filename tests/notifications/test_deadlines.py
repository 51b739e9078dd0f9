"""Terms by working days: a word before one ends, the authority's when it is over, and silence once it is answered."""

from __future__ import annotations

import doctest
from datetime import date, datetime

import pytest

from booking import working_days as module
from booking.commands import AcceptLines, MarkDays, RegisterResults, ResultDraft, TakeBackLines
from booking.memory import MemoryStore
from booking.refusal import Why
from booking.working_days import WORKING_DAYS, working_days
from notifications.deadlines import KINDS
from notifications.notice import Notice
from notifications.plan import plan
from notifications.prepare import prepare
from notifications.wording import words
from storage.moments import CHINA
from tests.booking.town import OFFICER, OWNER, STAFF, Town


class Watching(Town):
    """A town in which every event's notices are planned at its moment."""

    def __init__(self) -> None:
        super().__init__()
        self.owed: dict[str, Notice] = {}
        self._seen = 0

    def plan(self) -> None:
        for notice in plan(self.events[self._seen :], self.store):
            self.owed.setdefault(notice.cause, notice)
        self._seen = len(self.events)

    def due(self, day: date) -> dict[str, tuple[str, str]]:
        """The notices of terms that go out on a day: whom and what, by kind."""
        self.plan()
        found = {}
        for notice in self.owed.values():
            if notice.kind in KINDS and notice.due and notice.due.date() == day:
                ready = prepare(
                    id="1", kind=notice.kind, to=notice.to, data=notice.data, records=self.store, now=notice.due
                )
                if ready is not None:
                    found[notice.kind] = (notice.to, words(notice.kind, ready.data))
        return found


@pytest.fixture
def town() -> Watching:
    return Watching()


def test_examples() -> None:
    failed, tried = doctest.testmod(module)
    assert tried
    assert not failed


def test_an_institution_is_reminded_and_then_the_authority_is_told(town: Watching) -> None:
    day = town.now.date()
    number, _lines = town.booked("A-1", "A-2")
    days = working_days(town.store)
    last = days.after(day, 5)
    eve = max(d for d in _days_between(day, last) if days.works(d) and d < last)
    to, said = town.due(eve)["answer_due"]
    assert to == "institution:i1"
    assert "2台" in said
    over = days.from_day(date.fromordinal(last.toordinal() + 1))
    to, said = town.due(over)["answer_overdue"]
    assert to.startswith("authority:")
    assert number in said
    assert "5个工作日" in said


def _days_between(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


def test_what_is_answered_is_told_to_nobody_and_a_new_term_begins(town: Watching) -> None:
    day = town.now.date()
    _number, lines = town.booked("A-1")
    days = working_days(town.store)
    answer_over = days.from_day(date.fromordinal(days.after(day, 5).toordinal() + 1))
    town.plan()
    ids = tuple(line.id for line in lines)
    town.well(STAFF, AcceptLines(ids, text="好"))
    assert "answer_overdue" not in town.due(answer_over)
    results_over = days.from_day(date.fromordinal(days.after(day, 20).toordinal() + 1))
    assert "受理后过了20个工作日" in town.due(results_over)["results_overdue"][1]
    town.well(STAFF, RegisterResults((ResultDraft(ids[0], "合格", "NJG-1"),), {"非自动衡器": 12}))
    town.release(*ids)
    assert town.due(results_over) == {}


def test_taking_an_answer_back_begins_the_term_anew(town: Watching) -> None:
    _number, lines = town.booked("A-1")
    town.plan()
    ids = tuple(line.id for line in lines)
    town.well(STAFF, AcceptLines(ids, text="好"))
    town.plan()
    town.now = datetime(2026, 11, 26, 9, tzinfo=CHINA)
    town.well(STAFF, TakeBackLines(ids))
    days = working_days(town.store)
    last = days.after(town.now.date(), 5)
    assert "answer_overdue" in town.due(days.from_day(date.fromordinal(last.toordinal() + 1)))


def test_the_table_of_2026_and_what_an_authority_changes(town: Watching) -> None:
    days = working_days(town.store)
    assert days.after(date(2026, 9, 30), 5) == date(2026, 10, 13)
    assert days.after(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert not days.works(date(2027, 2, 5))
    moved = MarkDays(off=(date(2027, 2, 9), date(2026, 10, 10)), on=(date(2027, 2, 14),))
    town.well(OFFICER, moved)
    days = working_days(town.store)
    assert not days.works(date(2027, 2, 9))
    assert not days.works(date(2026, 10, 10))
    assert days.works(date(2027, 2, 14))
    town.well(OFFICER, MarkDays(on=(date(2027, 2, 9),)))
    assert working_days(town.store).works(date(2027, 2, 9))
    refused = town.do(OWNER, MarkDays(off=(date(2027, 2, 10),))).refused
    assert refused is not None
    assert refused.why is Why.NOT_YOURS
    assert MemoryStore().setting(WORKING_DAYS) is None
