"""进度: where a booking or an instrument stands: the receipt, the appointment, the result, what to do."""

from __future__ import annotations

from collections.abc import Iterable

from booking import line as states
from booking.booking import DRAFT, Booking
from booking.line import Line
from booking.result import NOT_PASSED, VOID, Receipt, Result
from booking.unit import APPROVED, PENDING, REJECTED, Unit
from handlers.answers.lines_meant import latest, lines_meant
from handlers.dialogue.model import Acted, Card, Choice, Reply, World
from handlers.flows.day_wished import TIMES
from handlers.standing import my_instruments, my_unit
from nlu.text import bare
from nlu.understand import Heard

NOT_REGISTERED = "您还没有注册，也没有预约。回“注册”，我带您办，几分钟就好。"
NO_BOOKING = "您还没有约过检定。想约就回“约检定”。"
SAID = {
    states.DRAFT: "还没提交",
    states.WAITING: "已提交，等计量部门分配机构",
    states.ASSIGNED: "已分配，等机构受理",
    states.RETURNED: "机构退回，计量部门正在重新安排",
    states.ACCEPTED: "已受理，等待检定",
    states.FAILED: "不予受理",
    states.WITHDRAWN: "已撤销",
    states.IN_HAND: "正在检定",
    states.TESTED: "已检定",
    states.CALLED_OFF: "已终止检定",
    states.ISSUED: "已出结果",
}
AFTER_FAILURE = "不合格的器具先停用，修好后可以重新约检定（复检），修过的必须重新检定合格才能用。"


def progress(heard: Heard, text: str, world: World) -> Acted | None:
    """Any question of the kind: 受理了没, 检得咋样, 约了哪几台, 我注册上了吗."""
    unit = my_unit(world)
    if unit is None:
        return Acted((Reply(NOT_REGISTERED, (Choice("注册"),)),))
    if any(word in text for word in ("注册", "审核", "开户")):
        return Acted((Reply(registration(unit)),))
    lines = lines_meant(heard, text, world, unit)
    if lines is None:
        lines = latest(world, unit)
    if not lines:
        tail = f"{registration(unit)}\n" if unit.state != APPROVED else ""
        kept = len(my_instruments(world))
        tail += f"台账里存着{kept}台器具。" if kept else ""
        return Acted((Reply(tail + NO_BOOKING, (Choice("约检定"),)),))
    replies = tuple(Reply(t, cards=c) for t, c in _told(lines, world))
    failed = next((x for x in lines if x.state == states.FAILED), None)
    memory = {"refused_instrument": failed.instrument_id} if failed else {}
    return Acted(replies, memory=memory)


def registration(unit: Unit) -> str:
    """How the registration stands."""
    if unit.state == APPROVED:
        return f"已经注册成功：“{unit.company_name}”审核通过了。"
    if unit.state == PENDING:
        return f"“{unit.company_name}”的注册已经提交，正在人工审核，一般1到2个工作日，结果会发短信。"
    if unit.state == REJECTED:
        return f"“{unit.company_name}”的注册被退回了：{unit.reason}。回“注册”改好再提交。"
    return f"“{unit.company_name}”现在是{unit.state}状态。"


def _told(lines: tuple[Line, ...], world: World) -> Iterable[tuple[str, tuple[Card, ...]]]:
    for no in dict.fromkeys(x.booking_no for x in lines):
        booking = world.records.booking(no)
        mine = tuple(x for x in lines if x.booking_no == no)
        if booking is not None:
            yield booking_text(booking, mine, world), ()


def booking_text(booking: Booking, lines: tuple[Line, ...], world: World) -> str:
    """One booking: its head, its receipts, and a row an instrument (the shape of SPEC 5)."""
    out = [_head(booking, lines, world)]
    if booking.state != DRAFT:
        out += [_receipt(r, world) for r in world.records.receipts(booking.no)]
    out += [line_text(line, world) for line in lines]
    if any(_result_is(line, NOT_PASSED, world) for line in lines):
        out.append(AFTER_FAILURE)
    if any(line.state == states.FAILED for line in lines):
        out.append("没受理的照原因改好后，回“重新约”再提交。")
    return "\n".join(out)


def _head(booking: Booking, lines: tuple[Line, ...], world: World) -> str:
    if booking.state == DRAFT:
        waits = "单位审核通过后自动提交" if booking.waits else "还没提交，回“约检定”接着办"
        return f"预约单{booking.no}暂存着（{waits}）："
    counts: dict[str, int] = {}
    for line in lines:
        if line.institution_id:
            counts[line.institution_id] = counts.get(line.institution_id, 0) + 1
    given = "，".join(f"其中{n}条已分配至{_name(i, world)}" for i, n in counts.items())
    return f"预约单{booking.no}共{len(lines)}条计量器具{'，' + given if given else ''}。"


def _receipt(receipt: Receipt, world: World) -> str:
    said = [receipt.text] if receipt.text else []
    said += [part for part in (receipt.dept, receipt.phone) if part and bare(part) not in bare(receipt.text)]
    return f"{_name(receipt.institution_id, world)}受理回执信息：{'，'.join(said) or '已受理'}"


def _name(institution_id: str, world: World) -> str:
    body = world.records.institution(institution_id)
    return body.name if body else "机构"


def line_text(line: Line, world: World) -> str:
    """One instrument of a booking: what it is and how it stands."""
    mark = "，".join(m for m in (line.model, f"编号{line.serial}") if m.replace("编号", "").strip("-"))
    what = f"{line.n}. {line.instrument_name}{f'（{mark}）' if mark else ''}"
    return f"{what}：{standing_of(line, world)}"


def standing_of(line: Line, world: World) -> str:
    """How one line stands, in words."""
    said = SAID.get(line.state, line.state)
    if line.state in (states.FAILED, states.CALLED_OFF):
        return f"{said}，原因：{line.reason}"
    if line.state == states.TESTED and (found := world.records.result(line.id)) is not None:
        return f"已检定，{result_text(found)}（机构还要核验、批准，批准后证书才生效）"
    if line.state == states.ISSUED and (result := world.records.result(line.id)) is not None:
        return result_text(result)
    if line.state == states.ACCEPTED and line.scheduled_date:
        time = TIMES.get(line.scheduled_time, line.scheduled_time)
        return f"{said}，约在 {line.scheduled_date} {time}".rstrip()
    return said


def result_text(result: Result) -> str:
    """A result in words; a void certificate is void before anything else."""
    if result.state == VOID:
        number = f" {result.certificate_no} " if result.certificate_no else ""
        return f"证书{number}已作废，原因：{result.reason.rstrip('。')}。请先不要使用，回“约检定”重新检"
    parts = [result.result]
    if result.remark:
        parts.append(result.remark)
    if result.certificate_no:
        parts.append(f"证书编号 {result.certificate_no}")
    if result.valid_until:
        parts.append(f"有效期至 {result.valid_until.isoformat()}")
    return "，".join(parts)


def _result_is(line: Line, wanted: str, world: World) -> bool:
    result = world.records.result(line.id) if line.state in (states.TESTED, states.ISSUED) else None
    return result is not None and result.result == wanted
