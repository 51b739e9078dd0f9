"""What an institution orders of lines in one message: 受理, 不予受理, 退回, 收样, an appointment, results, 撤回."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from booking import line as life
from booking.commands import (
    AcceptLines,
    CallOffLines,
    Command,
    RefuseLines,
    ReturnLines,
    ScheduleLines,
    TakeBackLines,
    TakeInLines,
)
from booking.desk_texts import REFUSING, RETURNING
from booking.line import Line
from booking.result import Receipt
from handlers.dialogue.model import Acted, Choice, Deed, Reply, World
from handlers.staff.reasons import REFUSE_REASONS, RETURN_REASONS, field_of
from handlers.staff.results import RESULTS_STATES, certificates, registered
from handlers.staff.showing import names
from handlers.staff.targets import INSTITUTION, NOTHING_LEFT, Meant, Unclear, find, in_front, not_known, orders_in
from nlu.orders import verbs
from nlu.orders.order import Order, Targets, Verb
from nlu.understand import Heard

ROLE = frozenset({INSTITUTION})
STATES: Mapping[Verb, tuple[str, ...]] = {
    Verb.ACCEPT: (life.ASSIGNED,),
    Verb.REFUSE: (life.ASSIGNED,),
    Verb.RETURN: (life.ASSIGNED,),
    Verb.SCHEDULE: (life.ACCEPTED,),
    Verb.TAKE_IN: (life.ACCEPTED,),
    Verb.CALL_OFF: (life.ACCEPTED, life.IN_HAND),
    Verb.RESULT: RESULTS_STATES,
}
"""In which states a line waits for an order."""

_ANSWERED = (life.ACCEPTED, life.FAILED, life.RETURNED)
_ANSWERS = (Verb.ACCEPT, Verb.REFUSE, Verb.RETURN)
_TITLES = {
    Verb.ACCEPT: "受理",
    Verb.REFUSE: "不予受理",
    Verb.RETURN: "退回",
    Verb.SCHEDULE: "约时间",
    Verb.TAKE_IN: "收样",
    Verb.CALL_OFF: "终止检定",
}
_HEARD_AS = (
    *(verb.value for verb in Verb if verb not in (Verb.TAKE_IN, Verb.CALL_OFF)), "inst_todo", "query_place_time",
    "provide_info", "correct_info", "unclear",
)  # fmt: skip
DENIED = "好的，先不处理，还是原来的样子。"
UNSAID = "“{}”这句没听懂是哪几台、怎么处理，请单独再说一遍。"
MOST_REASONS = 8


@dataclass
class Doing:
    """What the orders of one message come to, gathered order by order."""

    world: World
    front: Sequence[Line]
    commands: list[Command] = field(default_factory=list)
    unclear: list[Reply] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    named: list[tuple[Verb, str]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    results: list[tuple[Order, tuple[Line, ...]]] = field(default_factory=list)
    moves: bool = False
    enter: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def ask(self, flow: str, values: dict[str, Any]) -> None:
        """Go into a flow afterwards; the first that is wanted."""
        if not self.enter:
            self.enter, self.values = flow, values


def ordered(heard: Heard, text: str, world: World) -> Acted | None:
    """Everything that one message orders, in order; what is unclear of it is said back and holds back nothing."""
    front = in_front(world)
    orders = orders_in(world, front)
    if not orders:
        return _unsaid(heard, world)
    doing = Doing(world, front, moves=any(one.verb is Verb.SCHEDULE for one in orders))
    for order in sorted(orders, key=_turn):
        _add(doing, order)
    if doing.results:
        commands, back, correcting = registered(doing.results, world)
        doing.unclear += back
        doing.commands += commands
        if correcting is not None:
            doing.ask(correcting.enter, dict(correcting.values))
    if not (doing.commands or doing.unclear or doing.enter):
        return None
    return Acted(
        tuple(doing.unclear), _merged(doing.commands), enter=doing.enter, values=doing.values, memory=_memory(doing)
    )


def _turn(order: Order) -> tuple[bool, bool, bool]:
    """When an order has its turn: answers, then days, then results; 全部 and 其余 after the lines that are named."""
    several = order.targets.everything or order.targets.count > 0
    broad = order.targets.rest or (several and not order.targets.named)
    return order.verb is Verb.RESULT, order.verb is Verb.SCHEDULE, broad


def _unsaid(heard: Heard, world: World) -> Acted | None:
    """安排个时间, 登记检定结果, 先别受理: what is wanted, without what it takes."""
    if verbs.denied(world.text, INSTITUTION):
        return Acted((Reply(DENIED),))
    if heard.intent == Verb.SCHEDULE.value:
        doing = Doing(world, in_front(world))
        _add(doing, Order(Verb.SCHEDULE, Targets()))
        return Acted(tuple(doing.unclear), enter=doing.enter, values=doing.values)
    return None


def _add(doing: Doing, order: Order) -> None:
    """One order: its lines are looked for, and it becomes commands, a question, or what is said back."""
    if order.verb is Verb.UNSAID:
        doing.unclear.append(Reply(UNSAID.format(order.text)))
        return
    if order.bare and order.verb is Verb.ACCEPT:
        _say_again(doing, order)
        return
    taken = [one for verb, one in doing.named if (verb is Verb.RESULT) is (order.verb is Verb.RESULT)]
    meant = find(_in_hand(doing, order.targets), doing.world, doing.front, states=STATES[order.verb], taken=taken)
    if isinstance(meant, Meant) and meant.unknown:
        doing.unclear += [not_known(code, ()).reply for code in meant.unknown]
        if order.verb in (Verb.REFUSE, Verb.RETURN) or order.values.keys() & _EACH_ITS_OWN:
            return
    if isinstance(meant, Unclear):
        if not (meant.reply.text == NOTHING_LEFT and doing.results):
            doing.unclear.append(meant.reply)
        return
    if order.said.lstrip().startswith(_POINTING) and order.targets == Targets() and len(meant.lines) > 1:
        doing.unclear.append(Reply(UNSAID.format(order.said.strip())))
        return
    doing.touched += [line.id for line in meant.lines]
    doing.named += [(order.verb, line.id) for line in meant.lines]
    if order.loose and all(line.state in RESULTS_STATES for line in meant.lines):
        order = Order(Verb.RESULT, order.targets, order.text, _loosely(order), order.said)
    if order.verb is Verb.RESULT:
        ready = _ready_for_results(doing, order, meant.lines)
        numbers = certificates(order.values, len(meant.lines)) if len(ready) < len(meant.lines) else Reply("")
        if isinstance(numbers, Reply):
            doing.results.append((order, ready))
        else:
            own = zip(meant.lines, numbers, strict=True)
            doing.results += [(_with_number(order, no), (line,)) for line, no in own if line in ready]
        return
    lines = _fitting(doing, order, meant)
    if lines:
        _COMMANDS[order.verb](doing, order, lines)


_POINTING = ("那个", "那台", "那块", "那把", "那支", "这个", "这台", "这块", "这把")
"""那个大秤检不了: of several lines one is meant, be it not known which."""
_EACH_ITS_OWN = frozenset(("certificates", "certificate_run"))
"""Values that go to the lines in their order, which is not known while one of them is not."""


def _with_number(order: Order, number: Mapping[str, str]) -> Order:
    """A result of several lines as that of one of them, with its own certificate number."""
    shared = {name: value for name, value in order.values.items() if name not in _EACH_ITS_OWN}
    return replace(order, values={**shared, **number})


def _in_hand(doing: Doing, targets: Targets) -> Targets:
    """其他的, 另外两台: of the booking whose lines were named in the same message."""
    if targets.named or targets.booking_no or targets.units or not targets.rest:
        return targets
    lines = [line for one in doing.touched if (line := doing.world.records.line(one)) is not None]
    numbers = {line.booking_no for line in lines}
    return replace(targets, booking_no=numbers.pop()) if len(numbers) == 1 else targets


def _loosely(order: Order) -> Mapping[str, Any]:
    """通过 and 不通过 as a result."""
    passed = order.verb is Verb.ACCEPT
    return {"result": "合格" if passed else "不合格", **({} if passed else {"reason": order.text})}


def _ready_for_results(doing: Doing, order: Order, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that may have a result: those that were accepted, in this message if need be; the others are told."""
    early = [one for one in lines if one.state == life.ASSIGNED and one.id not in doing.accepted]
    if early:
        said = Choice("受理并登记", f"受理 {order.said}")
        doing.unclear.append(Reply(f"{names(early)} 还没有受理，先受理才能登记结果。", (said,)))
    return tuple(line for line in lines if line not in early)


