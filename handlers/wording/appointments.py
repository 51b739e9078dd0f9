"""What a unit is told about appointments and about changes of the 送检方式."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from booking.line import Line
from handlers.flows.day_wished import TIMES

NOT_REGISTERED = "您还没有注册，也没有预约。"
NOTHING_ACCEPTED = "现在没有等着约时间的预约：机构受理以后就能约。回“进度”可以看到办到哪一步。"
WHICH = "给哪一张预约单约时间？回复序号就行。"
WHEN = "想约哪一天？可以说“下周二上午”或“12月1号下午”。"
CHOOSE = "机构这些时间有空，您选一个，回复序号就行："
NOT_THEN = "那个时间机构不接待或者约满了。这些时间有空，您选一个："
HALF = "上午还是下午？"
_WEEKDAYS = "一二三四五六日"


def half_day(day: date, half: str, left: int) -> str:
    """A half-day that may be chosen: 11月24日（周二）上午，还能约3台."""
    return f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）{TIMES[half]}，还能约{left}台"


def moment(value: Mapping[str, Any]) -> str:
    """A chosen time: 11月24日（周二）上午."""
    day = date.fromisoformat(str(value["date"]))
    time = str(value.get("time") or "")
    return f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）{TIMES.get(time, time)}"


def past(day: date) -> str:
    """A day that is over."""
    return f"{day.month}月{day.day}日已经过去了，换一天吧。"


def booking_of(no: str, lines: tuple[Line, ...], body: str) -> str:
    """A booking to choose: its number, how many instruments, who verifies them."""
    return f"预约单{no}（{len(lines)}台，{body}）"


def appointed(day: str, time: str, lines: tuple[Line, ...], body: str) -> str:
    """What was agreed, and how it may be changed."""
    when = moment({"date": day, "time": time})
    return f"约好了：{when}，{body}检定您的{len(lines)}台器具，已经告诉机构。去不了随时说“改时间”。"


def delivery_answered(method: str, *, agreed: bool) -> str:
    """What was answered about 送检 or 现场检."""
    if not agreed:
        return "好，已经告诉机构您不同意，送检方式不变。"
    if method == "送检":
        return "好，改成送检了，已经告诉机构。到时请把器具送过去；回“约时间”可以选哪天去。"
    return "好，改成现场检了，已经告诉机构。到时他们上门；回“约时间”可以选哪天来。"


def not_yet(day: str) -> str:
    """Nobody came, but the appointed day has not come either."""
    return f"约的是{moment({'date': day})}，还没到时间。那天不方便就回“改时间”。"


def missed(body: str) -> str:
    """The unit said that nobody came."""
    return f"记下了，已经告诉{body}：约定的时间没有等到人。这次约定取消，预约还在，回“约时间”再选一个。"
