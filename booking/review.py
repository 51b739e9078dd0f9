"""The review of a registration: what the system sees by itself, and what it leaves to a person (SPEC 2)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import ReviewUnit
from booking.credit_code import check_agrees, region_agrees
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.submitting import submit_waiting
from booking.unit import Unit
from booking.user_types import is_natural


def differing(unit: Unit) -> tuple[str, ...]:
    """The fields that do not agree with each other, by their slot names; none means that nobody has to look.

    A second account for the same code cannot come this far: registration binds to the unit that exists.
    """
    if is_natural(unit.user_type):
        return ("user_type",)
    found = []
    if not check_agrees(unit.uscc):
        found.append("uscc")
    if not region_agrees(unit.uscc, unit.region_code):
        found.append("region")
    return tuple(found)


def reviewed(act: Act, unit: Unit) -> Unit:
    """A unit under review goes through when everything agrees; otherwise an authority and the unit are told."""
    unit = replace(unit, differs=differing(unit))
    if not unit.differs:
        return approved(act, act.clock(unit, "pass"))
    act.put(unit)
    act.tell(
        "RegistrationWaiting",
        unit.life.name,
        unit.id,
        unit_id=unit.id,
        company_name=unit.company_name,
        region_code=unit.region_code,
        differs=list(unit.differs),
    )
    _answered(act, unit, approved=False)
    return unit


def approved(act: Act, unit: Unit) -> Unit:
    """What follows an approval: the unit hears of it, and the bookings that waited for it are submitted."""
    _answered(act, unit, approved=True)
    submit_waiting(act, unit)
    return unit


def _answered(act: Act, unit: Unit, *, approved: bool) -> None:
    act.tell(
        "RegistrationAnswered",
        unit.life.name,
        unit.id,
        unit_id=unit.id,
        company_name=unit.company_name,
        approved=approved,
        differs=list(unit.differs),
        reason=unit.reason,
        read=_reads_there(act, unit),
    )


def _reads_there(act: Act, unit: Unit) -> bool:
    """Whether the unit's own telephone is where the answer of this conversation is read."""
    person = act.store.person(act.setting.person_id) if act.setting.channel == "sms" else None
    return person is not None and person.phone == unit.phone


def review_unit(command: ReviewUnit, store: Store, setting: Setting) -> Outcome:
    """An authority approves a registration, or sends it back with a reason."""
    unit = store.unit(command.unit_id)
    if unit is None:
        return refuse(Why.NOT_FOUND, "company_name")
    act = Act(store, setting)
    if command.approve:
        moved = act.move(unit, "approve", change=lambda one: replace(one, differs=(), reason=""))
    else:
        reason = command.reason.strip()
        moved = act.move(unit, "reject", reason=reason, change=lambda one: replace(one, reason=reason))
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    if command.approve:
        approved(act, moved)
    else:
        _answered(act, moved, approved=False)
    return act.done({"unit_id": unit.id, "state": moved.state})
