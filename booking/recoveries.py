"""找回账号 with documents: asked for from a new phone, decided by the authority over the unit (SPEC 2)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import AnswerRecovery, AskRecovery
from booking.people import Person, Role, RoleKind
from booking.phone_codes import MOBILE, used_up
from booking.ports import Store
from booking.recovery import ASKED, Recovery
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.unit import CLOSED, Unit

MOST_DOCUMENTS = 6


def ask_recovery(command: AskRecovery, store: Store, setting: Setting) -> Outcome:
    """Ask; the new phone is proved. One that waits already for this unit and phone is not asked again."""
    unit = store.unit_of_uscc(command.uscc.strip().upper())
    if unit is None or unit.state == CLOSED:
        return refuse(Why.NOT_FOUND, "uscc")
    if not command.name.strip():
        return refuse(Why.MISSING, "name")
    if not MOBILE.fullmatch(command.phone):
        return refuse(Why.BAD_VALUE, "phone")
    if not command.documents or len(command.documents) > MOST_DOCUMENTS:
        return refuse(Why.MISSING, "documents")
    proof = used_up(command.phone, command.code, store, setting)
    if isinstance(proof, Refused):
        return Outcome(refused=proof)
    act = Act(store, setting)
    act.put(proof)
    waiting = store.recoveries_of(unit.id)
    same = next((one for one in waiting if one.state == ASKED and one.phone == command.phone), None)
    if same is not None:
        return act.done({"recovery_id": same.id, "company_name": unit.company_name})
    recovery = Recovery(
        id=setting.fresh(),
        unit_id=unit.id,
        company_name=unit.company_name,
        region_code=unit.region_code,
        name=command.name.strip(),
        phone=command.phone,
        documents=command.documents,
        state=ASKED,
        since=setting.now,
        due=act.worked(Recovery.life.terms[ASKED]),
        note=command.note.strip(),
    )
    act.create(recovery, "申请找回账号")
    act.tell(
        "RecoveryWaiting",
        "recovery",
        recovery.id,
        region_code=unit.region_code,
        unit_id=unit.id,
        company_name=unit.company_name,
    )
    return act.done({"recovery_id": recovery.id, "company_name": unit.company_name})


def answer_recovery(command: AnswerRecovery, store: Store, setting: Setting) -> Outcome:
    """Grant: whoever holds the new phone owns the unit's account, and its phone is the new one. Or deny, with why."""
    recovery = store.recovery(command.recovery_id)
    unit = store.unit(recovery.unit_id) if recovery else None
    if recovery is None or unit is None:
        return refuse(Why.NOT_FOUND)
    act, reason = Act(store, setting), command.reason.strip()
    moved = act.move(
        recovery,
        "grant" if command.grant else "deny",
        reason=reason,
        change=lambda one: replace(one, reason=reason, answered_by=setting.person_id),
    )
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    if command.grant:
        _hand_over(act, unit, recovery)
    act.tell(
        "RecoveryAnswered",
        "recovery",
        recovery.id,
        phone=recovery.phone,
        company_name=unit.company_name,
        granted=command.grant,
        reason=reason,
    )
    return act.done({"recovery_id": recovery.id, "state": moved.state})


def _hand_over(act: Act, unit: Unit, recovery: Recovery) -> None:
    store, setting = act.store, act.setting
    person = store.person_of_phone(recovery.phone)
    if person is None:
        person = Person(setting.fresh(), recovery.name, recovery.phone, setting.now)
        act.put(person)
    for member in store.staff(RoleKind.UNIT, unit.id):
        if member.owner:
            act.put(replace(member, owner=False))
        if member.person_id == unit.owner_id:
            act.put(replace(member, owner=False, active=False))
    act.put(Role(person.id, RoleKind.UNIT, unit.id, owner=True))
    act.put(replace(unit, owner_id=person.id, phone=recovery.phone, contact=recovery.name))
    act.tell(
        "ProfileChanged",
        unit.life.name,
        unit.id,
        verb="找回账号后换手机号",
        unit_id=unit.id,
        company_name=unit.company_name,
        changes={"phone": [unit.phone, recovery.phone], "contact": [unit.contact, recovery.name]},
    )
