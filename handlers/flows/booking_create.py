"""约检定: choose instruments, perhaps a day, see it all once, submit; the answer says who will do it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from booking.booking import DRAFT
from booking.commands import Command, SaveBooking, SubmitBooking
from booking.execute import Outcome
from booking.fields import label_of
from booking.instrument import Instrument
from booking.line import FAILED
from handlers.dialogue.model import Choice, Enter, Flow, No, Ok, Parsed, Reply, Slot, Values, World
from handlers.flows.another_named import CHOSEN, beside_booking
from handlers.flows.booked_rows import amend
from handlers.flows.booking_choice import LEFT_OUT, chosen_anew
from handlers.flows.choosing import chosen
from handlers.flows.day_wished import day_wished, either_day, time_wished, wish_read, wish_shown, wish_stored
from handlers.flows.falling_due import of_time
from handlers.standing import ANYBODY, anything_bookable, bookable, called, my_instruments, my_unit
from handlers.wording.menu import REGISTER_FIRST
from handlers.wording.unfit import UNFIT
from nlu import nozzles
from nlu.fill.booking import days_need_words
from nlu.understand import Heard

_REMARK = re.compile(r"备注(?:写|说|一下|是|加)*[:：，, ]?\s*(?P<remark>.{2,100})$")
BEGIN = ("booking_create", "booking_resubmit", "booking_save")
COUNTED = "counted"
"""The private value of how many were said to be booked, where they are more than there are."""
WHICH = "要约哪几台？回序号，例如“1和3”“除了第二台都要”，或者“全部”。"
NOT_DUE = "没有60天内到期的器具。"
MOST_SHOWN = 30
MOST_OF_A_REMARK = 60
"""A day that is ruled out (别礼拜天来) goes to the institution in the unit's own words."""


def _guard(world: World) -> Reply | Enter | None:
    if my_unit(world) is None:
        return Enter("register", Reply(REGISTER_FIRST, (Choice("注册"),)), offer=True)
    if not my_instruments(world, limit=1):
        return Enter("ledger_add", Reply("台账里还没有器具，先把要检定的器具录进来，录完就给您约。"))
    if not anything_bookable(world):
        return Reply("您台账里在用的器具都已经约上了，回“进度”可以看到哪一步。要约新的，先说“录器具”。")
    return None


def _set_aside(world: World) -> tuple[str, ...]:
    return tuple(str(i) for i in world.memory.get("aside", ()))


def _open_rows(world: World) -> tuple[Instrument, ...]:
    return bookable(world)


def _said(said: Any, values: Values, world: World) -> Parsed:
    """Instruments by a selection in words; changes (再加上, 去掉) apply to what was chosen before."""
    rows = _open_rows(world)
    before = [i for i in values.get("instruments", ()) if any(r.id == i for r in rows)]
    if isinstance(said, (list, tuple)) and all(isinstance(i, str) for i in said):
        known = [i for i in said if any(r.id == i for r in rows)]
        return Ok(known) if known else No(WHICH)
    if isinstance(said, Mapping) and (said.get("add") or said.get("remove")):
        return _changed(said, before, rows)
    words = str(said.get("filter") or "") if isinstance(said, Mapping) else ""
    if (timed := of_time(words, rows, world.now.date())) is not None:
        return Ok([row.id for row in timed]) if timed else No(f"{NOT_DUE}{WHICH}")
    if isinstance(said, Mapping) and words == "其他" and not said.keys() & {"index", "serial", "name"}:
        said = {"all": True}
    picked = chosen(said, rows)
    if not picked:
        return _not_found(said, world)
    every = isinstance(said, Mapping) and bool(said.get("all"))
    ids = [r.id for r in picked if not (every and r.id in _set_aside(world))]
    counted = said.get("count", 0) if isinstance(said, Mapping) and said.get("name") and not said.get("serial") else 0
    if 0 < counted < len(ids) and not any(nozzles.named(r.serial) for r in picked):
        return No(f"您说{counted}台，叫这个名的有{len(ids)}台。{_ask(values, world)}")
    fewer = said.get("count", 0) if isinstance(said, Mapping) and every and not said.get("name") else 0
    if 0 < fewer < len(ids) and not any(nozzles.named(r.serial) for r in picked):
        entered = [r.id for r in picked if r.id in world.memory.get("entered", ())]
        return (
            Ok(entered) if len(entered) == fewer else No(f"您说{fewer}台，能约的有{len(ids)}台。{_ask(values, world)}")
        )
    return Ok(ids) if ids else No(WHICH)


