"""Results by chat: 结果登记 singly and several at once, and the correction of a result."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from booking import line as life
from booking.commands import Command, CorrectResult, RegisterResults, ResultDraft
from booking.fields import labels_of
from booking.line import Line
from booking.result import NOT_PASSED, PASSED, Result
from booking.validity import valid_until
from handlers.dialogue.model import Acted, Reply, World
from handlers.staff.showing import names
from nlu.orders.order import Order
from nlu.validity import months

RESULTS_STATES = (life.ACCEPTED, life.IN_HAND, life.TESTED)
_NUMBERED = re.compile(r"(?P<head>.*?)(?P<n>\d+)")
"""A certificate number with its running number at the end."""
TITLES = {
    **labels_of("certificate_no", "valid_until"),
    "verified_on": "检定日期",
    "result": "检定结果",
    "note": "说明",
}
"""What of a result may be corrected by chat."""
WHICH = "请说明要改哪一台的结果，例如：S-1001的证书号应该是…"
ONE_NUMBER = "一个证书编号只能给一台器具。请逐台说，例如：第1台合格 证书编号…"

NOT_TYPED = "检定员、核验员、批准人不用写名字：谁登记谁就是检定员，核验和批准要本人来办。"
_NAMED = frozenset(("verifier", "checker", "approver"))

Said = tuple[Order, tuple[Line, ...]]
"""An order about results, and the lines that it is about."""


def registered(said: Sequence[Said], world: World) -> tuple[list[Command], list[Reply], Acted | None]:
    """The results of one message: commands that write them, what is said back, the correction of one that is out."""
    drafts: list[ResultDraft] = []
    back: list[Reply] = [Reply(NOT_TYPED)] if any(_NAMED & order.values.keys() for order, _lines in said) else []
    for order, lines in said:
        if not lines:
            continue
        if day := order.values.get("impossible"):
            back.append(Reply(f"没有这一天：{day}。{names(lines)} 的结果没有登记，请核对日期。"))
        elif any(line.state == life.ISSUED for line in lines) or "result" not in order.values:
            changed = _changed(order, lines, world)
            if isinstance(changed, Acted):
                return [], back, changed
            drafts += changed if isinstance(changed, list) else []
            back += [changed] if isinstance(changed, Reply) else []
        elif isinstance(numbers := certificates(order.values, len(lines)), Reply):
            back.append(numbers)
        else:
            drafts += [_draft(line, {**order.values, **no}, world) for line, no in zip(lines, numbers, strict=True)]
    if not drafts:
        return [], back, None
    if ahead := next((day for order, _lines in said if (day := order.values.get("ahead"))), None):
        back.append(Reply(f"检定日期 {ahead} 还没到，先记成今天，到时候不对再更正。"))
    written = [line for _order, lines in said for line in lines]
    return [RegisterResults(tuple(drafts), periods(written, world), keep_good=True, asked=True)], back, None


def certificates(said: Mapping[str, Any], count: int) -> list[dict[str, str]] | Reply:
    """The certificate number of each of `count` lines: one each as said, a run (…-301到…-303), or one for one line."""
    several = said.get("certificates")
    if isinstance(several, list):
        return [{"certificate_no": no} for no in several] if len(several) == count else Reply(ONE_NUMBER)
    run = said.get("certificate_run")
    found = _NUMBERED.fullmatch(str(run["first"])) if isinstance(run, Mapping) else None
    if found is not None:
        first, width = int(found["n"]), len(found["n"])
        return [{"certificate_no": f"{found['head']}{first + i:0{width}d}"} for i in range(count)]
    if said.get("certificate_no") and count > 1:
        return Reply(ONE_NUMBER)
    return [{} for _ in range(count)]


def _draft(line: Line, said: Mapping[str, Any], world: World) -> ResultDraft:
    before = world.records.pending(line.id)
    verified = _day(said.get("date")) or world.now.date()
    result = str(said["result"])
    until = _day(said.get("valid_until"))
    if until is None and result == PASSED and said.get("validity"):
        until = valid_until(_day(said.get("ahead")) or verified, months(str(said["validity"])))
    if until is None and result == PASSED and said.get("as_before"):
        until = _validity_before(line, world)
    return ResultDraft(
        line_id=line.id,
        result=result,
        certificate_no=str(said.get("certificate_no") or (before.certificate_no if before else "")),
        valid_until=until,
        verified_on=verified,
        note=str(said.get("reason") or "") if result == NOT_PASSED else "",
        details=before.details if before else {},
    )


def _validity_before(line: Line, world: World) -> date | None:
    """有效期同上, in a message of its own: that of the result of this booking that was registered last."""
    found = [world.records.result(one.id) for one in world.records.lines(line.booking_no)]
    dated = [one for one in found if one is not None and one.valid_until is not None]
    return dated[-1].valid_until if dated else None


def periods(lines: Sequence[Line], world: World) -> dict[str, int]:
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


# -- corrections -------------------------------------------------------------------------------------------------------
def _changes(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a correction changes of a result, in the names of `ResultDraft`; dates are ISO."""
    named = {**said, "note": said.get("reason"), "verified_on": said.get("date")}
    return {name: str(named[name]) for name in TITLES if named.get(name)}


