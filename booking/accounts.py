"""Registering a unit: a new one, one that was sent back, or one that is there already (SPEC 2)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import RegisterUnit
from booking.credit_code import well_formed
from booking.id_number import id_number_agrees
from booking.membership import ask_to_join, become_member, know_phone
from booking.one_person import follow
from booking.people import PhoneCode, RoleKind
from booking.phone_codes import MOBILE, prove_phone
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.region import reaches_county
from booking.retention import NOTICE_VERSION
from booking.review import reviewed
from booking.setting import Outcome, Setting, refuse
from booking.unit import APPROVED, CLOSED, PENDING, REJECTED, Unit
from booking.user_types import user_type_named

_KEPT = {"region": "region_code"}


def wrong_in_form(command: RegisterUnit) -> Refused | None:
    """The first field that is missing or cannot be right. A wrong check character does not stop anybody here: it
    makes the review a person's (SPEC 2).
    """
    known = user_type_named(command.user_type)
    if known is None:
        return Refused(Why.BAD_VALUE, "user_type")
    for name in known.needs:
        if not getattr(command, _KEPT.get(name, name)).strip():
            return Refused(Why.MISSING, name)
    if "uscc" in known.needs and not well_formed(command.uscc):
        return Refused(Why.BAD_VALUE, "uscc")
    if not reaches_county(command.region_code):
        return Refused(Why.BAD_VALUE, "region")
    if not MOBILE.fullmatch(command.phone):
        return Refused(Why.BAD_VALUE, "phone")
    if command.id_number and not id_number_agrees(command.id_number):
        return Refused(Why.BAD_VALUE, "id_number")
    return None


def register_unit(command: RegisterUnit, store: Store, setting: Setting) -> Outcome:
    """Register a unit, or bring the person to the unit that has this code already: never a second account."""
    wrong = wrong_in_form(command)
    if wrong is not None:
        return Outcome(refused=wrong)
    existing = store.unit_of_uscc(command.uscc) if command.uscc else None
    if existing is not None and existing.state == CLOSED:
        if existing.reason:
            return refuse(Why.UNIT_EXISTS, "uscc", state=CLOSED)
        existing = None  # whoever left may come back, as a new unit
    proof = prove_phone(command.phone, command.code, store, setting)
    if isinstance(proof, Refused):
        return Outcome(refused=proof)
    act = Act(store, setting)
    followed = follow(act, command.phone)
    _use(act, proof, command)
    if existing is None:
        return _new(act, command)
    return _existing(act, existing, command, joined="member" if followed else "already")


def _use(act: Act, proof: PhoneCode | None, command: RegisterUnit) -> None:
    if proof is not None:
        act.put(proof)
    know_phone(act, command.phone, command.contact)
    person_id = act.setting.person_id
    act.tell("ConsentGiven", "person", person_id, verb="同意协议", person_id=person_id, version=NOTICE_VERSION)


def _new(act: Act, command: RegisterUnit) -> Outcome:
    setting = act.setting
    unit = _filled(
        Unit(
            id=setting.fresh(),
            company_name="",
            uscc=command.uscc,
            region_code="",
            region="",
            address="",
            contact="",
            phone="",
            state=PENDING,
            since=setting.now,
            due=act.worked(Unit.life.terms[PENDING]),
            owner_id=setting.person_id,
            created_at=setting.now,
        ),
        command,
    )
    act.create(unit, "注册")
    become_member(act, unit, owner=True)
    return _told(act, reviewed(act, unit), joined="owner")


def _filled(unit: Unit, command: RegisterUnit) -> Unit:
    return replace(
        unit,
        company_name=command.company_name.strip() or command.contact.strip(),
        region_code=command.region_code,
        region=command.region,
        address=command.address.strip(),
        contact=command.contact.strip(),
        phone=command.phone,
        user_type=command.user_type,
        legal_person=command.legal_person,
        email=command.email,
        id_number=command.id_number,
    )


def _existing(act: Act, unit: Unit, command: RegisterUnit, *, joined: str) -> Outcome:
    member = _is_member(act, unit)
    if member and unit.state == APPROVED:
        return _told(act, unit, joined=joined)
    if member:
        return _again(act, unit, command)
    if unit.phone == command.phone:
        become_member(act, unit, owner=not act.store.members(RoleKind.UNIT, unit.id))
        act.tell(
            "PhoneBound",
            "person",
            act.setting.person_id,
            person_id=act.setting.person_id,
            phone=command.phone,
            unit_ids=[unit.id],
        )
        return _told(act, unit, joined="member")
    request_id = ask_to_join(act, unit, name=command.contact.strip(), phone=command.phone)
    return _told(act, unit, joined="asked", request_id=request_id)


def _is_member(act: Act, unit: Unit) -> bool:
    roles = act.store.roles(act.setting.person_id)
    return any(role.kind is RoleKind.UNIT and role.ref == unit.id for role in roles)


def _again(act: Act, unit: Unit, command: RegisterUnit) -> Outcome:
    """Somebody corrects a registration that was sent back, or that still waits: it is looked at afresh."""
    filled = _filled(unit, command)
    if unit.state == REJECTED:
        moved = act.move(
            unit, "resubmit", change=lambda one: replace(filled, state=one.state, since=one.since, reason="")
        )
        if isinstance(moved, Refused):
            return Outcome(refused=moved)
        filled = moved
    return _told(act, reviewed(act, filled), joined="already")


def _told(act: Act, unit: Unit, *, joined: str, request_id: str = "") -> Outcome:
    """`joined`: "owner" of a new unit, "member" by its phone, "already", or "asked" (its owner has to agree)."""
    return act.done(
        {
            "unit_id": unit.id,
            "state": unit.state,
            "differs": list(unit.differs),
            "joined": joined,
            "request_id": request_id,
        }
    )
