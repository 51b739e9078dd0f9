"""What waits for an institution, and the details of one booking."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from booking import line as life
from booking.line import Line
from handlers.dialogue.model import Acted, Choice, Deed, Reply, World
from handlers.staff.showing import booking_card
from handlers.staff.targets import INSTITUTION, booking_lines, listed
from nlu.understand import Heard

ROLE = frozenset({INSTITUTION})
_NUMBER = re.compile(r"(?<!\d)20\d{11}(?!\d)")
_RESULTLESS = re.compile(r"没出结果|未出结果|没登记|未登记|没检|未检|待检|还没出|没做完|没检完")
_UNSUBMITTED = re.compile(r"没提交|未提交|待提交|待核验|待批准|没核验|没批准|要核验|要批准")
_OPEN = re.compile(r"打开|明细|详情|有啥$|有什么$|看看$|看一下$|第.{1,2}单|这单|那单")
_PAGE = 10

VIEWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("待受理", (life.ASSIGNED,)),
    ("待出结果", (life.ACCEPTED, life.IN_HAND)),
    ("结果待核验批准", (life.TESTED,)),
)
"""What an institution has to do, in the order in which it is asked about."""


def todo(heard: Heard, text: str, world: World) -> Acted | None:
    """To-do lists and details: 今天有几单待受理, 看看2026112000101有啥, 还有没出结果的吗."""
    found = _NUMBER.search(text)
    no = str(heard.slots.get("booking_no") or (found[0] if found else ""))
    if no:
        return detail(no, world)
    status = str(heard.slots.get("status") or "")
    if not status and _OPEN.search(text) and (only := _only_booking(heard, world)):
        return detail(only, world)
    if _RESULTLESS.search(text) or "结果" in status:
        return _list(*VIEWS[1], world)
    if _UNSUBMITTED.search(text):
        return _list(*VIEWS[2], world)
    if "受理" in text + status:
        return _list(*VIEWS[0], world)
    return overview(world)


def _only_booking(heard: Heard, world: World) -> str:
    """The booking meant by 打开看看 or 第2单: the place on the list last shown, or the only one there."""
    numbers = tuple(dict.fromkeys(line.booking_no for line in listed(world)))
    index = heard.slots.get("index")
    place = index[0] if isinstance(index, (list, tuple)) and index else 0
    if isinstance(place, int) and 1 <= place <= len(numbers):
        return numbers[place - 1]
    return numbers[0] if len(numbers) == 1 else ""


def detail(no: str, world: World) -> Acted:
    """One booking with its lines; they become what 第1台 means next."""
    booking = world.records.booking(no)
    lines = booking_lines(no, world)
    if booking is None or not lines:
        return Acted(replies=(Reply(f"没有查到预约单 {no}，或者它没有分到本机构。请核对编号。"),))
    waiting = [line for line in lines if line.state == life.ASSIGNED]
    hint = "可以说：“全部受理 请与衡器室0471-…联系”，或“第2台不受理 测量范围写错了”。" if waiting else ""
    choices = (Choice("全部受理", f"全部受理 {no}"),) if waiting else ()
    card = replace(booking_card(booking, lines, world), note=hint)
    return Acted(
        replies=(Reply(f"预约单 {no}，共{len(lines)}台。", choices, (card,)),),
        memory={"booking_no": no, "listed": [line.id for line in lines]},
    )


def overview(world: World) -> Acted:
    """How much waits of each kind, and the first bookings to accept."""
    counts = [
        (title, world.records.line_count(states=states, institution_id=world.actor.ref)) for title, states in VIEWS
    ]
    if not any(n for _, n in counts):
        return Acted(replies=(Reply("现在没有待办，都处理完了。"),))
    said = "，".join(f"{title}{n}台" for title, n in counts if n)
    listed = _list(*next((v for v, (_, n) in zip(VIEWS, counts, strict=True) if n), VIEWS[0]), world)
    first = listed.replies[0]
    return Acted(replies=(Reply(f"待办：{said}。\n{first.text}", first.choices),), memory=listed.memory)


def _list(title: str, states: Sequence[str], world: World) -> Acted:
    lines = world.records.institution_lines(world.actor.ref, states=states, limit=200)
    if not lines:
        return Acted(replies=(Reply(f"没有{title}的器具，都办完了。"),))
    by_booking: dict[str, list[Line]] = {}
    for line in lines:
        by_booking.setdefault(line.booking_no, []).append(line)
    shown = list(by_booking.items())[:_PAGE]
    rows = "\n".join(f"{no} {_unit(group[0], world)} {_group(group)}" for no, group in shown)
    more = f"\n另有{len(by_booking) - _PAGE}单，处理完这些再问我。" if len(by_booking) > _PAGE else ""
    text = f"{title}：{len(by_booking)}单，共{len(lines)}台。\n{rows}{more}\n说单号可以看明细。"
    return Acted(
        replies=(Reply(text, tuple(Choice(no, f"看看{no}") for no, _ in shown[:5])),),
        memory={"listed": [line.id for _, group in shown for line in group]},
    )


def _unit(line: Line, world: World) -> str:
    unit = world.records.unit(line.unit_id)
    return unit.company_name if unit else ""


def _group(lines: Sequence[Line]) -> str:
    late = min((line.due for line in lines if line.due is not None), default=None)
    names = "、".join(dict.fromkeys(line.instrument_name for line in lines))
    return f"{len(lines)}台（{names}）" + (f"，{late:%m月%d日}前办" if late else "")


TASK_DEEDS: tuple[Deed, ...] = (Deed("inst_todo", ("inst_todo", "query_status", "query_reject_reason"), ROLE, todo),)
