"""Who may act for a unit: by its phone, by its owner's word (SPEC 2), and what a proven phone gives back."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import AnswerJoin, BindPhone
from booking.lifecycle import Party
from booking.one_person import absorb, follow
from booking.parties import belongs_to
from booking.people import Person, Role, RoleKind
from booking.phone_codes import MOBILE, prove_phone
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.unit import JoinRequest, Unit

AGREED, DENIED = "agreed", "denied"


def know_phone(act: Act, phone: str, name: str = "") -> None:
    """The person has proved this phone; the first name they gave stays theirs."""
    setting = act.setting
    absorb(act, phone)
    person = act.store.person(setting.person_id) or Person(setting.person_id, created_at=setting.now)
    act.put(replace(person, phone=phone, name=person.name or name.strip()))


def become_member(act: Act, unit: Unit, *, owner: bool = False) -> None:
    """The person may act for the unit."""
    act.put(Role(act.setting.person_id, RoleKind.UNIT, unit.id, owner=owner))


def ask_to_join(act: Act, unit: Unit, *, name: str, phone: str) -> str:
    """Ask the owner; asking twice is one request. Gives the request's id."""
    person_id = act.setting.person_id
    for request in act.store.join_requests(unit.id):
        if request.person_id == person_id:
            return request.id
    request = JoinRequest(act.setting.fresh(), unit.id, person_id, name, phone, act.setting.now)
    act.put(request)
    act.tell(
        "JoinAsked",
        unit.life.name,
        unit.id,
        unit_id=unit.id,
        company_name=unit.company_name,
        request_id=request.id,
        name=name,
        phone=phone,
    )
    return request.id


def answer_join(command: AnswerJoin, store: Store, setting: Setting) -> Outcome:
    """The owner of a unit lets somebody act for it, or not; any member answers where there is no owner."""
    request = store.join_request(command.request_id)
    unit = store.unit(request.unit_id) if request else None
    if request is None or unit is None:
        return refuse(Why.NOT_FOUND)
    wrong = belongs_to(setting.person_id, request, store, party=Party.UNIT)
    if wrong is not None:
        return Outcome(refused=wrong)
    if not _may_answer(setting.person_id, unit, store):
        return refuse(Why.NOT_YOURS)
    if request.answer:
        return refuse(Why.WRONG_STATE, state=request.answer)
    act = Act(store, setting)
    act.put(replace(request, answer=AGREED if command.agree else DENIED))
    if command.agree:
        act.put(Role(request.person_id, RoleKind.UNIT, unit.id))
    act.tell(
        "JoinAnswered",
        unit.life.name,
        unit.id,
        verb="同意加入" if command.agree else "不同意加入",
        unit_id=unit.id,
        company_name=unit.company_name,
        person_id=request.person_id,
        agreed=command.agree,
    )
    return act.done({"unit_id": unit.id, "person_id": request.person_id, "agreed": command.agree})


def _may_answer(person_id: str, unit: Unit, store: Store) -> bool:
    owners = {
        member.id
        for member in store.members(RoleKind.UNIT, unit.id)
        if any(role.owner and role.kind is RoleKind.UNIT and role.ref == unit.id for role in store.roles(member.id))
    }
    return not owners or person_id in owners


def bind_phone(command: BindPhone, store: Store, setting: Setting) -> Outcome:
    """What belongs to a proven phone: the roles it was proved for elsewhere, and the units registered with it."""
    if not MOBILE.fullmatch(command.phone):
        return refuse(Why.BAD_VALUE, "phone")
    proof = prove_phone(command.phone, command.code, store, setting)
    if isinstance(proof, Refused):
        return Outcome(refused=proof)
    act = Act(store, setting)
    if proof is not None:
        act.put(proof)
    if follow(act, command.phone):
        return _known_again(act, command.phone)
    known = store.person_of_phone(command.phone)
    know_phone(act, command.phone, known.name if known else "")
    unit_ids = _inherit(act, known)
    for unit in store.units_of_phone(command.phone):
        if unit.id not in unit_ids:
            become_member(act, unit, owner=not store.members(RoleKind.UNIT, unit.id))
            unit_ids.append(unit.id)
    person_id = setting.person_id
    act.tell("PhoneBound", "person", person_id, person_id=person_id, phone=command.phone, unit_ids=unit_ids)
    return act.done({"unit_ids": unit_ids})


def _known_again(act: Act, phone: str) -> Outcome:
    """Somebody writes from a new place, and is who they were."""
    person_id = act.setting.person_id
    unit_ids = [role.ref for role in act.store.roles(person_id) if role.kind is RoleKind.UNIT]
    act.tell("PhoneBound", "person", person_id, person_id=person_id, phone=phone, unit_ids=unit_ids)
    return act.done({"unit_ids": unit_ids})


def _inherit(act: Act, known: Person | None) -> list[str]:
    """The roles of the person known by this phone become this person's too; gives the units among all of them."""
    person_id = act.setting.person_id
    own = {(role.kind, role.ref): role for role in act.store.roles(person_id)}
    for role in act.store.roles(known.id) if known else ():
        if (role.kind, role.ref) not in own:
            own[role.kind, role.ref] = replace(role, person_id=person_id)
            act.put(own[role.kind, role.ref])
    return [ref for kind, ref in own if kind is RoleKind.UNIT]
