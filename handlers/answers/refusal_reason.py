"""为什么不受理: the reason as it was written, and at once the field that it is about, ready to be put right."""

from __future__ import annotations

from booking.line import FAILED, RETURNED, WAITING, Line
from booking.result import NOT_PASSED
from handlers.answers.lines_meant import lines_meant, recent
from handlers.answers.progress import progress
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.flows.fields import LABELS
from handlers.flows.ledger_change import CHANGEABLE
from handlers.flows.target import target
from handlers.standing import my_unit
from handlers.wording.unfit import UNFIT
from nlu.field_names import find
from nlu.understand import Heard

OPENED = "refusal_opened"
"""Key of the memory: the refused line whose field was opened last; it is not opened a second time unasked."""
NOTHING_REFUSED = "您的预约里没有被退回或不予受理的。回“进度”可以看全部。"


def refusal_reason(heard: Heard, text: str, world: World) -> Acted | None:
    """Why something was refused or sent back; a refusal opens the field to be changed."""
    unit = my_unit(world)
    if unit is None:
        return Acted((Reply("您还没有注册，也没有预约。", (Choice("注册"),)),))
    named = lines_meant(heard, text, world, unit)
    lines = [x for x in (recent(world, unit) if named is None else named) if x.reason or x.state in (FAILED, WAITING)]
    failed = [x for x in lines if x.state == FAILED]
    if failed:
        return open_field(failed, world)
    back = next((x for x in lines if x.state in (RETURNED, WAITING)), None)
    if back is None and named:
        return progress(heard, text, world)
    if back is None and any(_did_not_pass(x, world) for x in recent(world, unit)):
        return progress(heard, text, world)
    if back is None:
        return Acted((Reply(NOTHING_REFUSED, (Choice("进度"),)),))
    why = f"机构退回，原因：{back.reason}" if back.reason else UNFIT.get(back.unfit, UNFIT[""])
    said = f"{_what(back)}：{why}。已经交给计量部门重新安排，您不用再提交，等通知就行。"
    return Acted((Reply(said, (Choice("进度"),)),))


def _did_not_pass(line: Line, world: World) -> bool:
    result = world.records.result(line.id)
    return result is not None and result.result == NOT_PASSED


def _what(line: Line) -> str:
    serial = f"（编号{line.serial}）" if line.serial.strip("-") else ""
    return f"{line.instrument_name}{serial}"


def open_field(failed: list[Line], world: World) -> Acted:
    """The reason of the newest refusal, and its field, ready to be put right."""
    line = failed[0]
    others = f"另有{len(failed) - 1}台也没受理。" if len(failed) > 1 else ""
    said = f"{_what(line)}没有受理，原因是：{line.reason}。{others}"
    memory = {"refused_instrument": line.instrument_id, OPENED: line.id}
    row = world.records.instrument(line.instrument_id)
    field = field_of(line)
    if row is None or not field:
        return Acted((Reply(f"{said}改好后回“重新约”。", (Choice("重新约"),)),), then="booking_resubmit", memory=memory)
    said += f"把{LABELS[field]}改对，就可以重新约。"
    return Acted((Reply(said),), enter="ledger_edit", values={"target": target(row), "field": field}, memory=memory)


def field_of(line: Line) -> str:
    """The field that a refusal is about: as the institution marked it, else the one that its words name."""
    if line.reason_field in CHANGEABLE:
        return line.reason_field
    return next((found.slot for found in find(line.reason) if found.slot in CHANGEABLE), "")
