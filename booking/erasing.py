"""注销: a person goes, and what is held of them goes; verification records stay, without the person (SPEC 2)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.bookings import withdraw_all
from booking.commands import EraseMe
from booking.instrument import IN_USE
from booking.line import ACCEPTED, IN_HAND, TESTED
from booking.people import Person, Role, RoleKind
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.unit import Unit

UNDER_WAY = (ACCEPTED, IN_HAND, TESTED)
"""An institution waits for these or works on them: they end first."""

MOST = 1000


def erase_me(command: EraseMe, store: Store, setting: Setting) -> Outcome:
    """Withdraw what is still on its way, close the units that nobody else acts for, and forget the person."""
    person = store.person(setting.person_id)
    if person is None:
        return refuse(Why.NOT_FOUND)
    roles = store.roles(person.id)
    if any(role.kind is not RoleKind.UNIT for role in roles):
        return refuse(Why.STILL_IN_OFFICE)
    act = Act(store, setting)
    for role in roles:
        unit = store.unit(role.ref)
        wrong = _leave(act, unit, person) if unit is not None else None
        if wrong is not None:
            return Outcome(refused=wrong)
    act.tell("PersonErased", "person", person.id, verb="注销", person_id=person.id, unit_ids=[one.ref for one in roles])
    done = act.done({"unit_ids": [role.ref for role in roles]})
    store.forget(person)
    return done


def _leave(act: Act, unit: Unit, person: Person) -> Refused | None:
    """A unit that others act for goes on with one of them; one that nobody else acts for is closed."""
    others = [one for one in act.store.members(RoleKind.UNIT, unit.id) if one.id != person.id]
    if not others:
        return _close(act, unit)
    heir = next((one for one in others if one.phone), others[0])
    roles = {role.ref: role for role in act.store.roles(heir.id) if role.kind is RoleKind.UNIT}
    act.put(replace(roles.get(unit.id, Role(heir.id, RoleKind.UNIT, unit.id)), owner=True))
    mine = person.phone != "" and unit.phone == person.phone
    unit = replace(unit, contact=heir.name, phone=heir.phone) if mine else unit
    act.put(replace(unit, owner_id=heir.id) if unit.owner_id == person.id else unit)
    return None


def _close(act: Act, unit: Unit) -> Refused | None:
    for booking in act.store.bookings(unit.id, limit=MOST):
        lines = act.store.lines(booking.no)
        held = next((line for line in lines if line.state in UNDER_WAY), None)
        if held is not None:
            facts = {"booking_no": booking.no, "name": held.instrument_name, "state": held.state}
            return Refused(Why.OPEN_WORK, "booking_no", facts)
        withdraw_all(act, booking, lines)
    for instrument in act.store.instruments(unit.id, states=(IN_USE,), limit=MOST):
        act.surely(instrument, "stop")
    moved = act.move(unit, "leave", change=_without_people)
    return moved if isinstance(moved, Refused) else None


def _without_people(unit: Unit) -> Unit:
    bare = replace(unit, contact="", phone="", id_number="", legal_person="", email="", licence_photo="")
    return replace(bare, owner_id="", reason="")