def _changed(order: Order, lines: Sequence[Line], world: World) -> list[ResultDraft] | Reply | Acted:
    """刚才S-1001的证书号登错了 应该是…: written again while it is not submitted, a new version afterwards."""
    meant = _with_result(order, lines, world)
    if isinstance(meant, Reply):
        return meant
    numbers = certificates(order.values, len(meant))
    if isinstance(numbers, Reply):
        return Reply(WHICH)
    changes = [(line, {**_changes(order.values), **no}) for line, no in zip(meant, numbers, strict=True)]
    issued = [one for one in changes if one[0].state == life.ISSUED]
    if len(issued) == 1 and len(changes) == 1:
        return _new_version(*issued[0], world)
    if issued:
        return Reply(WHICH)
    return [draft for line, new in changes if (draft := _again(line, new, order.values, world)) is not None]


def _new_version(line: Line, changes: Mapping[str, str], world: World) -> Acted | Reply:
    """The correction of a result that is out, to be confirmed; what stands there already is no change."""
    before = world.records.result(line.id)
    new = {name: value for name, value in changes.items() if before is None or _told(before, name) != value}
    if not new:
        return Reply(f"{names((line,))} 登记的就是这样，不用改。")
    reason = "、".join(TITLES[name] for name in new) + "登记有误"
    return Acted(enter="inst_correct", values={"lines": [line.id], "changes": new, "reason": reason})


def _told(result: Result, name: str) -> str:
    """A field of a result as a correction writes it."""
    value = getattr(result, name)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def changes_told(line: Line, changes: Mapping[str, str], world: World) -> list[str]:
    """What a correction changes: 证书编号：NJG-1 → NJG-2."""
    before = world.records.result(line.id)
    old = {name: _told(before, name) if before else "" for name in changes}
    return [f"{TITLES[name]}：{old[name] or '（空）'} → {value}" for name, value in changes.items()]


def _with_result(order: Order, lines: Sequence[Line], world: World) -> Sequence[Line] | Reply:
    """The lines with a result whose correction is said; what passed, when it is about certificates and validity."""
    results = {line.id: world.records.result(line.id) for line in lines}
    written = [line for line in lines if results[line.id] is not None]
    if not written:
        return Reply(f"{names(lines)} 还没有登记结果，请先说合格还是不合格。")
    if len(written) == 1 or "result" in order.values:
        return written
    passed = [line for line in written if (result := results[line.id]) and result.result == PASSED]
    pending = [line for line in passed if line.state != life.ISSUED]
    bare = [line for line in pending if (result := results[line.id]) and not result.certificate_no]
    if (
        "certificate_no" in order.values
        and len(bare) == 1
        and not order.values.keys() & {"certificates", "certificate_run"}
    ):
        return bare
    return pending or passed or written


def _again(line: Line, changes: Mapping[str, Any], said: Mapping[str, Any], world: World) -> ResultDraft | None:
    """A registered result with the changes, to be written in its place."""
    before = world.records.result(line.id)
    if before is None:
        return None
    result = str(changes.get("result", before.result))
    verified = _day(changes.get("verified_on")) or before.verified_on
    until = _day(changes.get("valid_until")) or before.valid_until
    if said.get("validity") and verified is not None:
        until = valid_until(verified, months(str(said["validity"])))
    return ResultDraft(
        line_id=line.id,
        result=result,
        certificate_no=str(changes.get("certificate_no", before.certificate_no)),
        valid_until=until if result == PASSED else None,
        verified_on=verified,
        note=str(changes.get("note", before.note)),
        details=before.details,
    )


def correction(values: Mapping[str, Any], usual: Mapping[str, int]) -> CorrectResult:
    """The command of a confirmed correction."""
    return CorrectResult(str(values["lines"][0]), dict(values["changes"]), str(values["reason"]), usual)
