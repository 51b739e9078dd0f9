"""Results by chat: 结果登记 singly and several at once, 结果提交, and the correction of a result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from booking import line as life
from booking.commands import Command, CorrectResult, RegisterResults, ResultDraft
from booking.line import Line
from booking.result import NOT_PASSED, PASSED
from booking.validity import valid_until
from handlers.dialogue.model import Acted, Deed, Reply, World
from handlers.staff.targets import INSTITUTION, Unclear, find
from nlu.understand import Heard
from nlu.validity import months

ROLE = frozenset({INSTITUTION})
_STATES = (life.ACCEPTED, life.IN_HAND, life.TESTED)
_MEASURED = (*_STATES, life.ISSUED)
_SHARED = ("booking_no", "result", "certificate_no", "valid_until", "validity", "reason", "date")
_SUBMIT = re.compile(r"提交|发证|出证|锁定")
_TAKEN = 30


def register(heard: Heard, text: str, world: World) -> Acted | None:
    """938579 合格 证书号… 有效期到明年4月9号; 第1台合格 第2台不合格; 全部合格; then 提交."""
    rows = _rows(heard.slots)
    if not any("result" in row for row in rows):
        if any(_changes(row) for row in rows):
            return correct(heard, text, world)
        return _submission(text, world)
    drafts: list[ResultDraft] = []
    changed: list[Command] = []
    lines: list[Line] = []
    for row in rows:
        meant = find(row, text if len(rows) == 1 else "", world, states=_STATES)
        if isinstance(meant, Unclear):
            return Acted(replies=(meant.reply,))
        if len(meant.lines) > 1 and row.get("certificate_no"):
            return Acted(replies=(Reply("一个证书编号只能给一台器具。请逐台说，例如：第1台合格 证书编号…"),))
        issued = [line for line in meant.lines if line.state == life.ISSUED]
        if issued:
            return correct(heard, text, world)
        lines += meant.lines
        drafts += [_draft(line, row, world) for line in meant.lines]
    return Acted(
        commands=(RegisterResults(tuple(drafts), _periods(lines, world)), *changed),
        enter="inst_result",
        memory={
            "to_submit": list(dict.fromkeys((*world.memory.get("to_submit", ()), *(line.id for line in lines)))),
            **_in_hand(lines, world),
        },
    )


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


def _draft(line: Line, row: Mapping[str, Any], world: World) -> ResultDraft:
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
        verifier=world.actor.name,
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
    row = rows[0]
    changes = _changes(row)
    if not changes:
        return None
    meant = find(row, text, world, states=_MEASURED)
    if isinstance(meant, Unclear):
        return Acted(replies=(meant.reply,))
    written = [line for line in meant.lines if world.records.result(line.id) is not None]
    if len(written) != 1:
        return Acted(replies=(Reply("请说明要改哪一台的结果，例如：S-1001的证书号应该是…"),))
    line = written[0]
    if line.state == life.ISSUED:
        return Acted(enter="inst_correct", values={"lines": [line.id], "changes": changes, "reason": text[:_TAKEN]})
    return _write_again(line, changes, world)


def _write_again(line: Line, changes: Mapping[str, Any], world: World) -> Acted:
    before = world.records.result(line.id)
    if before is None:
        return Acted(replies=(Reply("这台还没有登记结果。"),))
    draft = ResultDraft(
        line_id=line.id,
        result=str(changes.get("result", before.result)),
        certificate_no=str(changes.get("certificate_no", before.certificate_no)),
        valid_until=_day(changes.get("valid_until")) or before.valid_until,
        verified_on=before.verified_on,
        note=str(changes.get("note", before.note)),
        verifier=before.verifier,
    )
    return Acted(commands=(RegisterResults((draft,)),), enter="inst_result")


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
