"""Changing what a unit registered (SPEC 2); a new phone has to be proved, and what was reviewed is reviewed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from booking.act import Act
from booking.commands import ChangeProfile
from booking.credit_code import well_formed
from booking.lifecycle import Party
from booking.membership import know_phone
from booking.parties import belongs_to
from booking.phone_codes import MOBILE, prove_phone
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.region import reaches_county
from booking.review import reviewed
from booking.setting import Outcome, Setting, refuse
from booking.unit import APPROVED, CLOSED, PENDING, REJECTED, Unit

FREE = ("contact", "phone", "address", "region_code", "region", "company_name", "email", "legal_person", "user_type")
WHILE_REVIEWED = ("uscc",)
"""What may be changed only as long as the registration was not approved."""
_MAY_BE_EMPTY = ("email", "legal_person")


def change_profile(command: ChangeProfile, store: Store, setting: Setting) -> Outcome:
    """Change fields of a unit; the result names what really changed."""
    unit = store.unit(command.unit_id)
    if unit is None:
        return refuse(Why.NOT_FOUND)
    changes = {name: value.strip() for name, value in command.changes.items()}
    changes = {name: value for name, value in changes.items() if getattr(unit, name, None) != value}
    wrong = belongs_to(setting.person_id, unit, store, party=Party.UNIT) or _wrong(unit, changes, store)
    if wrong is not None:
        return Outcome(refused=wrong)
    act = Act(store, setting)
    if "phone" in changes:
        proof = prove_phone(changes["phone"], command.code, store, setting)
        if isinstance(proof, Refused):
            return Outcome(refused=proof)
        if proof is not None:
            act.put(proof)
        know_phone(act, changes["phone"], unit.contact)
    return _changed(act, unit, changes)


def _wrong(unit: Unit, changes: Mapping[str, str], store: Store) -> Refused | None:
    if unit.state == CLOSED:
        return Refused(Why.WRONG_STATE, data={"state": unit.state})
    for name, value in changes.items():
        slot = "region" if name == "region_code" else name
        if name in WHILE_REVIEWED and unit.state == APPROVED:
            return Refused(Why.WRONG_STATE, slot, {"state": unit.state})
        if name not in (*FREE, *WHILE_REVIEWED):
            return Refused(Why.BAD_VALUE, slot)
        if not value and name not in _MAY_BE_EMPTY:
            return Refused(Why.MISSING, slot)
        if not _can_be(name, value):
            return Refused(Why.BAD_VALUE, slot)
    if "uscc" in changes and store.unit_of_uscc(changes["uscc"]) is not None:
        return Refused(Why.UNIT_EXISTS, "uscc")
    return None


def _can_be(name: str, value: str) -> bool:
    if name == "uscc":
        return well_formed(value)
    if name == "phone":
        return MOBILE.fullmatch(value) is not None
    return reaches_county(value) if name == "region_code" else True


def _changed(act: Act, unit: Unit, changes: Mapping[str, str]) -> Outcome:
    told = {name: [getattr(unit, name), value] for name, value in changes.items()}
    changed = replace(unit, **changes)  # type: ignore[arg-type]  # only names of text fields come this far
    if told:
        act.put(changed)
        act.tell("ProfileChanged", unit.life.name, unit.id, verb="资料变更", unit_id=unit.id, changes=told)
    if told and unit.state == REJECTED:
        moved = act.move(changed, "resubmit", change=lambda one: replace(one, reason=""))
        if isinstance(moved, Refused):
            return Outcome(refused=moved)
        changed = moved
    if told and changed.state == PENDING:
        changed = reviewed(act, changed)
    return act.done(
        {"unit_id": unit.id, "state": changed.state, "changed": list(told), "differs": list(changed.differs)}
    )