def _fitting(doing: Doing, order: Order, meant: Meant) -> tuple[str, ...]:
    """The lines that stand so that this can be done; one answered just now is taken back first, the others are told."""
    states = STATES[order.verb]
    fit = [line.id for line in meant.lines if line.state in states or line.id in doing.accepted]
    just = set(doing.world.memory.get("answered", ()))
    again = [line for line in meant.lines if line.state in _ANSWERED and line.id in just and line.id not in fit]
    again = [line for line in again if order.verb in _ANSWERS and (order.verb is not Verb.ACCEPT or order.text)]
    if again:
        doing.commands.append(TakeBackLines(tuple(line.id for line in again), anew=True))
    wrong = [line for line in meant.lines if line.id not in fit and line not in again]
    if wrong:
        doing.unclear.append(Reply(f"{names(wrong)} 现在是“{wrong[0].state}”，不能{_TITLES[order.verb]}。"))
    return (*fit, *(line.id for line in again))


def _say_again(doing: Doing, order: Order) -> None:
    """联系衡器室小王 13847101234: for the lines that were accepted last, whose receipt is sent anew."""
    last = tuple(str(one) for one in doing.world.memory.get("answered", ()))
    lines = [line for one in last if (line := doing.world.records.line(one)) and line.state == life.ACCEPTED]
    if not lines:
        return
    ids = tuple(line.id for line in lines)
    receipts = [one for one in doing.world.records.receipts(lines[0].booking_no) if ids[0] in one.line_ids]
    doing.commands += [TakeBackLines(ids, anew=True), _put_right(_receipt(order, ids), receipts[-1:])]
    doing.answered += ids
    if lines[0].scheduled_date and not doing.moves:
        doing.commands.append(ScheduleLines(ids, lines[0].scheduled_date, time=lines[0].scheduled_time))


