"""结果登记: writing results that are not out yet (SPEC 5, 6); who writes one signs it as 检定员."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from booking.act import Act
from booking.answers import chosen_lines, finished
from booking.commands import AttachCertificate, RegisterResults, ResultDraft
from booking.facts import brief, facts
from booking.lifecycle import Party
from booking.line import Line
from booking.parties import belongs_to
from booking.people import Duty
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.result import DETAILS, REGISTERED, Result
from booking.result_rules import completed, wrong_in_result
from booking.setting import Outcome, Setting, refuse
from booking.signing import signature


def register_results(command: RegisterResults, store: Store, setting: Setting) -> Outcome:
    """Write results; a result that is not released yet is written anew as its next version, to be signed anew.

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
    new = pending_version(act, moved, draft)
    if isinstance(new, Refused):
        return new
    act.create(new, "结果登记")
    return moved


def pending_version(act: Act, line: Line, draft: ResultDraft, *, reason: str = "") -> Result | Refused:
    """The next version of a line's result, not written yet; one that waited to be signed gives way to it."""
    name = signature(act)
    if isinstance(name, Refused):
        return name
    before = act.store.pending(line.id)
    rewritten = act.move(before, "rewrite") if before is not None else None
    if isinstance(rewritten, Refused):
        return rewritten
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
        verifier=name,
        details={one: text for one in DETAILS if (text := draft.details.get(one, "").strip())},
        reason=reason,
        by=act.setting.person_id,
        sample=line.sample,
    )


def attach_certificate(command: AttachCertificate, store: Store, setting: Setting) -> Outcome:
    """The institution's own certificate goes with a version of a result, in place of one that is printed here.

    It is attached before anybody has checked the version: what is checked and released is what was seen.
    """
    line = store.line(command.line_id)
    if line is None:
        return refuse(Why.NOT_FOUND, "selection")
    wrong = belongs_to(setting.person_id, line, store, party=Party.INSTITUTION, duties=frozenset({Duty.TESTER}))
    if wrong is not None:
        return Outcome(refused=wrong)
    pending = store.pending(line.id)
    if pending is None or pending.state != REGISTERED:
        return refuse(Why.WRONG_STATE, state=pending.state if pending else line.state)
    if pending.version != command.version:
        return refuse(Why.CHANGED)
    store.put_setting(_own_name(pending.id), {"name": command.name, "sha256": command.sha256, "size": command.size})
    act = Act(store, setting)
    told = {**facts(pending), "sha256": command.sha256}
    act.tell("CertificateAttached", pending.life.name, pending.id, verb="附证书文件", **told)
    return act.done({"line_id": line.id, "version": pending.version, "sha256": command.sha256})


def own_certificate(records: Records, result_id: str) -> Mapping[str, Any] | None:
    """The institution's own certificate of a version: the name, digest and size of its file; None for none."""
    found: Mapping[str, Any] | None = records.setting(_own_name(result_id))
    return found


def _own_name(result_id: str) -> str:
    return f"own certificate {result_id}"
