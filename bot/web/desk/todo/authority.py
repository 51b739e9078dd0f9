"""What waits at an authority: lines without an institution, what is to be judged, and what is late elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from booking.complaint import IN_HAND as TAKEN_UP
from booking.complaint import WAITING as NEW
from booking.lifecycle import Party
from booking.line import ASSIGNED, LINE
from booking.people import OF_AUTHORITIES, Duty, RoleKind
from booking.rating import STARS
from booking.standard import ASKED as TO_AUDIT
from bot.web.desk.member import Member
from bot.web.desk.todo.task import Staff, Task, first_due, grouped, named, staff_of
from storage.doubles import Double, doubles_beneath
from storage.read_lists import institution_names, unit_names
from storage.tables.holds import BOOKED, CODE
from storage.unit_of_work import Session

MOST, FEW = 1000, 200

_DOUBLE = {
    CODE: ("信用代码重复登记", "units"),
    BOOKED: ("同一器具重复预约", "lines"),
}
"""By the rule that is broken: what has to be put right, and where it is looked at."""


def tasks_of(session: Session, member: Member, now: datetime) -> list[Task]:
    """Everything beneath the authority's region that waits for it, and what institutions hold too long."""
    staff = staff_of(session, RoleKind.AUTHORITY, member.ref, OF_AUTHORITIES)
    return [
        *_lines(session, member, staff),
        *_judged(session, member, staff),
        *_double(session, member, staff, now),
        *_late(session, member, now),
    ]


def _lines(session: Session, member: Member, staff: Staff) -> Iterable[Task]:
    lines = session.store.region_lines(member.region_code, states=LINE.held_by(Party.AUTHORITY), limit=MOST)
    groups = grouped(lines)
    names = unit_names(session.connection, [group[0].unit_id for group in groups])
    for group in groups:
        yield Task(
            key=f"{group[0].booking_no}:{group[0].state}",
            kind=group[0].state,
            what=named(group),
            whose=names.get(group[0].unit_id, ""),
            holder=staff.holder(Duty.OFFICER),
            since=min(one.since for one in group),
            due=first_due(group),
            link=f"/desk/over/assignment?q={group[0].booking_no}",
            mine=Duty.OFFICER in member.duties,
            count=len(group),
        )


def _judged(session: Session, member: Member, staff: Staff) -> Iterable[Task]:
    """Registrations, lost accounts, capabilities, complaints, standards, and grants of administrators."""
    store, region, officer = session.store, member.region_code, staff.holder(Duty.OFFICER)
    mine = Duty.OFFICER in member.duties

    def task(key: str, kind: str, what: str, since: datetime, due: datetime | None, link: str) -> Task:
        return Task(key, kind, what, "", officer, since, due, link, mine)

    for unit in store.units_waiting(region, limit=FEW):
        link = f"/desk/registrations/{unit.id}"
        yield task(unit.id, "注册审核", unit.company_name, unit.since, unit.due, link)
    for one in store.recoveries_waiting(region, limit=FEW):
        yield task(one.id, "账号找回", one.company_name, one.since, one.due, f"/desk/recoveries/{one.id}")
    capabilities = store.capabilities_waiting(region, limit=FEW)
    bodies = institution_names(session.connection, [one.institution_id for one in capabilities])
    for able in capabilities:
        what = f"{bodies.get(able.institution_id, '')}：{able.second}"
        yield task(able.id, "能力审核", what, able.since, None, f"/desk/capability/{able.id}")
    for said in store.complaints(region, states=(NEW, TAKEN_UP), limit=FEW):
        what = said.place or said.certificate_no
        yield task(said.id, "投诉", what, said.since, said.due, f"/desk/complaints/{said.id}")
    for bad in store.ratings_waiting(region, limit=FEW):
        what = f"{STARS[bad.stars]}：{bad.reason}" if bad.reason else STARS[bad.stars]
        yield task(bad.id, bad.state, what, bad.since, bad.due, f"/desk/ratings/{bad.id}")
    for standard in store.standards(region, states=(TO_AUDIT,), limit=FEW):
        yield task(standard.id, "社公标审核", standard.name, standard.since, None, f"/desk/standards/{standard.id}")
    for grant in store.staff_grants(member.ref):
        person = store.person(grant.person_id)
        yield Task(
            grant.id,
            "管理员待确认",
            person.name if person is not None else "",
            "",
            staff.holder(Duty.ADMIN),
            grant.since,
            grant.due,
            "/desk/people",
            Duty.ADMIN in member.duties and grant.asked_by != member.person_id,
        )


def _late(session: Session, member: Member, now: datetime) -> Iterable[Task]:
    """Lines that an institution should have dealt with by now; they come by deadline, the late ones in front."""
    lines = session.store.region_lines(member.region_code, states=LINE.held_by(Party.INSTITUTION), limit=FEW)
    groups = grouped(one for one in lines if one.due is not None and one.due < now)
    units = unit_names(session.connection, [group[0].unit_id for group in groups])
    bodies = institution_names(session.connection, [group[0].institution_id for group in groups])
    for group in groups:
        yield Task(
            key=f"{group[0].booking_no}:{group[0].institution_id}:{group[0].state}",
            kind="逾期未受理" if group[0].state == ASSIGNED else "逾期未出结果",
            what=named(group),
            whose=units.get(group[0].unit_id, ""),
            holder=bodies.get(group[0].institution_id, ""),
            since=min(one.since for one in group),
            due=first_due(group),
            link=f"/desk/over/lines/{group[0].id}",
            mine=False,
            count=len(group),
            elsewhere=True,
        )


def _double(session: Session, member: Member, staff: Staff, now: datetime) -> Iterable[Task]:
    """What stands double from before the database kept the rule: the one that was there later is looked at."""
    for one in doubles_beneath(session.connection, member.region_code, limit=FEW):
        kind, path = _DOUBLE[one.rule]
        yield Task(
            key=f"{one.rule}:{one.key}:{one.thing_id}",
            kind=kind,
            what=_what(session, one),
            whose="",
            holder=staff.holder(Duty.OFFICER),
            since=one.found_at or now,
            due=None,
            link=f"/desk/over/{path}/{one.thing_id}",
            mine=Duty.OFFICER in member.duties,
        )


def _what(session: Session, one: Double) -> str:
    """The thing that is double, by the name that people know it by."""
    if one.rule == CODE:
        unit = session.store.unit(one.thing_id)
        return f"{unit.company_name} {one.key}" if unit else one.key
    line = session.store.line(one.thing_id)
    return named([line]) if line else one.key