def _put_right(command: AcceptLines, before: Sequence[Receipt]) -> AcceptLines:
    """刚才说错了 不是质量室 是衡器室，电话不变: the receipt that was sent, with what is put right of it."""
    if not before:
        return command
    old = before[0]
    dept, phone = command.dept or old.dept, command.phone or old.phone
    if not any(word in command.text for word in ("错", "不是", "更正")):
        return replace(command, dept=dept, phone=phone)
    text = old.text
    for was, now in ((old.dept, dept), (old.phone, phone)):
        text = text.replace(was, now) if was else f"{text} {now}".strip()
    return replace(command, text=text, dept=dept, phone=phone)


def _receipt(order: Order, ids: tuple[str, ...]) -> AcceptLines:
    dept, phone = (str(order.values.get(name) or "") for name in ("dept", "phone"))
    return AcceptLines(ids, text=order.text, dept=dept, phone=phone)


def _merged(commands: Sequence[Command]) -> tuple[Command, ...]:
    """Receipts in the same words, and appointments for the same time, as one each: one letter goes for all."""
    out: list[Command] = []
    for command in commands:
        same = next((i for i, one in enumerate(out) if _alike(one, command)), None)
        if same is None:
            out.append(command)
        else:
            out[same] = _with_lines(out[same], command)
    return tuple(out)


def _alike(one: Command, other: Command) -> bool:
    if isinstance(one, AcceptLines) and isinstance(other, AcceptLines):
        return (one.text, one.dept, one.phone) == (other.text, other.dept, other.phone)
    if isinstance(one, ScheduleLines) and isinstance(other, ScheduleLines):
        return (one.date, one.time) == (other.date, other.time)
    return False


def _with_lines(one: Command, other: Command) -> Command:
    if isinstance(one, AcceptLines) and isinstance(other, AcceptLines):
        return replace(one, line_ids=(*one.line_ids, *other.line_ids))
    if isinstance(one, ScheduleLines) and isinstance(other, ScheduleLines):
        return replace(one, line_ids=(*one.line_ids, *other.line_ids))
    return one


def _accept(doing: Doing, order: Order, ids: tuple[str, ...]) -> None:
    """受理, with a receipt in the institution's words; a day in it is the appointment."""
    before = [one for one in doing.commands if isinstance(one, AcceptLines) and set(one.line_ids) == set(ids)]
    if before:
        doing.commands[doing.commands.index(before[0])] = _told_more(before[0], order)
    else:
        doing.commands.append(_receipt(order, ids))
    doing.accepted += ids
    doing.answered += ids
    if "date" in order.values:
        doing.commands.append(ScheduleLines(ids, str(order.values["date"]), time=str(order.values.get("time") or "")))


def _told_more(command: AcceptLines, order: Order) -> AcceptLines:
    """收了 两台都受理 有事找衡器组…: what is said of lines that the message accepted already joins their receipt."""
    more = _receipt(order, command.line_ids)
    text = " ".join(filter(None, (command.text, more.text)))
    return replace(more, text=text, dept=more.dept or command.dept, phone=more.phone or command.phone)


