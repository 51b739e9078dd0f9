"""核验 and 批准 by chat: what waits for a signature, its values to look at, and the act of signing or giving back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from booking import line as life
from booking.commands import CheckResults, Command, GiveBackResults, SubmitResults
from booking.execute import Outcome
from booking.line import Line
from booking.people import Duty
from booking.result import CHECKED, PENDING, REGISTERED, Result
from booking.result_rules import far_from_period
from handlers.dialogue.model import Acted, Choice, Deed, Does, Flow, No, Ok, Parsed, Reply, Slot, Values, World
from handlers.flows.tapping import offered
from handlers.staff.reasons import GIVE_BACK_REASONS
from handlers.staff.showing import names, result_text
from handlers.staff.targets import INSTITUTION, Unclear, find
from nlu.orders.order import Shown
from nlu.orders.targets import named
from nlu.understand import Heard

ROLE = frozenset({INSTITUTION})
MOST = 50
"""Results that one message signs; the rest is for the next."""

_OTHER_ORDER = re.compile(r"合格|受理|收样")
_CHECK = re.compile(r"核验|复核")
_RELEASE = re.compile(r"批准|签发|放行|发证|出证|^提交")
_BACK = re.compile(r"退回|打回|不通过|不批|不核")
_WHOLE = re.compile(
    r"(?:请|麻烦|那就?|好的?|全部|都|结果|[,，。!！\s])*(?:核验|复核|批准|签发|放行|发证|出证|提交)(?:通过|结果|全部|一下|了|吧|[,，。!！\s])*"
)
"""A message that is nothing but the order to sign."""
_STAGES: Mapping[str, tuple[Duty, str, str]] = {
    REGISTERED: (Duty.CHECKER, "核验", "inst_check"),
    CHECKED: (Duty.APPROVER, "批准", "inst_release"),
}
"""By where a result stands: whose signature it waits for, what that is called, and the flow that asks for it."""

_HEARD_AS = (
    "unclear", "affirm", "provide_info", "correct_info", "inst_accept", "inst_reject", "inst_return", "inst_result",
    "inst_todo", "query_status",
)  # fmt: skip


def held(world: World) -> frozenset[Duty]:
    """The duties of whoever writes, at the institution for which they write."""
    role = world.records.role(world.actor.person_id, world.actor.role, world.actor.ref)
    return frozenset(role.granted) if role is not None and role.active else frozenset()


def holders(world: World, duty: Duty) -> str:
    """A duty with the names of who holds it here; that nobody does is said with the way out."""
    staff = world.records.staff(world.actor.role, world.actor.ref)
    found = (world.records.person(role.person_id) for role in staff if role.active and role.has(duty))
    known = tuple(dict.fromkeys(one.name for one in found if one is not None and one.name))[:3]
    return f"{duty}（{'、'.join(known)}）" if known else f"{duty}（还没有人，请管理员在“人员”里分配）"


def waiting(world: World, state: str) -> dict[str, Result]:
    """What waits for one of the signatures here, by line; what was given back waits for none."""
    found = world.records.pending_results(world.actor.ref, states=(state,), limit=MOST)
    return {one.line_id: one for one in found if not one.returned}


def signing(heard: Heard, text: str, world: World) -> Acted | None:
    """核验, 全部批准, 938579核验通过, 938579退回 数值不对, 提交: for who holds the duty; others are told who does."""
    if _OTHER_ORDER.search(text):
        return None
    duties = held(world)
    if _BACK.search(text):
        return _give_back(heard, text, world) if duties & {Duty.CHECKER, Duty.APPROVER} else None
    state = REGISTERED if _CHECK.search(text) else CHECKED if _RELEASE.search(text) else ""
    if not state:
        return None
    duty, title, flow = _STAGES[state]
    if duty not in duties:
        return Acted((Reply(_not_mine(world)),)) if _WHOLE.fullmatch(text) else None
    meant = _meant(world, waiting(world, state))
    if isinstance(meant, Reply):
        return Acted((meant,))
    if not meant:
        return Acted((Reply(f"没有等您{title}的结果。{_ahead(world, state)}"),))
    return Acted(enter=flow, values={"lines": [line.id for line, _one in meant], "versions": _versions(meant)})


def _not_mine(world: World) -> str:
    """What is said to the 检定员 who wants to hand in what is in other hands already."""
    counts = [(duty, len(waiting(world, state))) for state, (duty, _title, _flow) in _STAGES.items()]
    said = "，".join(f"{n}台在等{holders(world, duty)}" for duty, n in counts if n)
    if not said:
        return "没有登记好、等着核验或批准的结果。"
    return f"结果登记好就不用再提交了：{said}。批准以后证书才发给送检单位。"


def _ahead(world: World, state: str) -> str:
    """What stands one step before the signature that is asked for."""
    n = len(waiting(world, REGISTERED)) if state == CHECKED else 0
    return f"还有{n}台要先由{holders(world, Duty.CHECKER)}核验。" if n else ""


def _versions(meant: Sequence[tuple[Line, Result]]) -> dict[str, int]:
    return {line.id: one.version for line, one in meant}


def _meant(world: World, results: Mapping[str, Result]) -> tuple[tuple[Line, Result], ...] | Reply:
    """The results that the message names, among those that wait; without a name all of them."""
    lines = [line for one in results if (line := world.records.line(one)) is not None]
    shown = [Shown(line.serial.strip("-"), line.instrument_name, line.model.strip("-")) for line in lines]
    targets = named(world.text, shown, world.now.date())
    if lines and (targets.named or targets.booking_no):
        meant = find(targets, world, lines, states=(life.TESTED, life.ISSUED))
        if isinstance(meant, Unclear):
            return meant.reply
        lines = [line for line in meant.lines if line.id in results]
    return tuple((line, results[line.id]) for line in lines)


def _give_back(heard: Heard, _text: str, world: World) -> Acted | None:
    """退回检定员: only what is named, or the one thing that waits."""
    results = {one: result for state in PENDING for one, result in waiting(world, state).items()}
    meant = _meant(world, results) if results else ()
    if isinstance(meant, Reply) or not meant:
        return None
    reason = str(heard.slots.get("reason") or "")
    ids = tuple(line.id for line, _one in meant)
    if reason:
        return Acted(commands=(GiveBackResults(ids, reason),))
    return Acted(enter="inst_give_back", values={"lines": list(ids)})


def odd_validity(line: Line, result: Result | None, world: World) -> str:
    """A question behind a validity that is far from the category's period."""
    category = world.matcher.catalogue.get(line.second, line.first)
    months = category.period_months if category else None
    if not months or result is None or result.verified_on is None or result.valid_until is None:
        return ""
    odd = far_from_period(result.verified_on, result.valid_until, months)
    return f"（这类器具一般{months}个月一检，有效期没写错吧？写错了直接说对的）" if odd else ""


