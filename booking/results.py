"""结果登记 and 结果提交: writing results, locking them, and letting them flow into the ledger (SPEC 5, 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from booking.act import Act
from booking.answers import by_booking, chosen_lines, finished, tell_group
from booking.commands import RegisterResults, ResultDraft, SubmitResults
from booking.facts import brief
from booking.ledger import tell_validity
from booking.line import TESTED, Line
from booking.numbering import Numbers
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.result import PASSED, REGISTERED, Result
from booking.result_rules import completed, wrong_in_result
from booking.setting import Outcome, Setting, refuse

BY_CERTIFICATE = "证书"


def register_results(command: RegisterResults, store: Store, setting: Setting) -> Outcome:
    """Write results; a result that is not submitted yet is written anew as its next version.

    All of them or none; with `keep_good` what is wrong is named in the outcome (`wrong`) and the others are written.
    `periods`: second-level category -> months, to propose 有效期至 from where the certificate's own was not said.
    """
    lines = chosen_lines((row.line_id for row in command.rows), store)
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    if len(lines) < len(command.rows):
        return refuse(Why.BAD_VALUE, "items", repeated=True)
    act = Act(store, setting)
    moved: list[tuple[Line, ResultDraft]] = []
    wrongs: list[dict[str, object]] = []
    numbers: set[str] = set()
    for line, row in zip(lines, command.rows, strict=True):
        months = command.periods.get(line.second)
        draft = completed(row, months=months, today=setting.today)
        usual = None if command.asked else months
        wrong = wrong_in_result(draft, line, store, today=setting.today, taken=numbers, months=usual)
        written = wrong if wrong is not None else _written(act, line, draft)
        if isinstance(written, Line):
            numbers |= {draft.certificate_no} - {""}
            moved.append((written, draft))
            continue
        named = replace(written, data={**written.data, "n": line.n, "serial": line.serial})
        if not command.keep_good:
            return Outcome(refused=named)
        wrongs.append({"line_id": line.id, "refused": named})
    done = _registered(act, moved)
    return replace(done, result={**done.result, "wrong": wrongs})


def _registered(act: Act, moved: list[tuple[Line, ResultDraft]]) -> Outcome:
    outcome = finished(act, (line for line, _draft in moved))
    told = [
        {**brief(line), "line_id": line.id, "result": draft.result, "certificate_no": draft.certificate_no}
        | {"valid_until": draft.valid_until.isoformat() if draft.valid_until else "", "note": draft.note}
        for line, draft in moved
    ]
    return replace(outcome, result={**outcome.result, "lines": told})


def _written(act: Act, line: Line, draft: ResultDraft) -> Line | Refused:
    moved = act.move(line, "register_result")
    if isinstance(moved, Refused):
        return moved
    before = act.store.result(line.id)
    if before is not None and before.state == REGISTERED:
        rewritten = act.move(before, "rewrite")
        if isinstance(rewritten, Refused):
            return rewritten
    act.create(new_version(act, moved, draft), "结果登记")
    return moved


def new_version(act: Act, line: Line, draft: ResultDraft, *, reason: str = "") -> Result:
    """The next version of a line's result, not written yet."""
    versions = act.store.results(line.id)
    return Result(
        id=act.setting.fresh(),
        line_id=line.id,
        version=max((one.version for one in versions), default=0) + 1,
        institution_id=line.institution_id,
        instrument_id=line.instrument_id,
        result=draft.result,
        state=REGISTERED,
        since=act.setting.now,
        certificate_no=draft.certificate_no,
        verified_on=draft.verified_on,
        valid_until=draft.valid_until,
        note=draft.note,
        verifier=draft.verifier,
        checker=draft.checker,
        approver=draft.approver,
        reason=reason,
        by=act.setting.person_id,
        sample=line.sample,
    )


def submit_results(command: SubmitResults, store: Store, setting: Setting) -> Outcome:
    """Lock results: they flow into the ledger and to the unit."""
    lines = chosen_lines(command.line_ids, store)
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    act = Act(store, setting)
    approver, numbers = command.approver.strip(), Numbers(store, setting.today.year)
    issued: list[tuple[Line, Result]] = []
    for line in lines:
        result = store.result(line.id)
        moved = act.move(line, "submit_result")
        if isinstance(moved, Refused) or result is None:
            wrong = moved if isinstance(moved, Refused) else Refused(Why.WRONG_STATE, data={"state": TESTED})
            return Outcome(refused=replace(wrong, data={**wrong.data, "n": line.n, "serial": line.serial}))
        if approver and not result.approver and approver in (result.verifier.strip(), result.checker.strip()):
            data = {"name": approver, "n": line.n, "serial": line.serial}
            return Outcome(refused=Refused(Why.SAME_PERSON, "approver", data))
        number = result.certificate_no or numbers.next(result.institution_id)
        locked = act.move(result, "lock", change=_signed(approver, number))
        if isinstance(locked, Refused):
            return Outcome(refused=locked)
        into_ledger(act, locked)
        issued.append((moved, locked))
    results = {line.id: result for line, result in issued}
    moved_lines = [line for line, _result in issued]
    for group in by_booking(moved_lines).values():
        tell_group(act, "ResultsOut", group, lines=[told(line, results[line.id]) for line in group])
    numbers.keep()
    return finished(act, moved_lines)


def _signed(approver: str, number: str) -> Callable[[Result], Result]:
    """What a result gets when it is locked: who approved it, and its number, unless it had them."""
    return lambda one: replace(one, approver=one.approver or approver, certificate_no=one.certificate_no or number)


def told(line: Line, result: Result) -> dict[str, object]:
    """A line with its result, as a message lists it."""
    return {
        **brief(line),
        "instrument_id": line.instrument_id,
        "result": result.result,
        "certificate_no": result.certificate_no,
        "valid_until": result.valid_until.isoformat() if result.valid_until else "",
        "note": result.note,
    }


def into_ledger(act: Act, result: Result) -> None:
    """The ledger follows a result: 有效期至 by the certificate, none after 不合格; reminders follow the ledger."""
    instrument = act.store.instrument(result.instrument_id)
    if instrument is None:
        raise TypeError(f"result {result.id} is of an instrument that does not exist")
    until = result.valid_until if result.result == PASSED else None
    changed = replace(
        instrument,
        valid_until=until,
        valid_until_by=BY_CERTIFICATE,
        last_result=result.result,
        last_certificate=result.certificate_no,
    )
    act.put(changed)
    if changed.valid_until != instrument.valid_until:
        tell_validity(act, changed)