def _changed(said: Mapping[str, Any], before: list[str], rows: tuple[Instrument, ...]) -> Parsed:
    more = chosen(_as_selection(said["add"]), rows) if said.get("add") else ()
    mine = tuple(r for r in rows if r.id in before)
    less = chosen(_as_selection(said["remove"]), mine) if said.get("remove") else ()
    if more is None or less is None:
        return No("没找到您说的那台，请说编号或者序号。")
    gone = {r.id for r in less}
    ids = [i for i in dict.fromkeys([*before, *(r.id for r in more)]) if i not in gone]
    return Ok(ids) if ids else No("一台都不约了吗？不约就回“取消”，要约就说约哪几台。")


def _as_selection(said: Any) -> Any:
    return {"index": said} if isinstance(said, (int, list)) else said


def _not_found(said: Any, world: World) -> No:
    mine = chosen(said, my_instruments(world))
    if mine:
        line = world.records.open_line(mine[0].id)
        if line is not None:
            return No(f"{called(mine[0])} 已经在预约单 {line.booking_no} 里了（{line.state}），不用再约。{WHICH}")
    return No(f"没找到您说的那台。{WHICH}")


def _all_or_ask(values: Values, world: World) -> Parsed | None:
    """All of them, when there is only one, or when these are what was just entered; else it is asked."""
    rows = [r for r in _open_rows(world) if r.id not in _set_aside(world)]
    entered = set(world.memory.get("entered", ()))
    if (before := world.memory.get(CHOSEN)) is not None:
        wanted = {*before["rows"], *(entered - set(before["entered"]))}
        if ids := [row.id for row in rows if row.id in wanted]:
            return Ok(ids)
    if len(rows) == 1 or (rows and {r.id for r in rows} <= entered):
        return Ok([r.id for r in rows])
    return None


def _ask(values: Values, world: World) -> str:
    rows = _open_rows(world)
    listed = [f"{n}. {_line(r)}" for n, r in enumerate(rows[:MOST_SHOWN], 1)]
    rest = f"\n……一共{len(rows)}台，也可以直接说编号。" if len(rows) > MOST_SHOWN else ""
    return "\n".join((WHICH, *listed)) + rest


def _line(row: Instrument) -> str:
    until = f"，有效期至{row.valid_until.isoformat()}" if row.valid_until else ""
    return f"{called(row)}{until}"


def _shown(ids: Any) -> str:
    return f"{len(ids)}台"


def _rows(values: Values, world: World) -> tuple[Instrument, ...]:
    found = (world.records.instrument(i) for i in values["instruments"])
    return tuple(i for i in found if i is not None)


def _takes(heard: Heard, values: Values, world: World) -> Values:
    said: dict[str, Any] = dict(heard.slots)
    if heard.intent == "booking_save" or (values.get("save") and heard.intent == "booking_create"):
        said["save"] = heard.intent == "booking_save"
    if found := _REMARK.match(world.text):
        said["remark"] = found["remark"]
    elif days_need_words(world.text, world.now.date()):
        said["remark"] = world.text[:MOST_OF_A_REMARK]
    pick = said.pop("selection", None)
    if pick is not None:
        said["instruments"] = pick
        if pick.get("count") and not pick.keys() & {"name", "serial", "index"}:
            said[COUNTED] = pick["count"]
    elif heard.intent == "booking_resubmit" or (heard.intent in BEGIN and "instruments" not in values):
        named: dict[str, Any] = {k: said[k] for k in ("serial", "index") if k in said}
        if named or "instrument_name" in said:
            said["instruments"] = named or {"name": said["instrument_name"]}
        elif heard.intent == "booking_resubmit" and world.memory.get("refused_instrument"):
            said["instruments"] = [world.memory["refused_instrument"]]
    elif "count" in said and "instruments" not in values:
        said["instruments"] = {"count": said["count"]}
    if world.asked == "instruments" and heard.intent == "provide_info":
        said |= _picked(said)
    return said


