"""报废, 停用, 转让 of a row, and taking that back; always confirmed, with what it means said before."""

from __future__ import annotations

import re
from typing import Any

from booking.commands import Command, MoveInstrument
from booking.execute import Outcome
from booking.instrument import IN_USE, SCRAPPED, STOPPED
from handlers.dialogue.model import Acted, Choice, Flow, Ok, Parsed, Problem, Reply, Slot, Values, World
from handlers.flows.target import ledger, only_one, rows_named, target, target_among, target_shown
from handlers.standing import UNIT_ROLE, my_unit
from nlu.understand import Heard

SOURCES = {
    "stop": (IN_USE,),
    "scrap": (IN_USE, STOPPED),
    "transfer": (IN_USE, STOPPED),
    "resume": (STOPPED,),
    "restore": (SCRAPPED,),
}
TITLES = {"stop": "停用", "scrap": "报废", "transfer": "转让", "resume": "恢复使用", "restore": "撤销报废"}
MEANS = {
    "stop": "停用期间不再提醒到期，要用时说“恢复使用”。",
    "scrap": "报废后不再提醒、也不能再约；弄错了可以说“撤销报废”。",
    "transfer": "转让后从您的台账里移出，对方单位自己录入。",
    "resume": "恢复后照常提醒到期。",
    "restore": "撤销后又回到在用。",
}
_VERBS = (
    (
        "restore",
        re.compile(
            r"(?:撤销|取消|撤回)(?:刚才的?)?(?:报废|删除)|(?:恢复|找回)(?:刚才)?(?:报废|删)|没报废|不报废了|误删|删错"
        ),
    ),
    ("resume", re.compile(r"恢复使用|重新启用|又用|启用|恢复")),
    ("scrap", re.compile(r"报废|删|注销|当?(?:废品|废铁|破烂|垃圾)|收废品|扔了|丢了|砸了")),
    ("transfer", re.compile(r"转让|转给|卖给|卖了|送给|过户")),
    ("stop", re.compile(r"停用|暂时不用|先不用|不用了|封存|停了|闲置|收起来")),
    ("scrap", re.compile(r".")),
)
ASK_TARGET = "是哪一台？说编号或名字就行。"


def _guard(world: World) -> Reply | None:
    return None if my_unit(world) else Reply("您还没有注册，回“注册”，我带您办。", (Choice("注册"),))


def _takes(heard: Heard, values: Values, world: World) -> Values:
    said = dict(heard.slots)
    out: dict[str, Any] = {}
    for key in ("target", "selection"):
        if key in said:
            out["target"] = said[key]
    if "target" not in out and "serial" in said:
        out["target"] = {"serial": said["serial"]}
    if "target" not in out and "index" in said:
        out["target"] = {"index": said["index"]}
    if "target" not in out and "instrument_name" in said:
        out["target"] = {"name": said["instrument_name"]}
    if "verb" not in values and (heard.intent == "ledger_delete" or heard.intent not in ("provide_info", "affirm")):
        out["verb"] = next(verb for verb, said_by in _VERBS if said_by.search(world.text or "."))
    elif "verb" in values and (verb := _named_verb(world.text)) is not None:
        out["verb"] = verb
    if (meant := rows_named(world, SOURCES[str(out.get("verb") or values.get("verb") or "scrap")])) is not None:
        out["target"] = meant
    return out


def _named_verb(text: str) -> str | None:
    """Another verb that is said while one is open: 先停用, after 报废."""
    return next((verb for verb, said_by in _VERBS[:-1] if said_by.search(text)), None)


def _verb(said: Any, values: Values, world: World) -> Parsed:
    return Ok(said if said in SOURCES else "scrap")


def _target(said: Any, values: Values, world: World) -> Parsed:
    return target_among(said, ledger(world, SOURCES[values.get("verb", "scrap")]))


def _meant(values: Values, world: World) -> Parsed | None:
    verb = values.get("verb", "scrap")
    moved = world.memory.get("last_moved")
    rows = ledger(world, SOURCES[verb])
    if verb == "scrap" and "不要" in world.text and _named_verb(world.text) is None:
        return None  # 那个不要了, of something that was never entered: which one is asked
    if verb in ("restore", "resume"):
        hit = [r for r in rows if r.id == moved] or (list(rows) if len(rows) == 1 else [])
        return Ok(target(hit[0])) if hit else None
    return only_one(world, remembered=("about",))


def _still_booked(values: Values, world: World) -> tuple[Problem, ...]:
    """What stands in an open booking stays as it is until that is verified or withdrawn (SPEC 3)."""
    booked = world.records.open_line(str(values["target"]["id"])) if "target" in values else None
    if booked is None or values.get("verb") not in ("stop", "scrap", "transfer"):
        return ()
    why = (
        f"{values['target']['called']} 还在预约单 {booked.booking_no} 里（{booked.state}），检完或者撤了预约才能"
        f"{TITLES[values['verb']]}。不检了就回“取消预约”，撤了再说“{TITLES[values['verb']]}”。"
    )
    return (Problem("", why, (Choice("取消预约"),)),)


def _summary(values: Values, world: World) -> Reply:
    verb = values["verb"]
    booked = world.records.open_line(str(values["target"]["id"]))
    warn = f"\n它还在预约单 {booked.booking_no} 里（{booked.state}）。" if booked else ""
    return Reply(
        f"把 {values['target']['called']} {TITLES[verb]}，对吗？{MEANS[verb]}{warn}", (Choice("对"), Choice("取消"))
    )


def _commit(values: Values, world: World) -> tuple[Command, ...]:
    return (MoveInstrument(str(values["target"]["id"]), values["verb"], reason=world.text[:80]),)


def _done(values: Values, outcomes: tuple[Outcome, ...], world: World) -> Acted:
    verb, meant = values["verb"], values["target"]
    return Acted((Reply(f"好，{meant['called']} 已{TITLES[verb]}。"),), memory={"last_moved": meant["id"]})


LEDGER_STOP = Flow(
    name="ledger_delete",
    title="停用报废",
    roles=UNIT_ROLE,
    intents=("ledger_delete",),
    starts=("报废", "停用", "撤销报废", "恢复使用", "恢复", "启用"),
    verbs=("停", "报废", "删", "废", "注销", "恢复", "启用"),
    orders=True,
    slots=(
        Slot("verb", "做什么", "", _verb, show=lambda v: TITLES[v], derive=lambda _values, _world: Ok("scrap"),
             fluid=True, private=True),
        Slot("target", "器具", ASK_TARGET, _target, show=target_shown, needs=("verb",), derive=_meant, fluid=True),
    ),
    takes=_takes,
    guard=_guard,
    check=_still_booked,
    confirm=_summary,
    commit=_commit,
    done=_done,
)  # fmt: skip
