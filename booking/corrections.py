"""结果更正: a result that is out gets a new version with a reason, signed by three like the first one (SPEC 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from booking.act import Act
from booking.commands import CorrectResult, DropCorrection, ResultDraft
from booking.facts import brief
from booking.line import ISSUED
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.result import VOID, Result
from booking.result_rules import completed, wrong_in_result
from booking.results import pending_version
from booking.setting import Outcome, Setting, refuse

_FIELDS = frozenset(one.name for one in fields(ResultDraft)) - {"line_id"}
_DATES = ("valid_until", "verified_on")


def correct_result(command: CorrectResult, store: Store, setting: Setting) -> Outcome:
    """Write a new version of a result. What stands is untouched until the new one is released."""
    line = store.line(command.line_id)
    result = store.result(command.line_id)
    if line is None or result is None:
        return refuse(Why.NOT_FOUND, "selection", line_id=command.line_id)
    if result.state == VOID:
        return refuse(Why.WRONG_STATE, state=result.state)
    draft = _changed(result, command.changes)
    if isinstance(draft, Refused):
        return Outcome(refused=draft)
    months = command.periods.get(line.second) if "valid_until" in command.changes else None
    if (wrong := wrong_in_result(draft, line, store, today=setting.today, months=months)) is not None:
        return Outcome(refused=wrong)
    act, reason = Act(store, setting), command.reason.strip()
    moved = act.move(line, "propose_correction" if line.state == ISSUED else "register_result", reason=reason)
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    new = pending_version(act, moved, draft, reason=reason)
    if isinstance(new, Refused):
        return Outcome(refused=new)
    act.create(new, "结果更正")
    return act.done({"line_id": line.id, "booking_no": line.booking_no, "version": new.version, **brief(line)})


def drop_correction(command: DropCorrection, store: Store, setting: Setting) -> Outcome:
    """A correction that is not released yet is given up; what stands goes on standing."""
    line, pending = store.line(command.line_id), store.pending(command.line_id)
    if line is None or pending is None:
        return refuse(Why.NOT_FOUND, "selection", line_id=command.line_id)
    if line.state != ISSUED:
        return refuse(Why.WRONG_STATE, state=line.state)
    act = Act(store, setting)
    moved = act.move(pending, "drop")
    return Outcome(refused=moved) if isinstance(moved, Refused) else act.done({"line_id": line.id})


def _changed(result: Result, changes: Mapping[str, Any]) -> ResultDraft | Refused:
    """The result with its changes as a draft; dates may come as ISO text."""
    if not changes or set(changes) - _FIELDS:
        return Refused(Why.BAD_VALUE, next(iter(set(changes) - _FIELDS), "result"))
    said = dict(changes)
    for name in _DATES:
        if isinstance(said.get(name), str):
            try:
                said[name] = date.fromisoformat(said[name]) if said[name] else None
            except ValueError:
                return Refused(Why.BAD_VALUE, name, {"value": said[name]})
    was = {name: getattr(result, name) for name in _FIELDS - {"advice"}}
    verified_on = said.get("verified_on", result.verified_on)
    return completed(ResultDraft(line_id=result.line_id, **was | said), months=None, today=verified_on or date.max)
