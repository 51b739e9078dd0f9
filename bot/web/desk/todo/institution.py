"""What waits at an institution: lines in the order of their terms, each with the duty that has to act."""

from __future__ import annotations

from collections.abc import Mapping

from booking.line import ACCEPTED, ASSIGNED, IN_HAND, TESTED
from booking.people import OF_INSTITUTIONS, Duty, RoleKind
from bot.web.desk.member import Member
from bot.web.desk.todo.task import Task, first_due, grouped, named, staff_of
from storage.read_lists import unit_names
from storage.unit_of_work import Session

MOST = 1000
"""Lines that are gathered; beyond, the lists themselves are to be used."""

STEPS: Mapping[str, tuple[str, tuple[Duty, ...], str]] = {
    ASSIGNED: ("待受理", (Duty.RECEIVER,), "/desk/lines?state=已分配&q="),
    ACCEPTED: ("待检定受理", (Duty.RECEIVER, Duty.TESTER), "/desk/appointments?q="),
    IN_HAND: ("待登记结果", (Duty.TESTER,), "/desk/results?q="),
    TESTED: ("待提交结果", (Duty.APPROVER,), "/desk/submissions?q="),
}
"""By the state of a line: what has to be done, whose duty it is, and on which page."""


def tasks_of(session: Session, member: Member) -> list[Task]:
    """The institution's open lines, gathered by booking and step."""
    staff = staff_of(session, RoleKind.INSTITUTION, member.ref, OF_INSTITUTIONS)
    lines = session.store.institution_lines(member.ref, states=tuple(STEPS), limit=MOST)
    groups = grouped(lines)
    names = unit_names(session.connection, [group[0].unit_id for group in groups])
    tasks = []
    for group in groups:
        kind, duties, path = STEPS[group[0].state]
        tasks.append(
            Task(
                key=f"{group[0].booking_no}:{group[0].state}",
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
