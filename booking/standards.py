"""社公标录入: adding, editing, submitting, auditing and deleting social public measurement standards (SPEC 7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from booking.act import Act
from booking.commands import MoveStandard, SaveStandard
from booking.lifecycle import Party
from booking.parties import belongs_to
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.standard import DRAFT, REMOVED, Standard

FIELDS = (
    "name",
    "number",
    "body",
    "region_code",
    "range",
    "accuracy",
    "issued_by",
    "issued_on",
    "valid_until",
    "location",
    "note",
)
"""What people fill in, in the order of the form."""

_NEEDED = ("name", "number", "body", "region_code")
_LONGEST = 300


def save_standard(command: SaveStandard, store: Store, setting: Setting) -> Outcome:
    """Add a standard (the service may, when it is set up), or change one; a change makes a draft of it again."""
    given = {name: _clean(getattr(command, name)) for name in FIELDS}
    wrong = _wrong(given)
    if wrong is not None:
        return Outcome(refused=wrong)
    known = store.standard_of_number(str(given["number"]))
    if known is not None and known.id != command.standard_id:
        return refuse(Why.NUMBER_TAKEN, "number", number=known.number)
    return _change(command.standard_id, given, store, setting) if command.standard_id else _add(given, store, setting)


def _add(given: dict[str, Any], store: Store, setting: Setting) -> Outcome:
    fresh = Standard(id=setting.fresh(), state=DRAFT, since=setting.now, created_at=setting.now, **given)
    stranger = belongs_to(setting.person_id, fresh, store, party=Party.AUTHORITY) if setting.person_id else None
    if stranger is not None:
        return Outcome(refused=stranger)
    act = Act(store, setting)
    act.create(fresh, "添加", itself=not setting.person_id)
    return act.done({"standard_id": fresh.id, "state": fresh.state, "changed": tuple(FIELDS)})


def _change(standard_id: str, given: dict[str, Any], store: Store, setting: Setting) -> Outcome:
    before = store.standard(standard_id)
    if before is None or before.state == REMOVED:
        return refuse(Why.NOT_FOUND, "standard_id")
    changes = {name: [_said(getattr(before, name)), _said(new)] for name, new in given.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return Outcome(result={"standard_id": before.id, "state": before.state, "changed": ()})
    stranger = belongs_to(setting.person_id, replace(before, **given), store, party=Party.AUTHORITY)
    act = Act(store, setting)
    moved = act.move(before, "edit", change=lambda one: replace(one, **given, reason=""))
    if isinstance(moved, Refused) or stranger is not None:
        return Outcome(refused=moved if isinstance(moved, Refused) else stranger)
    act.tell("StandardChanged", "standard", moved.id, verb="改动内容", changes=changes)
    return act.done({"standard_id": moved.id, "state": moved.state, "changed": tuple(changes)})


def _clean(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _said(value: Any) -> str:
    return "" if value is None else str(value)


def _wrong(given: dict[str, Any]) -> Refused | None:
    for name in _NEEDED:
        if not given[name]:
            return Refused(Why.MISSING, name)
    for name, value in given.items():
        if isinstance(value, str) and len(value) > _LONGEST:
            return Refused(Why.BAD_VALUE, name)
    code = given["region_code"]
    if len(code) != 6 or not code.isdigit():
        return Refused(Why.BAD_VALUE, "region_code")
    if given["issued_on"] and given["valid_until"] and given["valid_until"] <= given["issued_on"]:
        return Refused(Why.BAD_VALUE, "valid_until")
    return None


def move_standard(command: MoveStandard, store: Store, setting: Setting) -> Outcome:
    """Submit, call back, audit or delete; whoever submitted it may not audit it. The clock (no person) has `lapse`."""
    standard = store.standard(command.standard_id)
    if standard is None:
        return refuse(Why.NOT_FOUND, "standard_id")
    verb, reason = command.verb, command.reason.strip()
    if verb == "edit":
        return refuse(Why.MISSING, "name")
    by = setting.person_id if verb == "submit" else standard.submitted_by
    act = Act(store, setting)
    moved = act.move(standard, verb, reason=reason, change=lambda one: replace(one, reason=reason, submitted_by=by))
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    if verb in ("approve", "reject") and standard.submitted_by == setting.person_id:
        return refuse(Why.OTHER_REVIEWS)
    past = standard.valid_until is not None and standard.valid_until < setting.today
    if verb in ("submit", "approve") and past:
        return refuse(Why.BAD_VALUE, "valid_until", value=_said(standard.valid_until))
    if verb == "submit":
        act.tell("StandardWaiting", "standard", moved.id, region_code=moved.region_code, name=moved.name)
    return act.done({"standard_id": moved.id, "state": moved.state})