def _picked(said: Values) -> Values:
    """The instruments of a bare answer to which they are: a choice of the list, or a number."""
    if "instruments" in said or not {"choice", "serial"} & said.keys():
        return {}
    return {"instruments": {"index": [said["choice"]]} if "choice" in said else {"serial": said["serial"]}}


def _draft(heard: Heard, world: World) -> Values:
    """A booking that was put by is taken up again, unless something else is chosen now."""
    unit = my_unit(world)
    if unit is None or heard.intent != "booking_create" or "selection" in heard.slots:
        return {}
    last = next(iter(world.records.bookings(unit.id, limit=1)), None)
    if last is None or last.state != DRAFT or last.waits:
        return {}
    free = {r.id for r in _open_rows(world)}
    ids = [line.instrument_id for line in world.records.lines(last.no) if line.instrument_id in free]
    wish = wish_read(last.preferred_date)
    wished = {"preferred_date": wish} if wish else {}
    if last.preferred_time:
        wished["preferred_time"] = last.preferred_time
    return {"draft_no": last.no, "instruments": ids, **wished} if ids else {}


def _wish_before(values: Values, world: World) -> Parsed | None:
    """Which day, when two are left open; what was refused and is booked again keeps the day that was wished for,
    while it is still to come.
    """
    if (open_ := either_day(world)) is not None:
        return open_
    lines = [world.records.last_line(str(i)) for i in values.get("instruments", ())]
    numbers = {line.booking_no for line in lines if line is not None and line.state == FAILED}
    if len(numbers) != 1 or not all(line is not None and line.state == FAILED for line in lines):
        return None
    booking = world.records.booking(numbers.pop())
    wish = wish_read(booking.preferred_date) if booking is not None else ""
    found = day_wished(wish, values, world) if wish else None
    return found if isinstance(found, Ok) else None


def _summary(values: Values, world: World) -> Reply | None:
    if values.get("save"):
        return None
    rows = _rows(values, world)
    listed = [f"{n}. {called(r)}{'，' + r.delivery_method if r.delivery_method else ''}" for n, r in enumerate(rows, 1)]
    wish = wish_shown(values)
    lines = [f"【约检定】一共{len(rows)}台：", *listed, f"希望时间：{wish or '都可以，由机构安排'}"]
    if values.get("remark"):
        lines.append(f"备注：{values['remark']}")
    if (counted := values.get(COUNTED, 0)) > len(rows):
        lines.append(f"您说{counted}台，台账里能约的只有{len(rows)}台。少的先录进台账才能约，回“录器具”接着录。")
    lines.append("检定免费。没问题回“提交”；想哪天检、要加减哪台，直接说；先存着回“暂存”。")
    return Reply("\n".join(lines), (Choice("提交"), Choice("暂存"), Choice("取消")))


def submission(values: Values, world: World) -> SubmitBooking | None:
    """The command; its cause is the message that confirmed, so that a message pushed twice books once (SPEC 5)."""
    unit = my_unit(world)
    if unit is None:
        return None
    return SubmitBooking(
        unit_id=unit.id,
        instrument_ids=tuple(values["instruments"]),
        preferred_date=wish_stored(values.get("preferred_date")),
        preferred_time=str(values.get("preferred_time", "")),
        remark=str(values.get("remark", "")),
        booking_no=str(values.get("draft_no", "")),
        cause=world.message_id,
    )


