"""结果更正: a result that is out gets a new version with a reason, and the ledger follows it (SPEC 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from booking.act import Act
from booking.commands import CorrectResult, ResultDraft
from booking.line import TESTED, Line
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.result import REGISTERED, Result
from booking.result_rules import completed, wrong_in_result
from booking.results import into_ledger, new_version, told
from booking.setting import Outcome, Setting, refuse
from booking.submitting import institution_name

_FIELDS = frozenset(one.name for one in fields(ResultDraft)) - {"line_id"}
_DATES = ("valid_until", "verified_on")


def correct_result(command: CorrectResult, store: Store, setting: Setting) -> Outcome:
    """A new version of a result. One that is not submitted yet is simply written anew and stays unsubmitted."""
    line = store.line(command.line_id)
    result = store.result(command.line_id)
    if line is None or result is None:
        return refuse(Why.NOT_FOUND, "selection", line_id=command.line_id)
    draft = _changed(result, command.changes)
    if isinstance(draft, Refused):
        return Outcome(refused=draft)
    months = command.periods.get(line.second) if "valid_until" in command.changes else None
    if (wrong := wrong_in_result(draft, line, store, today=setting.today, months=months)) is not None:
        return Outcome(refused=wrong)
    act, reason = Act(store, setting), command.reason.strip()
    submitted = line.state != TESTED
    moved = act.move(line, "correct_result" if submitted else "register_result", reason=reason)
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    old = act.move(result, "rewrite" if result.state == REGISTERED else "replace", reason=reason)
    if isinstance(old, Refused):
        return Outcome(refused=old)
    new = act.create(new_version(act, moved, draft, reason=reason), "结果更正")
    if submitted:
        new = _issued(act, moved, new, reason)
    return act.done({"line_id": line.id, "booking_no": line.booking_no, "version": new.version, **told(moved, new)})


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


def _issued(act: Act, line: Line, new: Result, reason: str) -> Result:
    locked = act.surely(new, "lock")
    last = act.store.last_result(line.instrument_id)
    if last is None or last.line_id == line.id:
        into_ledger(act, locked)
    act.tell(
        "ResultChanged",
        "booking",
        line.booking_no,
        booking_no=line.booking_no,
        unit_id=line.unit_id,
        institution_id=line.institution_id,
        institution=institution_name(act, line.institution_id),
        line=told(line, locked),
        reason=reason,
    )
    return locked
