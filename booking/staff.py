"""Who works at an institution or an authority: granting duties, taking them back, the rule of two for administrators.

The owner of an institution's desk, or an authority over it, grants; at an authority its administrators and those of the
authorities above. A role of somebody new is bound to their phone: whoever proves that phone by a code holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from booking.act import Act
from booking.bodies import Authority, Institution
from booking.commands import AnswerGrant, EndGrants, GrantStaff
from booking.lifecycle import Party
from booking.parties import belongs_to
from booking.people import EVERY_DUTY, Duty, Person, Role, RoleKind, duties_at
from booking.phone_codes import MOBILE
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.staff_grant import PROPOSED, StaffGrant

_ADMINS = frozenset({Duty.ADMIN})
MOST_ENDED = 200
"""Roles that one look of the clock ends; the rest is for the next look."""


def grant_staff(command: GrantStaff, store: Store, setting: Setting) -> Outcome:
    """Give, change or take back a role; what two people have to agree to is proposed only."""
    body = body_of(command.kind, command.ref, store)
    if body is None:
        return refuse(Why.NOT_FOUND, "body")
    wrong = _may_grant(setting.person_id, body, store) or _wrong(command, setting)
    wrong = wrong or _signs_too_much(command.duties, command.ref, store)
    if wrong is not None:
        return Outcome(refused=wrong)
    person = store.person(command.person_id) if command.person_id else store.person_of_phone(command.phone)
    if person is None and command.person_id:
        return refuse(Why.NOT_FOUND, "person")
    act = Act(store, setting)
    if person is None:
        if not command.duties:
            return refuse(Why.MISSING, "duties")
        person = Person(setting.fresh(), command.name.strip(), command.phone, setting.now)
        act.put(person)
    before = store.role(person.id, command.kind, command.ref)
    if command.name.strip() not in ("", person.name) and (before is not None or not person.name):
        act.put(replace(person, name=command.name.strip()))
    if before is None and not command.duties:
        return refuse(Why.MISSING, "duties")
    role = _role(command, person, before)
    last = _is_last_admin(before, role, store)
    if last is not None:
        return Outcome(refused=last)
    if setting.person_id and _needs_two(before, role):
        return _proposed(act, role, body)
    return _granted(act, role, body)


def _signs_too_much(duties: tuple[str, ...], ref: str, store: Records) -> Refused | None:
    """检定员 and 核验员 are never one person; 批准人 besides one of them only where the institution declared it."""
    held = {Duty.TESTER, Duty.CHECKER, Duty.APPROVER} & set(duties)
    both = {Duty.TESTER, Duty.CHECKER} <= held
    alone = len(held) > 1 and not allows_two(store, ref)
    return Refused(Why.NEVER_BOTH, "duties") if both or alone else None


def allows_two(records: Records, institution_id: str) -> bool:
    """Whether an institution declared that one person may hold two of the three duties that sign."""
    return bool(records.setting(two_duties_of(institution_id)))


def two_duties_of(institution_id: str) -> str:
    """The name of the setting by which an institution declares it."""
    return f"two duties {institution_id}"


def body_of(kind: str, ref: str, store: Records) -> Institution | Authority | None:
    """The body that a role would be at."""
    if kind == RoleKind.INSTITUTION:
        return store.institution(ref)
    return store.authority(ref) if kind == RoleKind.AUTHORITY else None


def _may_grant(person_id: str, body: Institution | Authority, store: Records) -> Refused | None:
    if not person_id:
        return None  # the service itself, when it is set up
    over = belongs_to(person_id, body, store, party=Party.AUTHORITY, duties=_ADMINS)
    if over is None or not isinstance(body, Institution):
        return over
    return belongs_to(person_id, body, store, party=Party.INSTITUTION, duties=_ADMINS)


def _wrong(command: GrantStaff, setting: Setting) -> Refused | None:
    if not command.person_id and not MOBILE.fullmatch(command.phone):
        return Refused(Why.BAD_VALUE, "phone")
    if not command.person_id and not command.name.strip():
        return Refused(Why.MISSING, "name")
    if set(command.duties) - set(duties_at(command.kind)):
        return Refused(Why.BAD_VALUE, "duties")
    if command.until is not None and command.until <= setting.now:
        return Refused(Why.BAD_VALUE, "until")
    return None


def _role(command: GrantStaff, person: Person, before: Role | None) -> Role:
    duties = tuple(duty for duty in duties_at(command.kind) if duty in command.duties)
    return Role(
        person.id,
        RoleKind(command.kind),
        command.ref,
        command.title.strip(),
        owner=before is not None and before.owner and Duty.ADMIN in duties,
        duties=duties or (before.duties if before else ()),
        until=command.until if duties else before.until if before else None,
        active=bool(duties),
    )


def _administers(role: Role | None) -> bool:
    return role is not None and role.active and role.has(Duty.ADMIN)


def _is_last_admin(before: Role | None, after: Role, store: Records) -> Refused | None:
    """A body whose last administrator goes could never be helped from within."""
    if not _administers(before) or (_administers(after) and after.until is None):
        return None
    same = same_human(after.person_id, store)
    others = [one for one in store.staff(after.kind, after.ref) if not same(one.person_id)]
    return None if any(_administers(one) for one in others) else Refused(Why.LAST_ADMIN)


def same_human(person_id: str, store: Records) -> Callable[[str], bool]:
    """Whether another person of ours is the same human: they proved the same telephone, from another channel say."""
    person = store.person(person_id)
    phone = person.phone if person is not None else ""

    def same(other_id: str) -> bool:
        other = store.person(other_id) if phone and other_id != person_id else None
        return other_id == person_id or (other is not None and other.phone == phone)

    return same


def _needs_two(before: Role | None, after: Role) -> bool:
    return after.kind is RoleKind.AUTHORITY and (_administers(before) or _administers(after))


def _proposed(act: Act, role: Role, body: Institution | Authority) -> Outcome:
    setting, store = act.setting, act.store
    if not _seconds(role, body, store, setting.person_id):
        return refuse(Why.NO_SECOND)
    if any(one.person_id == role.person_id for one in store.staff_grants(role.ref)):
        return refuse(Why.WRONG_STATE, state=PROPOSED)
    grant = StaffGrant(
        id=setting.fresh(),
        ref=role.ref,
        person_id=role.person_id,
        region_code=body.region_code,
        asked_by=setting.person_id,
        state=PROPOSED,
        since=setting.now,
        duties=role.duties if role.active else (),
        title=role.title,
        until=role.until,
        due=act.worked(StaffGrant.life.terms[PROPOSED]),
    )
    act.create(grant, "提出分配")
    act.tell("GrantWaiting", "staff_grant", grant.id, region_code=body.region_code, **_said(role, body))
    return act.done({"grant_id": grant.id, "person_id": role.person_id, "state": PROPOSED})


def _seconds(role: Role, body: Institution | Authority, store: Records, asker: str) -> bool:
    """Whether there is anybody who could confirm: another administrator here or above."""
    over, besides = (
        store.authorities_over(body.region_code),
        (same_human(asker, store), same_human(role.person_id, store)),
    )
    staff = (one for authority in over for one in store.staff(RoleKind.AUTHORITY, authority.id))
    return any(_administers(one) and not any(same(one.person_id) for same in besides) for one in staff)


def _granted(act: Act, role: Role, body: Institution | Authority) -> Outcome:
    same = same_human(role.person_id, act.store)
    for one in act.store.staff(role.kind, role.ref):  # whoever came by another channel too has the same role there
        if same(one.person_id):
            act.put(replace(role, person_id=one.person_id, owner=one.owner and role.owner))
    act.put(role)
    verb = "分配角色" if role.active else "收回角色"
    act.tell("StaffChanged", "staff", role.person_id, verb=verb, active=role.active, **_said(role, body))
    return act.done({"person_id": role.person_id, "state": "已生效", "active": role.active})


def _said(role: Role, body: Institution | Authority) -> dict[str, Any]:
    return {
        "person_id": role.person_id,
        "body_kind": role.kind.value,
        "ref": role.ref,
        "body": body.name,
        "duties": [str(duty) for duty in role.granted] if role.active else [],
        "title": role.title,
        "until": role.until.date().isoformat() if role.until else "",
    }


def answer_grant(command: AnswerGrant, store: Store, setting: Setting) -> Outcome:
    """Confirm, decline or call back a proposed grant: the first two are for somebody else than who proposed it."""
    grant = store.staff_grant(command.grant_id)
    body = store.authority(grant.ref) if grant else None
    if grant is None or body is None:
        return refuse(Why.NOT_FOUND)
    act, reason = Act(store, setting), command.reason.strip()
    moved = act.move(grant, command.verb, reason=reason, change=lambda one: replace(one, reason=reason))
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    same = same_human(setting.person_id, store)
    if command.verb == "call_back" and not same(grant.asked_by):
        return refuse(Why.NOT_YOURS)
    if command.verb != "call_back" and (same(grant.asked_by) or same(grant.person_id)):
        return refuse(Why.SAME_PERSON)
    role = _role_of(grant, store)
    if command.verb == "confirm":
        last = _is_last_admin(store.role(role.person_id, role.kind, role.ref), role, store)
        if last is not None:
            return Outcome(refused=last)
        return _granted(act, role, body)
    return act.done({"person_id": role.person_id, "state": moved.state})


def _role_of(grant: StaffGrant, store: Records) -> Role:
    before = store.role(grant.person_id, RoleKind.AUTHORITY, grant.ref)
    return Role(
        grant.person_id,
        RoleKind.AUTHORITY,
        grant.ref,
        grant.title,
        owner=before is not None and before.owner and Duty.ADMIN in grant.duties,
        duties=grant.duties or (before.duties if before else (EVERY_DUTY,)),
        until=grant.until,
        active=bool(grant.duties),
    )


def end_grants(command: EndGrants, store: Store, setting: Setting) -> Outcome:
    """The clock ends what was granted until now; administrators of their bodies see it in the history."""
    if setting.person_id:
        return refuse(Why.NOT_YOURS)
    act, ended = Act(store, setting), 0
    for role in store.roles_past(setting.now, limit=MOST_ENDED):
        body = body_of(role.kind, role.ref, store)
        gone = replace(role, active=False)
        act.put(gone)
        ended += 1
        if body is not None:
            act.tell("StaffChanged", "staff", role.person_id, verb="角色到期", active=False, **_said(gone, body))
    return act.done({"ended": ended})