def _commit(values: Values, world: World) -> tuple[Command, ...]:
    command = submission(values, world)
    if command is None:
        return ()
    if not values.get("save"):
        return (command,)
    kept = {k: getattr(command, k) for k in ("preferred_date", "preferred_time", "remark", "booking_no")}
    return (SaveBooking(command.unit_id, command.instrument_ids, **kept),)


def _done(values: Values, outcomes: tuple[Outcome, ...], world: World) -> tuple[Reply, ...]:
    result = outcomes[0].result
    no, lines = result["booking_no"], result.get("lines", ())
    if values.get("save"):
        return (Reply(f"预约单 {no} 先存着，还没提交。想提交时说“约检定”，接着这张单子办。", (Choice("约检定"),)),)
    if result.get("waits"):
        text = f"预约单 {no} 先存好了，等单位审核通过就自动提交，到时候会通知您。"
        return (Reply(text, (Choice("进度"),)),)
    assigned: dict[str, int] = {}
    unfit: list[str] = []
    for line in lines:
        if line.get("institution"):
            assigned[line["institution"]] = assigned.get(line["institution"], 0) + 1
        else:
            unfit.append(f"{line['name']}：{UNFIT.get(line.get('unfit', ''), UNFIT[''])}")
    parts = [f"约上了，预约单号 {no}，共{len(lines)}台。"]
    parts += [
        f"其中{n}台已分配给{name}，是按器具类别和所在区县、由能检这类器具的机构来检。" for name, n in assigned.items()
    ]
    parts += [f"{u}，已转给当地计量部门安排。" for u in unfit]
    if assigned:
        parts.append("接下来机构一般5天内受理，受理后会把科室和电话发给您，您等通知就行；随时回“进度”查看。")
    return (Reply("\n".join(parts), (Choice("进度"),)),)


def _remember(values: Values, outcomes: tuple[Outcome, ...], world: World) -> Values:
    return {"entered": None, "aside": None, CHOSEN: None, "last_booking": outcomes[0].result.get("booking_no")}


BOOKING_CREATE = Flow(
    name="booking",
    title="约检定",
    roles=ANYBODY,
    intents=BEGIN,
    starts=("约检定", "预约", "约上", "我要预约"),
    verbs=("约", "预约", "提交", "交", "报"),
    slots=(
        Slot("save", "暂存", "", lambda said, _values, _world: Ok(bool(said)), private=True, fluid=True),
        Slot(COUNTED, "器具", "", lambda said, _values, _world: Ok(said), private=True, fluid=True),
        Slot(LEFT_OUT, "器具", "", lambda said, _values, _world: Ok(said), private=True, fluid=True, spot=False),
        Slot("draft_no", label_of("booking_no"), "", lambda said, _values, _world: Ok(str(said)), spot=False,
             fluid=True),
        Slot("instruments", "器具", _ask, _said, show=_shown, derive=_all_or_ask, fluid=True,
             choices=lambda _values, _world: (Choice("全部"),)),
        Slot("preferred_date", label_of("preferred_date"), "", day_wished,
             show=lambda v: wish_shown({"preferred_date": v}),
             derive=_wish_before, needs=("instruments",), fluid=True),
        Slot("preferred_time", label_of("preferred_time"), "", time_wished,
             show=lambda v: wish_shown({"preferred_time": v}),
             fluid=True),
        Slot("remark", label_of("remark"), "", lambda said, _values, _world: Ok(str(said)), fluid=True, words="remark"),
    ),
    also_in=("booking_edit", "booking_save"),
    takes=_takes,
    amend=amend,
    yields=beside_booking,
    regroup=chosen_anew,
    seed=_draft,
    guard=_guard,
    confirm=_summary,
    commit=_commit,
    done=_done,
    remember=_remember,
)  # fmt: skip
"""Named `booking` after labels.md."""
