"""改预约, 撤销预约: another day, a remark, fewer or more instruments, or the whole booking withdrawn (SPEC 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from booking.booking import DRAFT, SUBMITTED, Booking
from booking.commands import ChangeBooking, Command, SubmitBooking, WithdrawBooking
from booking.execute import Outcome
from booking.fields import FIELDS, label_of
from booking.line import ACCEPTED, IN_HAND, OPEN_STATES, Line
from handlers.dialogue.model import (
    Choice,
    Flow,
    No,
    Ok,
    Option,
    Parsed,
    Problem,
    Reply,
    Several,
    Slot,
    Values,
    World,
)
from handlers.flows.choosing import chosen
from handlers.flows.day_wished import day_wished, time_wished, wish_moved, wish_read, wish_shown, wish_stored
from handlers.flows.rows_meant import clauses, named
from handlers.standing import UNIT_ROLE, bookable, called, my_unit
from nlu.text import bare
from nlu.understand import Heard

UNANSWERED = ("暂存", *OPEN_STATES[:3])
"""Line states that the unit may still withdraw."""
WHICH = "是哪一张预约单？回复序号就行。"
NONE_OPEN = "您现在没有可以改的预约：已经受理的要改时间，请直接联系受理机构；回“进度”可以看到电话。"


def changeable(world: World) -> tuple[Booking, ...]:
    """The bookings that nobody has fully answered yet, newest first."""
    unit = my_unit(world)
    found = world.records.bookings(unit.id) if unit else ()
    return tuple(b for b in found if b.state in (DRAFT, SUBMITTED) and lines_open(b.no, world))


def lines_open(no: str, world: World) -> tuple[Line, ...]:
    """The lines of a booking that may still be withdrawn."""
    return tuple(line for line in world.records.lines(no) if line.state in UNANSWERED)


def _guard(world: World) -> Reply | None:
    if my_unit(world) is None:
        return Reply("您还没有注册，也没有预约。", (Choice("注册"),))
    return None if changeable(world) else Reply(NONE_OPEN, (Choice("进度"),))


def _no_said(said: Any, values: Values, world: World) -> Parsed:
    text = bare(str(said))
    hits = [b for b in changeable(world) if b.no == text or (len(text) >= 3 and b.no.endswith(text))]
    hits = hits or _of_day(str(said), world)
    if len(hits) == 1:
        return Ok(hits[0].no)
    return _offers(tuple(hits)) if hits else No(f"没找到这张单子。{WHICH}")


def _of_day(day: str, world: World) -> list[Booking]:
    """The bookings that were made on a day, else those that wish for it."""
    found = changeable(world)
    made = [b for b in found if b.created_at.date().isoformat() == day]
    return made or [b for b in found if b.preferred_date == day]


def _only(values: Values, world: World) -> Parsed | None:
    """The only booking that can be meant: the one with what is named, else the one made last in this talk."""
    found = changeable(world)
    fitting = [b for b in found if _with_named(b, world)] or list(found)
    made = [b for b in fitting if b.no == world.memory.get("last_booking")]
    if len(fitting) == 1 or made:
        return Ok((made or fitting)[0].no)
    return _offers(tuple(fitting)) if fitting else None


def _with_named(booking: Booking, world: World) -> bool:
    """Whether a booking has an instrument that the message names."""
    lines = lines_open(booking.no, world)
    rows = [row for line in lines if (row := world.records.instrument(line.instrument_id))]
    return any(named(clause, rows, world.now.date()).rows for clause in clauses(world.text))


def _offers(found: tuple[Booking, ...]) -> Several:
    return Several(tuple(Option(f"{b.no}（{b.created_at:%m月%d日}，{b.state}）", b.no) for b in found), WHICH)


def _lines_said(said: Any, values: Values, world: World) -> Parsed:
    """Lines of the booking, chosen by the instruments they are about."""
    if isinstance(said, (list, tuple)):
        return Ok(list(said))
    open_now = changeable(world)
    only = open_now[0].no if len(open_now) == 1 else ""
    lines = lines_open(str(values.get("booking_no", only)), world)
    rows = [i for line in lines if (i := world.records.instrument(line.instrument_id))]
    picked = chosen(_selection(said), rows)
    if not picked:
        return No("这张单子里没有您说的那台，请说编号。")
    ids = {i.id for i in picked}
    return Ok([line.id for line in lines if line.instrument_id in ids])


def _rows_said(said: Any, values: Values, world: World) -> Parsed:
    if isinstance(said, (list, tuple)) and all(isinstance(i, str) for i in said):
        return Ok(list(said))
    picked = chosen(_selection(said), bookable(world))
    return Ok([i.id for i in picked]) if picked else No("台账里没有找到能加的这台，要先录进台账，而且没有约过。")


def _selection(said: Any) -> Any:
    return {"index": said} if isinstance(said, (int, list)) else said


def _takes(heard: Heard, values: Values, world: World) -> Values:
    said: dict[str, Any] = dict(heard.slots)
    if "booking_no" not in said and said.get("booking_date") and _of_day(str(said["booking_date"]), world):
        said["booking_no"] = said["booking_date"]
    pick = said.pop("selection", None)
    if isinstance(pick, Mapping):
        if pick.get("add"):
            said["add"] = pick["add"]
        if pick.get("remove") or not pick.get("add"):
            said["remove"] = pick.get("remove") or pick
    elif heard.intent == "booking_cancel" and "serial" in said:
        said["remove"] = {"serial": said["serial"]}
    if "preferred_date" not in said and len(open_now := changeable(world)) == 1:
        moved = wish_moved(world.text, wish_read(open_now[0].preferred_date))
        said |= {"preferred_date": moved} if moved else {}
    return said


def names_of(line_ids: Any, world: World) -> str:
    """The instruments of lines, each with its serial number."""
    found = [world.records.line(str(i)) for i in line_ids]
    return "、".join(f"{x.instrument_name}（{x.serial}）" for x in found if x)


def _withdraw_summary(values: Values, world: World) -> Reply:
    no = values["booking_no"]
    what = (
        names_of(values["remove"], world)
        if values.get("remove")
        else names_of([x.id for x in lines_open(no, world)], world)
    )
    part = "里的" if values.get("remove") else "整张撤销："
    return Reply(
        f"预约单 {no} {part}{what}，撤销后机构就不安排了，以后可以再约。确定撤销吗？",
        (Choice("确定"), Choice("不撤了")),
    )


def _withdraw(values: Values, world: World) -> tuple[Command, ...]:
    """The lines withdrawn; what was accepted while that was being confirmed is asked of the institution instead."""
    no = values["booking_no"]
    accepted = _accepted_meanwhile(values, world)
    if not accepted:
        return (WithdrawBooking(no, tuple(values.get("remove", ()))),)
    wanted = values.get("remove") or [line.id for line in lines_open(no, world)]
    left = tuple(one for one in wanted if one not in {line.id for line in accepted})
    return (ask_to_call_off(no, accepted, world), *((WithdrawBooking(no, left),) if left else ()))


def _accepted_meanwhile(values: Values, world: World) -> tuple[Line, ...]:
    lines = world.records.lines(values["booking_no"])
    meant = values.get("remove") or [line.id for line in lines]
    return tuple(line for line in lines if line.id in meant and line.state in (ACCEPTED, IN_HAND))


def ask_to_call_off(no: str, lines: Sequence[Line], world: World) -> ChangeBooking:
    """What the unit would rather not have verified, as a remark that the institution hears (decision 0235)."""
    names = names_of([line.id for line in lines], world)
    return ChangeBooking(no, remark=f"单位想撤下{names}：{world.text}"[: FIELDS["remark"].longest])


def asked_to_call_off(no: str, lines: Sequence[Line], world: World) -> Reply:
    """Who heard that something shall be called off, and what holds until then."""
    body = world.records.institution(lines[0].institution_id)
    who = f"{body.name}（{body.phone}）" if body and body.phone else body.name if body else "机构"
    names = names_of([line.id for line in lines], world)
    said = (
        f"预约单 {no} 已经受理，要由机构来撤。您的话已经告诉{who}：想撤下{names}。"
        "它撤了会通知您，撤之前还照原来约的；只是想换天，直接说改到哪天。"
    )
    return Reply(said, (Choice("进度"),))


def _withdrawn(values: Values, outcomes: tuple[Outcome, ...], world: World) -> tuple[Reply, ...]:
    if accepted := _accepted_meanwhile(values, world):
        return (asked_to_call_off(values["booking_no"], accepted, world),)
    part = "里的那几台" if values.get("remove") else ""
    return (Reply(f"预约单 {values['booking_no']}{part} 已撤销。要再约随时说“约检定”。"),)


def _free_again(values: Values, _outcomes: tuple[Outcome, ...], world: World) -> Values:
    """还是约上吧, after a withdrawal, means what was withdrawn."""
    lines = world.records.lines(values["booking_no"])
    gone = set(values.get("remove", ())) or {line.id for line in lines}
    return {"entered": [line.instrument_id for line in lines if line.id in gone]}


def _line_slot(name: str, parse: Any) -> Slot:
    return Slot(name, "器具", "", parse, show=lambda v: f"{len(v)}台", needs=("booking_no",), fluid=True)


BOOKING_NO = Slot("booking_no", label_of("booking_no"), WHICH, _no_said, derive=_only, fluid=True)

BOOKING_WITHDRAW = Flow(
    name="booking_cancel",
    title="撤销预约",
    roles=UNIT_ROLE,
    intents=("booking_cancel",),
    starts=("撤销预约", "取消预约"),
    verbs=("撤", "取消", "退"),
    orders=True,
    slots=(BOOKING_NO, _line_slot("remove", _lines_said)),
    takes=_takes,
    guard=_guard,
    confirm=_withdraw_summary,
    commit=_withdraw,
    done=_withdrawn,
    remember=_free_again,
    moot=lambda values, world: "booking_no" in values and not lines_open(values["booking_no"], world),
)


def _something(values: Values, world: World) -> tuple[Problem, ...]:
    if any(values.get(k) for k in ("preferred_date", "preferred_time", "remark", "add", "remove")):
        return ()
    return (Problem("", "想怎么改？可以说“改到下周三”“把压力表去掉”“再加一台台秤”，或者“撤销预约”。"),)


def _change_summary(values: Values, world: World) -> Reply | None:
    """What is to be changed; another day alone, which is as easily put back, is not asked about."""
    if not any(values.get(name) for name in ("remark", "remove", "add")):
        return None
    parts = []
    if wish := wish_shown(values):
        parts.append(f"希望时间改为 {wish}")
    if values.get("remark"):
        parts.append(f"备注改为 {values['remark']}")
    if values.get("remove"):
        parts.append(f"去掉 {names_of(values['remove'], world)}")
    if values.get("add"):
        rows = [i for x in values["add"] if (i := world.records.instrument(x))]
        parts.append(f"另加一张预约单，约 {'、'.join(called(r) for r in rows)}")
    return Reply(f"预约单 {values['booking_no']}：{'；'.join(parts)}。对吗？", (Choice("对"), Choice("取消")))


def _change(values: Values, world: World) -> tuple[Command, ...]:
    no = values["booking_no"]
    out: list[Command] = []
    if any(values.get(k) for k in ("preferred_date", "preferred_time", "remark")):
        day, time = wish_stored(values.get("preferred_date")), str(values.get("preferred_time", ""))
        out.append(ChangeBooking(no, day, time, str(values.get("remark", ""))))
    if values.get("remove"):
        out.append(WithdrawBooking(no, tuple(values["remove"])))
    unit = my_unit(world)
    if values.get("add") and unit is not None:
        out.append(SubmitBooking(unit.id, tuple(values["add"]), cause=world.message_id))
    return tuple(out)


def _changed(values: Values, outcomes: tuple[Outcome, ...], world: World) -> tuple[Reply, ...]:
    more = next((o.result["booking_no"] for o in outcomes[::-1] if values.get("add") and "lines" in o.result), "")
    tail = f"加的那台在新预约单 {more} 里。" if more else ""
    if wish := wish_shown(values):
        tail = f"预约单 {values['booking_no']} 的希望时间记成 {wish}，不对再说一遍就行。{tail}"
    return (Reply(f"改好了。{tail}", (Choice("进度"),)),)


BOOKING_CHANGE = Flow(
    name="booking_edit",
    title="改预约",
    roles=UNIT_ROLE,
    intents=("booking_edit",),
    starts=("改预约", "修改预约"),
    verbs=("改", "动", "换", "变"),
    orders=True,
    slots=(
        BOOKING_NO,
        Slot(
            "preferred_date",
            label_of("preferred_date"),
            "",
            day_wished,
            show=lambda v: wish_shown({"preferred_date": v}),
            fluid=True,
        ),
        Slot(
            "preferred_time",
            label_of("preferred_time"),
            "",
            time_wished,
            show=lambda v: wish_shown({"preferred_time": v}),
            fluid=True,
        ),
        Slot("remark", label_of("remark"), "", lambda said, _values, _world: Ok(str(said)), fluid=True, words="remark"),
        _line_slot("remove", _lines_said),
        _line_slot("add", _rows_said),
    ),
    takes=_takes,
    guard=_guard,
    check=_something,
    confirm=_change_summary,
    commit=_change,
    done=_changed,
)