def pending_rows(lines: Sequence[Line], world: World) -> str:
    """Results that are not out, one a line, with what is odd about them."""
    found = [(line, world.records.pending(line.id)) for line in lines]
    return "\n".join(
        f"· {names((line,))}：{result_text(one)}{odd_validity(line, one, world)}" for line, one in found if one
    )


def _chosen(values: Values, world: World) -> tuple[Line, ...]:
    found = (world.records.line(str(one)) for one in values.get("lines", ()))
    return tuple(line for line in found if line is not None)


def _summary(state: str) -> Any:
    _, title, flow = _STAGES[state]
    after = "核验后交批准人批准。" if state == REGISTERED else "批准后结果就锁定，证书发给送检单位。"

    def summary(values: Values, world: World) -> Reply:
        lines = _chosen(values, world)
        rows = pending_rows(lines, world)
        by = dict.fromkeys(one.verifier for line in lines if (one := world.records.pending(line.id)))
        text = f"请看清楚再{title}（检定员：{'、'.join(by)}）：\n{rows}\n{after}有不对的，说“退回”和原因。"
        return Reply(text, (Choice(title, does=Does("confirm", flow)), Choice("先不办", "取消")))

    return summary


def _gone(state: str) -> Any:
    def moot(values: Values, world: World) -> bool:
        results = waiting(world, state)
        return not any(str(one) in results for one in values.get("lines", ()))

    return moot


def _check(values: Values, _world: World) -> tuple[Command, ...]:
    return (CheckResults(tuple(values["lines"]), dict(values["versions"])),)


def _release(values: Values, _world: World) -> tuple[Command, ...]:
    return (SubmitResults(tuple(values["lines"]), dict(values["versions"])),)


def _back(values: Values, _world: World) -> tuple[Command, ...]:
    return (GiveBackResults(tuple(values["lines"]), str(values["reason"])),)


def _told(_values: Values, _outcomes: tuple[Outcome, ...], _world: World) -> tuple[Reply, ...]:
    """The reports of the commands have said it all."""
    return ()


def _kept(value: Any, _values: Values, _world: World) -> Parsed:
    return Ok(value) if isinstance(value, list | dict) else No("请重新说一遍是哪几台。")


def _why(value: Any, _values: Values, _world: World) -> Parsed:
    text = str(value).strip()
    return Ok(text[:200]) if len(text) > 1 else No("请写清楚哪里不对，检定员要照着改。")


def _why_said(heard: Heard, _values: Values, world: World) -> Values:
    return {"reason": world.text} if world.asked == "reason" and heard.intent != "cancel" else {}


_LINES = Slot("lines", "器具", "", _kept, show=lambda v: f"{len(v)}台", spot=False)
_VERSIONS = Slot("versions", "版本", "", _kept, spot=False)
SIGNING_FLOWS: tuple[Flow, ...] = (
    Flow(
        name="inst_check", title="核验结果", roles=ROLE, intents=(), slots=(_LINES, _VERSIONS), commit=_check,
        done=_told, confirm=_summary(REGISTERED), moot=_gone(REGISTERED), verbs=("核验",), orders=True,
    ),
    Flow(
        name="inst_release", title="批准结果", roles=ROLE, intents=(), slots=(_LINES, _VERSIONS), commit=_release,
        done=_told, confirm=_summary(CHECKED), moot=_gone(CHECKED), verbs=("批准",), orders=True,
    ),
    Flow(
        name="inst_give_back", title="退回检定员", roles=ROLE, intents=(),
        slots=(_LINES, Slot("reason", "原因", "哪里不对？检定员会照着改。", _why, choices=offered(*GIVE_BACK_REASONS))),
        commit=_back, done=_told,
        also_in=("inst_reject", "inst_return", "provide_info", "correct_info", "unclear", "deny"), takes=_why_said,
    ),
)  # fmt: skip
SIGNING_DEEDS: tuple[Deed, ...] = (Deed("inst_signing", _HEARD_AS, ROLE, signing),)
