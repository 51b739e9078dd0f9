"""Writing down inspections of institutions, and that what was found is put right (SPEC 7)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import CorrectInspection, RecordInspection
from booking.inspection import GOOD, KINDS, TO_CORRECT, Inspection
from booking.lifecycle import Party
from booking.parties import belongs_to
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse

_LONGEST = 500


def record_inspection(command: RecordInspection, store: Store, setting: Setting) -> Outcome:
    """Write an inspection down; one that asks for correction needs a day, and none is of tomorrow."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    found = command.found.strip()
    if not found:
        return refuse(Why.MISSING, "found")
    if command.kind not in KINDS or len(found) > _LONGEST:
        return refuse(Why.BAD_VALUE, "found" if command.kind in KINDS else "kind", value=command.kind)
    if command.day > setting.today:
        return refuse(Why.BAD_VALUE, "day", value=command.day.isoformat())
    if command.correct and (command.until is None or command.until < command.day):
        return refuse(Why.MISSING if command.until is None else Why.BAD_VALUE, "until")
    inspection = Inspection(
        id=setting.fresh(),
        institution_id=body.id,
        region_code=body.region_code,
        kind=command.kind,
        day=command.day,
        found=found,
        state=TO_CORRECT if command.correct else GOOD,
        since=setting.now,
        until=command.until if command.correct else None,
        by=setting.person_id,
    )
    stranger = belongs_to(setting.person_id, inspection, store, party=Party.AUTHORITY)
    if stranger is not None:
        return Outcome(refused=stranger)
    act = Act(store, setting)
    act.create(inspection, "监督检查")
    return act.done({"inspection_id": inspection.id, "state": inspection.state})


def correct_inspection(command: CorrectInspection, store: Store, setting: Setting) -> Outcome:
    """The fault is put right."""
    inspection = store.inspection(command.inspection_id)
    if inspection is None:
        return refuse(Why.NOT_FOUND)
    act, note = Act(store, setting), command.note.strip()
    moved = act.move(inspection, "correct", reason=note, change=lambda one: replace(one, note=note))
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    return act.done({"inspection_id": moved.id, "state": moved.state})
