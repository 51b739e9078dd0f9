"""批准: the third signature locks results, and lets them flow into the ledger and to the unit (SPEC 5, 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from booking.act import Act
from booking.answers import by_booking, chosen_lines, finished, tell_group
from booking.commands import SubmitResults
from booking.facts import brief
from booking.fields import MARKS
from booking.ledger import tell_validity
from booking.line import ISSUED, Line
from booking.numbering import Numbers
from booking.ports import Records, Store
from booking.refusal import Refused
from booking.result import PASSED, Result
from booking.setting import Outcome, Setting
from booking.signing import may_release, signature, to_be_signed
from booking.submitting import institution_name

BY_CERTIFICATE = "证书"
Released = tuple[Line, Result]


def submit_results(command: SubmitResults, store: Store, setting: Setting) -> Outcome:
    """Release checked results: first ones are issued, a correction takes the place of what stood before it."""
    lines = chosen_lines(command.line_ids, store)
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    act, numbers = Act(store, setting), Numbers(store, setting.today.year)
    issued: list[Released] = []
    corrected: list[Released] = []
    for line in lines:
        released = _released(act, line, command.versions, numbers)
        if isinstance(released, Refused):
            return Outcome(refused=replace(released, data={**released.data, "n": line.n, "serial": line.serial}))
        (corrected if line.state == ISSUED else issued).append(released)
    _tell(act, issued, corrected)
    numbers.keep()
    return finished(act, [line for line, _result in (*issued, *corrected)])


def _released(act: Act, line: Line, versions: Mapping[str, int], numbers: Numbers) -> Released | Refused:
    """One result with its third signature, and its line."""
    store, correcting = act.store, line.state == ISSUED
    pending, name = to_be_signed(line, versions, store), signature(act)
    if isinstance(pending, Refused):
        return pending
    signed = replace(pending, approver=str(name), approved_by=act.setting.person_id, approved_at=act.setting.now)
    locked = act.move(signed, "lock", change=lambda one: _numbered(one, numbers))
    if isinstance(locked, Refused):
        return locked
    wrong = name if isinstance(name, Refused) else may_release(pending, act.setting.person_id, store)
    if wrong is not None:
        return wrong
    moved = act.move(line, "correct_result" if correcting else "submit_result")
    if isinstance(moved, Refused):
        return moved
    before = store.result(line.id) if correcting else None
    replaced = act.move(before, "replace", reason=locked.reason) if before is not None else None
    if isinstance(replaced, Refused):
        return replaced
    if before is None or stands_in_ledger(store, before):
        into_ledger(act, locked)
    return moved, locked


def _numbered(result: Result, numbers: Numbers) -> Result:
    return replace(result, certificate_no=result.certificate_no or numbers.next(result.institution_id))


def _tell(act: Act, issued: list[Released], corrected: list[Released]) -> None:
    results = {line.id: result for line, result in issued}
    for group in by_booking(line for line, _result in issued).values():
        tell_group(act, "ResultsOut", group, lines=[told(line, results[line.id]) for line in group])
    for line, result in corrected:
        act.tell(
            "ResultChanged",
            "booking",
            line.booking_no,
            booking_no=line.booking_no,
            unit_id=line.unit_id,
            institution_id=line.institution_id,
            institution=institution_name(act, line.institution_id),
            line=told(line, result),
            reason=result.reason,
        )


def told(line: Line, result: Result) -> dict[str, object]:
    """A line with its result, as a message lists it."""
    return {
        **brief(line),
        "instrument_id": line.instrument_id,
        "result_id": result.id,
        "result": result.result,
        "certificate_no": result.certificate_no,
        "valid_until": result.valid_until.isoformat() if result.valid_until else "",
        "note": result.remark,
    }


def stands_in_ledger(records: Records, result: Result) -> bool:
    """Whether the ledger's validity came from this result, and not from a later verification."""
    instrument = records.instrument(result.instrument_id)
    return instrument is not None and instrument.last_certificate == result.certificate_no


def into_ledger(act: Act, result: Result) -> None:
    """The ledger follows a result: 有效期至 by the certificate, none after 不合格; so do the 检定码 and the
    铅封 that were put on. Reminders follow the ledger.
    """
    instrument = act.store.instrument(result.instrument_id)
    if instrument is None:
        raise TypeError(f"result {result.id} is of an instrument that does not exist")
    until = result.valid_until if result.result == PASSED else None
    put_on: dict[str, Any] = {name: text for name in MARKS if (text := result.details.get(name))}
    changed = replace(
        instrument,
        valid_until=until,
        valid_until_by=BY_CERTIFICATE,
        last_result=result.result,
        last_certificate=result.certificate_no,
        **put_on,
    )
    act.put(changed)
    if changed.valid_until != instrument.valid_until:
        tell_validity(act, changed)
