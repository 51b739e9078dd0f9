"""What waits at an institution: lines and results in the order of their terms, each with the duty that acts."""

from __future__ import annotations

from collections.abc import Mapping

from booking.line import ACCEPTED, ASSIGNED, IN_HAND, Line
from booking.people import OF_INSTITUTIONS, Duty, RoleKind
from booking.result import CHECKED, PENDING, REGISTERED
from bot.web.desk.member import Member
from bot.web.desk.todo.task import Task, first_due, grouped, named, staff_of
from storage.read_lists import unit_names
from storage.unit_of_work import Session

MOST = 1000
"""Lines that are gathered; beyond, the lists themselves are to be used."""

RETURNED_ONE = "退回"
STEPS: Mapping[str, tuple[str, tuple[Duty, ...], str]] = {
    ASSIGNED: ("待受理", (Duty.RECEIVER,), "/desk/lines?state=已分配&q="),
    ACCEPTED: ("待检定受理", (Duty.RECEIVER, Duty.TESTER), "/desk/appointments?q="),
    IN_HAND: ("待登记结果", (Duty.TESTER,), "/desk/results?q="),
}
"""By the state of a line: what has to be done, whose duty it is, and on which page."""

SIGNING: Mapping[str, tuple[str, tuple[Duty, ...], str]] = {
    REGISTERED: ("待核验", (Duty.CHECKER,), "/desk/checks?q="),
    CHECKED: ("待批准", (Duty.APPROVER,), "/desk/submissions?q="),
    RETURNED_ONE: ("退回要改", (Duty.TESTER,), "/desk/results?show=退回要改的&q="),
}
"""The same by where a result stands that is not out yet; a correction waits there as a first result does."""


def tasks_of(session: Session, member: Member) -> list[Task]:
    """The institution's open lines, gathered by booking and step."""
    staff = staff_of(session, RoleKind.INSTITUTION, member.ref, OF_INSTITUTIONS)
    lines = session.store.institution_lines(member.ref, states=tuple(STEPS), limit=MOST)
    signing = _to_be_signed(session, member)
    steps = [(group[0].state, STEPS[group[0].state], group) for group in grouped(lines)]
    steps += [(state, SIGNING[state], group) for state, some in signing.items() for group in grouped(some)]
    names = unit_names(session.connection, [group[0].unit_id for _state, _step, group in steps])
    tasks = []
    for state, (kind, duties, path), group in steps:
        tasks.append(
            Task(
                key=f"{group[0].booking_no}:{group[0].state}:{state}",
                kind=kind,
                what=named(group),
                whose=names.get(group[0].unit_id, ""),
                holder=staff.holder(*duties),
                since=min(one.since for one in group),
                due=first_due(group),
                link=f"{path}{group[0].booking_no}",
                mine=bool(member.duties & set(duties)),
                count=len(group),
            )
        )
    return tasks


def _to_be_signed(session: Session, member: Member) -> dict[str, list[Line]]:
    """The lines with a result that is not out yet, by what it waits for."""
    found: dict[str, list[Line]] = {state: [] for state in SIGNING}
    for result in session.store.pending_results(member.ref, states=PENDING, limit=MOST):
        line = session.store.line(result.line_id)
        if line is not None:
            found[RETURNED_ONE if result.returned else result.state].append(line)
    return found