def _refuse(doing: Doing, order: Order, ids: tuple[str, ...]) -> None:
    reason = str(order.values.get("reason") or "")
    if not reason:
        doing.ask("inst_refuse", {"lines": list(ids)})
        return
    doing.commands.append(RefuseLines(ids, reason, reason_field=field_meant(reason, doing.world)))
    doing.answered += ids


def _give_back(doing: Doing, order: Order, ids: tuple[str, ...]) -> None:
    reason = str(order.values.get("reason") or "")
    if not reason:
        doing.ask("inst_return", {"lines": list(ids)})
        return
    doing.commands.append(ReturnLines(ids, reason, proposed=str(order.values.get("institution") or "")))
    doing.answered += ids


def _schedule(doing: Doing, order: Order, ids: tuple[str, ...]) -> None:
    before = doing.world.records.line(ids[0])
    day, time = _moved(order.values, before) if before is not None else ("", "")
    if not day:
        doing.ask("inst_schedule", {"lines": list(ids)})
        return
    doing.commands.append(ScheduleLines(ids, day, time=time))


def _moved(said: Mapping[str, Any], before: Line) -> tuple[str, str]:
    """The day and time that an order appoints; what it does not say of them stays as it was appointed before.

    推迟到下午两点 moves the time, 往后推一天 the day, 改12月4日，时间不变 the day alone.
    """
    day, time = said.get("date"), str(said.get("time") or "")
    if isinstance(day, str):
        return day, time or (before.scheduled_time if said.get("as_before") else "")
    if day is not None or not before.scheduled_date or not (time or said.get("later")):
        return "", ""
    moved = date.fromisoformat(before.scheduled_date) + timedelta(days=int(said.get("later") or 0))
    return moved.isoformat(), time or before.scheduled_time


def _take_in(doing: Doing, order: Order, ids: tuple[str, ...]) -> None:
    doing.commands.append(TakeInLines(ids))


def _call_off(doing: Doing, order: Order, ids: tuple[str, ...]) -> None:
    reason = str(order.values.get("reason") or "")
    if reason:
        doing.commands.append(CallOffLines(ids, reason))
    else:
        doing.unclear.append(
            Reply(f"终止检定要写原因，送检单位会看到。例如：终止检定 {order.said.strip()} 送来时屏坏了。")
        )


_COMMANDS = {
    Verb.ACCEPT: _accept,
    Verb.REFUSE: _refuse,
    Verb.RETURN: _give_back,
    Verb.SCHEDULE: _schedule,
    Verb.TAKE_IN: _take_in,
    Verb.CALL_OFF: _call_off,
}


def _memory(doing: Doing) -> dict[str, Any]:
    """What the next message is about: the booking of the lines touched, what may be taken back."""
    memory: dict[str, Any] = {"answered": doing.answered} if doing.answered else {}
    lines = [line for one in doing.touched if (line := doing.world.records.line(one)) is not None]
    numbers = dict.fromkeys(line.booking_no for line in lines)
    if len(numbers) == 1:
        number = next(iter(numbers))
        memory |= {"booking_no": number, "listed": [line.id for line in doing.world.records.lines(number)]}
    return memory


def undo(_heard: Heard, _text: str, world: World) -> Acted | None:
    """撤回: the institution's last answer, while nothing has come of it."""
    last = tuple(str(line_id) for line_id in world.memory.get("answered", ()))
    if not last:
        hint = "没有可以撤回的处理。已提交的检定结果请说“更正”，例如：S-1001的证书号应该是…"
        return Acted(replies=(Reply(hint),))
    return Acted(commands=(TakeBackLines(last),), memory={"answered": None})


def reason_choices(world: World, *, returning: bool) -> tuple[Choice, ...]:
    """Reasons to tap: the institution's own, or while it has none the shipped ones."""
    own = world.records.reasons(world.actor.ref, use=RETURNING if returning else REFUSING)
    texts = [one.text for one in own] or (RETURN_REASONS if returning else REFUSE_REASONS)
    return tuple(Choice(text) for text in texts[:MOST_REASONS])


def field_meant(reason: str, world: World) -> str:
    """The ledger slot that a reason is about: as the institution's library ties it, else by its words."""
    own = world.records.reasons(world.actor.ref, use=REFUSING)
    return next((one.field for one in own if one.field and one.text == reason), "") or field_of(reason)


ORDER_DEEDS: tuple[Deed, ...] = (
    Deed("inst_orders", _HEARD_AS, ROLE, ordered),
    Deed("inst_undo", ("undo",), ROLE, undo),
)
