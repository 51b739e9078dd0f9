"""Terms of institutions and authorities (SPEC 5): a word when one ends tomorrow, and the authority's when it is over.

They are planned with the event that begins the term, in working days, and looked at again when they are due: what has
been answered by then is told to nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from booking import line as life
from booking.events import Event
from booking.line import Line
from booking.ports import Records
from booking.working_days import working_days
from notifications.notice import Notice

NINE = time(9, 0)
"""Terms are called to mind at nine in the morning of a working day."""


@dataclass(frozen=True)
class Term:
    """A term: how many working days for which states, the kinds of its two notices ("" = nobody is told before)."""

    days: int
    states: tuple[str, ...]
    before: str
    over: str


ANSWER = Term(5, (life.ASSIGNED,), "answer_due", "answer_overdue")
RESULTS = Term(20, (life.ACCEPTED, life.IN_HAND, life.TESTED), "results_due", "results_overdue")
ASSIGNMENT = Term(2, (life.WAITING, life.RETURNED), "", "assignment_overdue")

BEGINS: Mapping[str, Term] = {
    "TaskArrived": ANSWER,
    "AnswerTakenBack": ANSWER,
    "ReceiptIssued": RESULTS,
    "AssignmentNeeded": ASSIGNMENT,
    "LinesGivenBack": ASSIGNMENT,
}
"""The events that begin a term; 受理 5, results 20 and assignment 2 working days, as the lifecycle of a line says."""

KINDS = {kind: term for term in BEGINS.values() for kind in (term.before, term.over) if kind}
"""Every kind of this file with its term."""


def deadlines(event: Event, records: Records) -> Iterator[Notice]:
    """The notices owed for the terms that an event begins, a pair for each body that holds lines of the booking."""
    term = BEGINS.get(event.name)
    if term is None:
        return
    booking_no = str(event.data["booking_no"])
    calendar, today = working_days(records), event.at.date()
    last = calendar.after(today, term.days)
    for body, region in _holders(records.lines(booking_no), term).items():
        about = {"booking_no": booking_no, "institution_id": body, "last": last.isoformat(), "days": term.days}
        if term.before:
            eve = _working_day_before(last, records)
            if eve > today:
                yield _notice(term.before, f"institution:{body}", about, eve, event.at)
        over = calendar.from_day(last + timedelta(days=1))
        yield _notice(term.over, f"authority:{region}", about, over, event.at)


def _holders(lines: tuple[Line, ...], term: Term) -> dict[str, str]:
    """The institutions that hold lines in the states of a term ("" for none yet), each with the region of the first."""
    found: dict[str, str] = {}
    for line in lines:
        if line.state in term.states:
            found.setdefault("" if term is ASSIGNMENT else line.institution_id, line.region_code)
    return found


def _working_day_before(day: date, records: Records) -> date:
    calendar = working_days(records)
    day -= timedelta(days=1)
    while not calendar.works(day):
        day -= timedelta(days=1)
    return day


def _notice(kind: str, to: str, about: Mapping[str, Any], day: date, at: datetime) -> Notice:
    due = datetime.combine(day, NINE, tzinfo=at.tzinfo)
    cause = f"{kind}:{about['booking_no']}:{about['institution_id']}:{about['last']}"
    return Notice(cause=cause, kind=kind, to=to, data=about, due=due, resend=True)


def late_lines(kind: str, data: Mapping[str, Any], records: Records) -> tuple[Line, ...]:
    """The lines that a notice of a term is still about; () when all have been dealt with, or a new term runs."""
    term, body = KINDS[kind], str(data["institution_id"])
    calendar, last = working_days(records), date.fromisoformat(str(data["last"]))
    return tuple(
        line
        for line in records.lines(str(data["booking_no"]))
        if line.state in term.states
        and (term is ASSIGNMENT or line.institution_id == body)
        and (term is RESULTS or calendar.after(line.since.date(), term.days) <= last)
    )


def facts_of(kind: str, data: Mapping[str, Any], records: Records) -> dict[str, Any]:
    """What the wording needs, as things stand now."""
    lines = late_lines(kind, data, records)
    unit = records.unit(lines[0].unit_id) if lines else None
    body = records.institution(str(data["institution_id"]))
    named = {"institution": body.name if body else "", "company_name": unit.company_name if unit else ""}
    return {**data, **named, "n": len(lines)}
