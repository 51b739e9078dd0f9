"""Results by chat: 结果登记 singly and several at once, 结果提交, and the correction of a result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from booking import line as life
from booking.commands import CorrectResult, RegisterResults, ResultDraft
from booking.line import Line
from booking.result import NOT_PASSED, PASSED
from booking.validity import valid_until
from handlers.dialogue.model import Acted, Deed, Reply, World
from handlers.staff.showing import names
from handlers.staff.targets import INSTITUTION, Unclear, find
from nlu import verifiers
from nlu.understand import Heard
from nlu.validity import months

ROLE = frozenset({INSTITUTION})
_STATES = (life.ACCEPTED, life.IN_HAND, life.TESTED)
_MEASURED = (*_STATES, life.ISSUED)
_SHARED = ("booking_no", "result", "certificate_no", "valid_until", "validity", "reason", "date")
_SUBMIT = re.compile(r"提交|发证|出证|锁定")
_TAKEN = 30
_NUMBERED = re.compile(r"(?P<head>.*?)(?P<n>\d+)")
"""A certificate number with its running number at the end."""


def register(heard: Heard, text: str, world: World) -> Acted | None:
    """938579 合格 证书号… 有效期到明年4月9号; 第1台合格 第2台不合格; 全部合格; then 提交."""
    rows = _rows(heard.slots)
    if not any("result" in row for row in rows):
        if any(_changes(row) or row.get("certificate_run") for row in rows):
            return correct(heard, text, world)
        return _submission(text, world)
    drafts: list[ResultDraft] = []
    lines: list[Line] = []
    staff = verifiers.find(text)
    for row in sorted(rows, key=lambda one: bool(one.get("rest"))):
        meant = find(row, _said(row, rows, text), world, states=_STATES, taken=[line.id for line in lines])
        if isinstance(meant, Unclear):
            return Acted(replies=(meant.reply,))
        if len(meant.lines) > 1 and row.get("certificate_no") and not row.get("certificate_run"):
            return Acted(replies=(Reply("一个证书编号只能给一台器具。请逐台说，例如：第1台合格 证书编号…"),))
        if any(line.state == life.ISSUED for line in meant.lines):
            return correct(heard, text, world)
        numbers = certificates(row, len(meant.lines))
        lines += meant.lines
        drafts += [_draft(line, {**row, **no}, world, staff) for line, no in zip(meant.lines, numbers, strict=True)]
    return Acted(
        commands=(RegisterResults(tuple(drafts), _periods(lines, world), asked=True),),
        enter="inst_result",
        memory={**_to_submit(lines, world), **_in_hand(lines, world)},
    )


def _said(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], text: str) -> str:
    """The part of the message that a row was read from."""
    return text if len(rows) == 1 else str(row.get("said", ""))


def _to_submit(lines: Sequence[Line], world: World) -> dict[str, Any]:
    waiting = (*world.memory.get("to_submit", ()), *(line.id for line in lines))
    return {"to_submit": list(dict.fromkeys(waiting))}


def certificates(row: Mapping[str, Any], count: int) -> list[dict[str, str]]:
    """What each of `count` lines gets of a run of certificate numbers (…-301到…-303); nothing when there is no run."""
    run = row.get("certificate_run")
    found = _NUMBERED.fullmatch(str(run["first"])) if isinstance(run, Mapping) else None
    if found is None:
        return [{} for _ in range(count)]
    first, width = int(found["n"]), len(found["n"])
    return [{"certificate_no": f"{found['head']}{first + i:0{width}d}"} for i in range(count)]


def _rows(slots: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """One mapping a said result; what is said once counts for every row that does not say otherwise."""
    for key in ("items", "actions"):
        said = slots.get(key)
        if isinstance(said, (list, tuple)) and said:
            shared = {k: slots[k] for k in _SHARED if k in slots}
            return [{**shared, **_row(item)} for item in said if isinstance(item, Mapping)]
    return [slots]


def _row(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {("index" if k == "n" else k): v for k, v in item.items() if k != "intent"}


def _draft(line: Line, row: Mapping[str, Any], world: World, staff: Mapping[str, str]) -> ResultDraft:
    before = world.records.result(line.id)
    verified = _day(row.get("date")) or world.now.date()
    result = str(row["result"])
    until = _day(row.get("valid_until"))
    if until is None and result == PASSED and row.get("validity"):
        until = valid_until(verified, months(str(row["validity"])))
    note = str(row.get("reason") or "") if result == NOT_PASSED else ""
    return ResultDraft(
        line_id=line.id,
        result=result,
        certificate_no=str(row.get("certificate_no") or (before.certificate_no if before else "")),
        valid_until=until,
        verified_on=verified,
        note=note,
        verifier=staff.get("verifier") or world.actor.name,
        checker=staff.get("checker", ""),
        approver=staff.get("approver", ""),
    )


def _periods(lines: Sequence[Line], world: World) -> dict[str, int]:
    """Months of validity a category, for results that do not say until when."""
    found: dict[str, int] = {}
    for line in lines:
        category = world.matcher.catalogue.get(line.second, line.first)
        if category is not None and category.period_months:
            found[line.second] = category.period_months
    return found


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _submission(text: str, world: World) -> Acted | None:
    """提交结果 without a result in the message: whatever stands registered."""
    if not _SUBMIT.search(text):
        return None
    waiting = world.records.institution_lines(world.actor.ref, states=(life.TESTED,), limit=200)
    if not waiting:
        return Acted(replies=(Reply("没有登记好、等着提交的结果。"),))
    return Acted(enter="inst_result", memory={"to_submit": [line.id for line in waiting]})


def _changes(slots: Mapping[str, Any]) -> dict[str, Any]:
    """What a correction changes of a result, in the names of `ResultDraft`."""
    changes: dict[str, Any] = {}
    if slots.get("certificate_no"):
        changes["certificate_no"] = str(slots["certificate_no"])
    if (until := _day(slots.get("valid_until"))) is not None:
        changes["valid_until"] = until.isoformat()
    if slots.get("result"):
        changes["result"] = str(slots["result"])
        if slots.get("reason"):
            changes["note"] = str(slots["reason"])
    return changes


def correct(heard: Heard, text: str, world: World) -> Acted | None:
    """刚才S-1001的证书号登错了 应该是…: written again while it is not submitted, a new version afterwards."""
    rows = _rows(heard.slots)
    changed: list[tuple[Line, dict[str, Any]]] = []
    for row in rows:
        if not (_changes(row) or row.get("certificate_run")):
            continue
        meant = _meant(row, _said(row, rows, text), world)
        if isinstance(meant, Reply):
            return Acted(replies=(meant,))
        numbers = certificates(row, len(meant))
        changed += [(line, {**_changes(row), **no}) for line, no in zip(meant, numbers, strict=True)]
    if not changed:
        return None
    issued = [one for one in changed if one[0].state == life.ISSUED]
    if len(issued) == 1 and len(changed) == 1:
        line, changes = issued[0]
        return Acted(enter="inst_correct", values={"lines": [line.id], "changes": changes, "reason": text[:_TAKEN]})
    if issued or (len(changed) > 1 and _one_number(changed)):
        return Acted(replies=(Reply("请说明要改哪一台的结果，例如：S-1001的证书号应该是…"),))
    drafts = tuple(draft for line, changes in changed if (draft := _again(line, changes, world)) is not None)
    lines = [line for line, _ in changed]
    return Acted(
        commands=(RegisterResults(drafts, asked=True),),
        enter="inst_result",
        memory={**_to_submit(lines, world), **_in_hand(lines, world)},
    )


def _one_number(changed: Sequence[tuple[Line, Mapping[str, Any]]]) -> bool:
    """Whether one certificate number or one result would be written to several instruments."""
    numbers = [str(changes["certificate_no"]) for _, changes in changed if "certificate_no" in changes]
    return len(set(numbers)) < len(numbers) or any(not changes for _, changes in changed)


def _meant(row: Mapping[str, Any], text: str, world: World) -> Sequence[Line] | Reply:
    """The lines with a result whose correction is said; what passed, when it is about certificates and validity."""
    meant = find(row, text, world, states=_MEASURED)
    if isinstance(meant, Unclear):
        return meant.reply
    written = [line for line in meant.lines if world.records.result(line.id) is not None]
    if not written:
        return Reply(f"{names(meant.lines)} 还没有登记结果，请先说合格还是不合格。")
    if len(written) > 1 and "result" not in row:
        results = {line.id: world.records.result(line.id) for line in written}
        passed = [line for line in written if (result := results[line.id]) and result.result == PASSED]
        pending = [line for line in passed if line.state != life.ISSUED]
        bare = [line for line in pending if (result := results[line.id]) and not result.certificate_no]
        if "certificate_no" in row and "certificate_run" not in row and len(bare) == 1:
            return bare
        return pending or passed or written
    if len(written) > 1 and not (row.get("serial") or row.get("index") or row.get("all")):
        return Reply("请说明要改哪一台的结果，例如：S-1001的证书号应该是…")
    return written


def _again(line: Line, changes: Mapping[str, Any], world: World) -> ResultDraft | None:
    """A registered result with the changes, to be written in its place."""
    before = world.records.result(line.id)
    if before is None:
        return None
    result = str(changes.get("result", before.result))
    return ResultDraft(
        line_id=line.id,
        result=result,
        certificate_no=str(changes.get("certificate_no", before.certificate_no)),
        valid_until=_day(changes.get("valid_until")) or (before.valid_until if result == PASSED else None),
        verified_on=before.verified_on,
        note=str(changes.get("note", before.note)),
        verifier=before.verifier,
        checker=before.checker,
        approver=before.approver,
    )


def _in_hand(lines: Sequence[Line], world: World) -> dict[str, Any]:
    numbers = {line.booking_no for line in lines}
    if len(numbers) != 1:
        return {}
    no = numbers.pop()
    return {"booking_no": no, "listed": [line.id for line in world.records.lines(no)]}


def correction(values: Mapping[str, Any]) -> CorrectResult:
    """The command of a confirmed correction."""
    changes = dict(values["changes"])
    if "valid_until" in changes:
        changes["valid_until"] = date.fromisoformat(changes["valid_until"])
    return CorrectResult(str(values["lines"][0]), changes, str(values["reason"]))


RESULT_DEEDS: tuple[Deed, ...] = (
    Deed("inst_result", ("inst_result",), ROLE, register),
    Deed("inst_correction", ("correct_info",), ROLE, correct),
)
