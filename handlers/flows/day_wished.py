"""The day and time that a unit would like, as said; stored as ISO, an open range as from/to (SPEC 5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from handlers.dialogue.model import No, Ok, Option, Parsed, Several, Values, World
from nlu import dates
from nlu.day_meant import is_day, is_weekday, shift, weight
from nlu.fill.booking import days_left_open, slots, wanted_day
from nlu.reading import Reading

TIMES = {"AM": "上午", "PM": "下午"}
_ANY_DAY = re.compile(r"^(?:哪天|什么时候|啥时候|几号|随便|随时|都行|都可以|看你们|听你们|越快越好|尽快)")
OTHER_DAY = re.compile(r"到期|过期|有效|买|购|出厂|证书|撤|取消|作废|录|注册|登记|催")
"""What a day may belong to beside a coming."""
_LAST = "9999"
WHICH_DAY = "这两天里定哪一天？"


def day_wished(said: Any, values: Values, world: World) -> Parsed:
    """A day to come, or an open range {"from"?, "to"?}; of two that are left open the question which."""
    if (open_ := either_day(world)) is not None and said in [option.value for option in open_.options]:
        return open_
    if _ANY_DAY.search(str(said)):
        return Ok("")
    if isinstance(said, Mapping):
        value: Any = dict(said)
    elif re.fullmatch(r"\d{4}(-\d\d){0,2}", str(said)):
        value = str(said)
    else:
        value = dates.read(str(said), today=world.now.date(), bias="future")
    if not value:
        if (day := dates.impossible(str(said), today=world.now.date())) is not None:
            return No(f"没有这一天：{day}。换一天吧。")
        return No("想哪天检？可以说“下周三上午”“月底前”，或者“哪天都行”。")
    last = str(value.get("to") or _LAST) if isinstance(value, Mapping) else str(value)
    today = world.now.date().isoformat()
    if last < today[: len(last)]:
        return No(f"{last} 已经过去了，换一天吧。")
    return Ok(value)


def either_day(world: World) -> Several | None:
    """Which day it shall be, where the message leaves two open that do not touch: 12月3号或5号."""
    days = days_left_open(world.text, world.now.date())
    return Several(tuple(Option(dates.show(day), day) for day in days), WHICH_DAY) if days else None


def time_wished(said: Any, values: Values, world: World) -> Parsed:
    """AM, PM or HH:MM."""
    text = str(said)
    return Ok(text) if re.fullmatch(r"AM|PM|\d{2}:\d{2}", text) else No("时间可以说“上午”“下午”或“9点半”。")


WISHES: Mapping[str, Callable[[Any, Values, World], Parsed]] = {
    "preferred_date": day_wished,
    "preferred_time": time_wished,
}
"""The two values of a wish, each with what reads it."""


def wishes(world: World, *, least: int = -9, before: Any = None) -> Values:
    """The day and time to come that the message wishes for, as flows hold them; nothing when it wishes for none.

    `least` is how much its clause must sound like a wish: 0 that it is no reason, 1 that it says so. `before` is
    the day that was wished for until now.
    """
    reading = Reading(world.text, role="unit", flow="booking", awaiting="confirm", today=world.now.date())
    day = wanted_day(reading)
    if day is not None and weight(reading.text, day) < least:
        return {}
    said = slots(reading, choose=False)
    found = {name: parse(said[name], {}, world) for name, parse in WISHES.items() if name in said}
    good = {name: one.value for name, one in found.items() if isinstance(one, Ok)}
    if day is None and (moved := wish_moved(world.text, before)) is not None:
        good["preferred_date"] = moved
    if day is not None and is_weekday(reading.text, day) and "preferred_date" in good:
        good["preferred_date"] = _nearest(good["preferred_date"], before, world.now.date())
    return good if "preferred_date" in good or "preferred_date" not in said else {}


def wish_moved(text: str, before: Any) -> str | None:
    """往后挪两天, of a day that was wished for: the new day; None when nothing is said of moving it."""
    later = shift(text) if is_day(before) else 0
    return (date.fromisoformat(str(before)) + timedelta(days=later)).isoformat() if later else None


def _nearest(day: str, before: Any, today: date) -> str:
    """改周一吧, of a wish for 12月6号: the weekday nearest to the day that was wished for before."""
    if not (is_day(day) and is_day(before)):
        return day
    new, old = date.fromisoformat(day), date.fromisoformat(str(before))
    weeks = [new + timedelta(weeks=n) for n in range((old - new).days // 7 - 1, (old - new).days // 7 + 3)]
    return min((one for one in weeks if one >= today), key=lambda one: abs((one - old).days), default=new).isoformat()


def wish_stored(value: Any) -> str:
    """As a booking keeps it."""
    if isinstance(value, Mapping):
        return f"{value.get('from', '')}/{value.get('to', '')}"
    return str(value or "")


def wish_read(stored: str) -> Any:
    """The wish that a booking keeps, as flows hold it; "" for none."""
    if "/" not in stored:
        return stored
    start, _, end = stored.partition("/")
    return {name: day for name, day in (("from", start), ("to", end)) if day}


def wish_shown(values: Values) -> str:
    """In words: 2026-11-25 上午, 2026-11-30 之前."""
    day: Any = values.get("preferred_date", "")
    if isinstance(day, Mapping):
        start, end = day.get("from"), day.get("to")
        day = f"{start} 到 {end}" if start and end else f"{start} 以后" if start else f"{end} 之前"
    time = str(values.get("preferred_time", ""))
    return f"{day} {TIMES.get(time, time)}".strip()
