"""What staff are told when a command of theirs was carried out, or refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from booking import line as life
from booking.commands import (
    AcceptLines,
    AskCapability,
    CallOffLines,
    CheckResults,
    CorrectResult,
    DismissLines,
    ForceAssign,
    GiveBackResults,
    MoveCapability,
    Publish,
    RefuseLines,
    RegisterResults,
    ReturnLines,
    ReviewUnit,
    ScheduleLines,
    SubmitResults,
    TakeBackLines,
    TakeInLines,
)
from booking.execute import Outcome
from booking.line import Line
from booking.people import Duty
from handlers.dialogue.model import Choice, Reply, World
from handlers.staff.showing import names, result_text, when
from handlers.staff.signing import holders, pending_rows
from handlers.wording.refusals import refusal_text

Report = Callable[[Any, Outcome, World], tuple[Reply, ...]]
UNDO = Choice("撤回")
_ENDS = tuple("。！？!?.…")


def _lines(line_ids: Iterable[str], world: World) -> tuple[Line, ...]:
    found = (world.records.line(line_id) for line_id in line_ids)
    return tuple(line for line in found if line is not None)


def _numbers(lines: Iterable[Line]) -> str:
    return "、".join(dict.fromkeys(line.booking_no for line in lines))


def _rest(lines: tuple[Line, ...], world: World) -> str:
    """What of the same bookings still waits for an answer."""
    left = [
        line
        for no in dict.fromkeys(line.booking_no for line in lines)
        for line in world.records.lines(no)
        if line.state == life.ASSIGNED and line.institution_id == world.actor.ref
    ]
    return f"这单还有{len(left)}台没处理：{names(left)}。" if left else ""


def accepted(command: AcceptLines, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """受理, with the receipt text the shop gets."""
    lines = _lines(command.line_ids, world)
    receipt = "回执没有写联系方式，需要的话再说“联系某科室，电话…”。"
    if command.text:
        receipt = f"回执：{command.text}{'' if command.text.endswith(_ENDS) else '。'}"
    return (Reply(f"已受理 {_numbers(lines)} {names(lines)}，已通知送检单位。{receipt}{_rest(lines, world)}", (UNDO,)),)


def refused(command: RefuseLines, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """不予受理."""
    lines = _lines(command.line_ids, world)
    text = f"已不予受理 {names(lines)}，原因：{command.reason}。送检单位会收到原因，改好后可重新预约。"
    return (Reply(text + _rest(lines, world), (UNDO,)),)


def returned(command: ReturnLines, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """退回."""
    lines = _lines(command.line_ids, world)
    return (Reply(f"已退回 {names(lines)} 给主管部门重新分配，原因：{command.reason}。{_rest(lines, world)}", (UNDO,)),)


def taken_back(command: TakeBackLines, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """撤回; nothing when another answer follows at once."""
    if command.anew:
        return ()
    return (Reply(f"已撤回，{names(_lines(command.line_ids, world))} 恢复为待受理。"),)


def scheduled(command: ScheduleLines, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """An appointment; a unit is told by its own flow."""
    if world.actor.role == "unit":
        return ()
    lines = _lines(command.line_ids, world)
    return (Reply(f"已约 {when(command.date, command.time)}：{_numbers(lines)} {names(lines)}，已通知送检单位。"),)


def taken_in(command: TakeInLines, outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """检定受理, with the sample numbers."""
    numbers = "、".join(outcome.result.get("samples", {}).values())
    said = f"已收样：{names(_lines(command.line_ids, world))}，状态改为检定中。"
    return (Reply(f"{said}样品编号：{numbers}。" if numbers else said),)


def registered(_command: RegisterResults, outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """结果登记, whose signatures it waits for, and what of it could not be."""
    lines = _lines((one["line_id"] for one in outcome.result.get("lines", ())), world)
    after = f"接着由{holders(world, Duty.CHECKER)}核验、{holders(world, Duty.APPROVER)}批准，批准后证书才发给送检单位。"
    said = [Reply(f"已登记{len(lines)}台的结果：\n{pending_rows(lines, world)}\n{after}")] if lines else []
    wrong = outcome.result.get("wrong", ())
    why = [f"{names(_lines((one['line_id'],), world))} 没有登记：{refusal_text(one['refused'])}" for one in wrong]
    return (*said, *map(Reply, why))


def submitted(command: SubmitResults, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """批准."""
    lines = _lines(command.line_ids, world)
    after = "结果已锁定，证书已发给送检单位，要改请检定员说“更正”。"
    return (Reply(f"已批准{len(lines)}台的结果：{names(lines)}。{after}"),)


def checked(command: CheckResults, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """核验."""
    lines = _lines(command.line_ids, world)
    return (Reply(f"已核验{len(lines)}台的结果：{names(lines)}。接着由{holders(world, Duty.APPROVER)}批准。"),)


def given_back(command: GiveBackResults, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """退回检定员."""
    lines = _lines(command.line_ids, world)
    return (Reply(f"已退回给检定员：{names(lines)}，原因：{command.reason}。重新登记后再核验。"),)


def called_off(command: CallOffLines, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """终止检定."""
    lines = _lines(command.line_ids, world)
    after = "送检单位会收到通知，修好或备齐后可以重新预约。"
    return (Reply(f"已终止检定：{names(lines)}，原因：{command.reason}。{after}"),)


def corrected(command: CorrectResult, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """结果更正."""
    lines = _lines((command.line_id,), world)
    result = world.records.pending(command.line_id)
    said = f"已提出更正 {names(lines)}：{result_text(result) if result else ''}。"
    return (Reply(f"{said}核验、批准后新证书才发出，在那以前原来的证书有效。"),)


def assigned(command: ForceAssign, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """强制分配."""
    lines = _lines(command.line_ids, world)
    institution = world.records.institution(command.institution_id)
    return (
        Reply(f"已把 {_numbers(lines)} {names(lines)} 分配给{institution.name if institution else ''}，已通知对方。"),
    )


def dismissed(command: DismissLines, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """不予受理 by the authority."""
    return (
        Reply(f"已不予受理 {names(_lines(command.line_ids, world))}，原因：{command.reason}。送检单位会收到原因。"),
    )


def published(command: Publish, _outcome: Outcome, _world: World) -> tuple[Reply, ...]:
    """发布 and 撤销发布."""
    done = "已发布，公众可以查到" if command.show else "已撤销发布，公众查不到了"
    return (Reply(f"证书 {command.certificate_no} {done}。"),)


def reviewed(command: ReviewUnit, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """Registration review."""
    unit = world.records.unit(command.unit_id)
    name = unit.company_name if unit else ""
    if command.approve:
        return (Reply(f"{name} 的注册已审核通过，已发短信通知。"),)
    return (Reply(f"{name} 的注册已退回，原因：{command.reason}。对方改好后会重新提交。"),)


def capability_asked(command: AskCapability, _outcome: Outcome, _world: World) -> tuple[Reply, ...]:
    """A capability was asked for."""
    return (Reply(f"已申请“{command.second}”的检定能力，主管部门审核通过后生效。"),)


def capability_moved(command: MoveCapability, _outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """An answer to a capability."""
    capability = world.records.capability(command.capability_id)
    if capability is None:
        return ()
    institution = world.records.institution(capability.institution_id)
    return (Reply(f"{institution.name if institution else ''} {capability.second}：{capability.state}。"),)


STAFF_REPORTS: Mapping[type, Report] = {
    AcceptLines: accepted,
    RefuseLines: refused,
    ReturnLines: returned,
    TakeBackLines: taken_back,
    ScheduleLines: scheduled,
    TakeInLines: taken_in,
    RegisterResults: registered,
    CheckResults: checked,
    GiveBackResults: given_back,
    CallOffLines: called_off,
    SubmitResults: submitted,
    CorrectResult: corrected,
    ForceAssign: assigned,
    DismissLines: dismissed,
    Publish: published,
    ReviewUnit: reviewed,
    AskCapability: capability_asked,
    MoveCapability: capability_moved,
}
