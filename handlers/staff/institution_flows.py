"""What an institution is asked when one message does not say everything, and what it confirms before it is final."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from booking import line as life
from booking.commands import Command, RefuseLines, ReturnLines, ScheduleLines
from booking.execute import Outcome
from booking.line import Line
from booking.working_days import working_days
from handlers.dialogue.model import Choice, Flow, No, Ok, Parsed, Reply, Slot, Values, World
from handlers.flows.tapping import offered
from handlers.staff.orders import field_meant, reason_choices
from handlers.staff.reasons import CORRECT_REASONS
from handlers.staff.results import changes_told, correction, periods
from handlers.staff.showing import names, when
from handlers.staff.targets import INSTITUTION
from nlu import dates
from nlu.understand import Heard

ROLE = frozenset({INSTITUTION})
_LONGEST_REASON = 200


def chosen(values: Values, world: World) -> tuple[Line, ...]:
    """The lines that a frame is about, as they stand now."""
    found = (world.records.line(str(line_id)) for line_id in values.get("lines", ()))
    return tuple(line for line in found if line is not None)


def none_left(*states: str) -> Callable[[Values, World], bool]:
    """A `moot`: whether no line of the frame stands in one of the states any more."""

    def moot(values: Values, world: World) -> bool:
        return not any(line.state in states for line in chosen(values, world))

    return moot


REASONS_SAID = ("inst_reject", "inst_return", "admin_reject", "provide_info", "correct_info", "unclear", "deny")
"""What a reason may be taken for when it is the answer to the question for one."""


def reason_said(heard: Heard, _values: Values, world: World) -> Values:
    """While the reason is asked for, the whole message is the reason, unless it names other things to be done."""
    named = {"booking_no", "serial", "index", "all"} & set(heard.slots)
    if world.asked == "reason" and heard.intent in REASONS_SAID and not named:
        return {"reason": str(heard.slots.get("reason") or world.text)}
    return {}


def kept(value: Any, _values: Values, _world: World) -> Parsed:
    """The parse of a value that is set when the flow is entered and never asked."""
    return Ok(value) if isinstance(value, (list, dict)) else No("请重新说一遍要处理哪几台。")


def reason_text(value: Any, _values: Values, _world: World) -> Parsed:
    """A reason in the institution's own words."""
    text = str(value).strip()
    if len(text) < 2:
        return No("原因请写完整一点，送检单位要照着改。")
    return Ok(text[:_LONGEST_REASON])


def day_text(value: Any, _values: Values, world: World) -> Parsed:
    """An ISO day that is not past."""
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        if (gone := dates.impossible(str(value), today=world.now.date())) is not None:
            return No(f"没有这一天：{gone}，请核对。")
        return No("没看懂是哪一天，可以说“下周二”或“12月1号”。")
    return Ok(day.isoformat()) if day >= world.now.date() else No(f"{day.isoformat()} 已经过去了，请换一天。")


def time_text(value: Any, _values: Values, _world: World) -> Parsed:
    """AM, PM or HH:MM."""
    return Ok(str(value))


def _lines_slot() -> Slot:
    return Slot("lines", "器具", "", kept, show=lambda v: f"{len(v)}台", spot=False)


def _reason_slot(*, returning: bool) -> Slot:
    def choices(_values: Values, world: World) -> tuple[Choice, ...]:
        return reason_choices(world, returning=returning)

    return Slot("reason", "原因", "原因是什么？说一句话，或点下面的：", reason_text, choices=choices)


def _told(_values: Values, _outcomes: tuple[Outcome, ...], _world: World) -> tuple[Reply, ...]:
    """The reports of the commands have said it all."""
    return ()


def _refuse(values: Values, world: World) -> tuple[Command, ...]:
    reason = str(values["reason"])
    return (RefuseLines(tuple(values["lines"]), reason, reason_field=field_meant(reason, world)),)


def _return(values: Values, _world: World) -> tuple[Command, ...]:
    return (ReturnLines(tuple(values["lines"]), str(values["reason"])),)


def _schedule(values: Values, _world: World) -> tuple[Command, ...]:
    return (ScheduleLines(tuple(values["lines"]), str(values["date"]), time=str(values.get("time", ""))),)


def _correct_summary(values: Values, world: World) -> Reply:
    lines = chosen(values, world)
    listed = "\n".join(changes_told(lines[0], values["changes"], world)) if lines else ""
    return Reply(
        f"{names(lines)} 的证书已经发出。更正会另存一版，核验、批准后再通知送检单位：\n{listed}\n确认更正吗？",
        (Choice("确认"), Choice("不改了")),
    )


def _correct(values: Values, world: World) -> tuple[Command, ...]:
    return (correction(values, periods(chosen(values, world), world)),)


def _next_days(_values: Values, world: World) -> tuple[Choice, ...]:
    """The next three working days."""
    days, today = working_days(world.records), world.now.date()
    return tuple(Choice(days.after(today, n).isoformat(), numbered=False) for n in range(1, _DAYS_OFFERED + 1))


_DAYS_OFFERED = 3


def _schedule_ask(_values: Values, _world: World) -> str:
    return "约在哪一天？可以说“下周二上午9点半”。"


INSTITUTION_FLOWS: Sequence[Flow] = (
    Flow(
        name="inst_refuse",
        title="不予受理",
        roles=ROLE,
        intents=(),
        slots=(_lines_slot(), _reason_slot(returning=False)),
        also_in=REASONS_SAID,
        takes=reason_said,
        commit=_refuse,
        moot=none_left(life.ASSIGNED),
        done=_told,
    ),
    Flow(
        name="inst_return",
        title="退回",
        roles=ROLE,
        intents=(),
        slots=(_lines_slot(), _reason_slot(returning=True)),
        also_in=REASONS_SAID,
        takes=reason_said,
        commit=_return,
        moot=none_left(life.ASSIGNED),
        done=_told,
    ),
    Flow(
        name="inst_schedule",
        title="约定时间",
        roles=ROLE,
        intents=(),
        slots=(
            _lines_slot(),
            Slot("date", "日期", _schedule_ask, day_text, awaiting="date", choices=_next_days),
            Slot("time", "时间", "", time_text, show=lambda v: when("", v)),
        ),
        also_in=("inst_schedule",),
        commit=_schedule,
        moot=none_left(life.ACCEPTED),
        done=_told,
    ),
    Flow(
        name="inst_correct",
        title="更正检定结果",
        roles=ROLE,
        intents=(),
        slots=(
            _lines_slot(),
            Slot("changes", "更正", "", kept, spot=False),
            Slot("reason", "原因", "更正的原因是什么？", reason_text, spot=False, choices=offered(*CORRECT_REASONS)),
        ),
        commit=_correct,
        done=_told,
        confirm=_correct_summary,
        verbs=("改", "更正"),
        orders=True,
    ),
)
