"""约时间: a unit chooses when its accepted instruments are verified, from the half-days that are open."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from booking.commands import Command, ScheduleLines
from booking.execute import Outcome
from booking.fields import label_of
from booking.half_days import AHEAD, Room, rooms
from booking.line import ACCEPTED, Line
from booking.opening import half_of
from handlers.dialogue.model import Acted, Choice, Flow, No, Ok, Option, Parsed, Reply, Several, Slot, Values, World
from handlers.flows.appointment_moved import moment_said, will_not_do
from handlers.flows.booking_change import changeable
from handlers.flows.day_wished import TIMES
from handlers.standing import UNIT_ROLE, my_unit
from handlers.wording import appointments as says
from nlu import dates, time_of_day
from nlu.asking import asks
from nlu.understand import Heard

NAME = "appointment"
MOST_OFFERED = 8
_MADE = re.compile(
    r"(?:改|换|约|定|选)(?:个|一下|下)?(?:检定|上门|约定|送检)?的?(?:时间|日子)|上门时间|送检时间|改期|改约|时间不行|去不了|来不了"
)
"""Words for an appointment that was made, whatever else may be open to a change."""
HEARD_AS = (
    "booking_edit", "booking_create", "booking_resubmit", "unclear", "provide_info", "correct_info", "affirm", "deny",
    "query_place_time", "query_howto", "query_status", "query_scope", "ledger_edit", "cancel_flow", "register_start",
    "abuse", "off_topic", "thanks", "greet", "pause_flow",
)  # fmt: skip
"""What moving an appointment may be taken for: the day that is said decides."""


def accepted(world: World) -> dict[str, tuple[Line, ...]]:
    """The unit's accepted lines that wait for their day, by booking and institution ("number institution")."""
    unit = my_unit(world)
    found: dict[str, list[Line]] = {}
    for booking in world.records.bookings(unit.id) if unit else ():
        for line in world.records.lines(booking.no):
            if line.state == ACCEPTED:
                found.setdefault(f"{line.booking_no} {line.institution_id}", []).append(line)
    return {key: tuple(lines) for key, lines in found.items()}


def moves_appointment(heard: Heard, text: str, world: World) -> Acted | None:
    """改到周二上午, 25号我歇业 能提前吗: what is accepted is moved, unless an unanswered booking may be meant."""
    known = _about_accepted(heard, text, world)
    open_ = world.asked not in ("", "date") and heard.intent != "booking_edit" and _MADE.search(text) is None
    if not known or open_:
        return None
    moved = moment_said(world, _lines(known, world))
    if not moved:
        return None
    parsed = _date_said(moved, known, world)
    if isinstance(parsed, Ok):
        return Acted(enter=NAME, values={**known, "date": parsed.value})
    said = parsed.ask if isinstance(parsed, Several) else parsed.why
    return Acted((Reply(said.partition("这些时间")[0]),) if said != says.HALF else (), enter=NAME, values=known)


def wants_appointment(heard: Heard, text: str, world: World) -> Acted | None:
    """改时间, 去不了, 星期四不在 往后挪: another day is asked for, or one of several appointments is to be chosen."""
    known = _about_accepted(heard, text, world)
    if known is None or asks(world.text):
        return None
    sure = _MADE.search(text) is not None or heard.intent == "booking_edit"
    if sure or (known and not world.asked and will_not_do(world, _lines(known, world))):
        return Acted(enter=NAME, values=known)
    return None


def _about_accepted(heard: Heard, text: str, world: World) -> Values | None:
    """Which accepted lines a message may be about, {} where there are several; None when it is about none of them."""
    if not accepted(world) or (changeable(world) and not _MADE.search(text)) or _changes_more(heard):
        return None
    which = _which({}, world)
    return {"which": which.value} if isinstance(which, Ok) else {}


def _changes_more(heard: Heard) -> bool:
    """Whether a message takes an instrument out, adds one, or changes a row, and so is not about the day alone."""
    pick = heard.slots.get("selection")
    other = isinstance(pick, Mapping) and bool(pick.keys() & {"remove", "add"})
    return other or (heard.intent == "booking_edit" and bool(heard.slots.keys() & {"remark", "delivery_method"}))


def _said_day(slots: Mapping[str, Any]) -> dict[str, str]:
    """The day and time that a message says, when it is one day."""
    day = slots.get("preferred_date") or slots.get("date")
    if not isinstance(day, str) or len(day) != 10:
        return {}
    return {"date": day, "time": str(slots.get("preferred_time") or slots.get("time") or "")}


def _guard(world: World) -> Reply | None:
    if my_unit(world) is None:
        return Reply(says.NOT_REGISTERED, (Choice("注册"),))
    return None if accepted(world) else Reply(says.NOTHING_ACCEPTED, (Choice("进度"),))


def _which_said(said: Any, _values: Values, world: World) -> Parsed:
    found = accepted(world)
    hits = [key for key in found if str(said) in (key, key.split()[0]) or key.split()[0].endswith(str(said))]
    return Ok(hits[0]) if len(hits) == 1 else _which(_values, world) or No(says.WHICH)


def _which(_values: Values, world: World) -> Parsed | None:
    found = accepted(world)
    if len(found) == 1:
        return Ok(next(iter(found)))
    options = tuple(
        Option(says.booking_of(key.split()[0], lines, _body(lines, world)), key) for key, lines in found.items()
    )
    return Several(options, says.WHICH) if options else None


def _body(lines: tuple[Line, ...], world: World) -> str:
    body = world.records.institution(lines[0].institution_id)
    return body.name if body else ""


def _lines(values: Values, world: World) -> tuple[Line, ...]:
    return accepted(world).get(str(values.get("which", "")), ())


def _rooms(values: Values, world: World) -> tuple[Room, ...]:
    """The half-days of the next weeks that take all of these instruments; () when the institution offers none."""
    lines = _lines(values, world)
    if not lines:
        return ()
    today = world.now.date()
    moving = [line.id for line in lines]
    body = lines[0].institution_id
    found = rooms(world.records, body, since=today + timedelta(days=1), until=today + AHEAD, moving=moving)
    return tuple(room for room in found if room.left >= len(lines))


def _offers(values: Values, world: World) -> Several | None:
    options = tuple(
        Option(says.half_day(room.day, room.half, room.left), {"date": room.day.isoformat(), "time": room.half})
        for room in _rooms(values, world)[:MOST_OFFERED]
    )
    return Several(options, says.CHOOSE) if options else None


def _date_said(said: Any, values: Values, world: World) -> Parsed:
    """A day with its half; without a half the one that is open then, or the question which."""
    chosen = dict(said) if isinstance(said, Mapping) else _read(str(said), world)
    try:
        day = date.fromisoformat(str(chosen.get("date", "")))
    except ValueError:
        return _offers(values, world) or No(says.WHEN)
    if day < world.now.date():
        return No(says.past(day))
    offered = _rooms(values, world)
    if not offered:
        return Ok(chosen)
    half = half_of(str(chosen.get("time") or ""))
    fits = [room for room in offered if room.day == day and half in ("", room.half)]
    if not fits:
        again = _offers(values, world)
        return Several(again.options, says.NOT_THEN) if again else No(says.NOT_THEN)
    if len(fits) > 1:
        return Several(
            tuple(Option(TIMES[room.half], {"date": day.isoformat(), "time": room.half}) for room in fits), says.HALF
        )
    return Ok({"date": day.isoformat(), "time": str(chosen.get("time") or fits[0].half)})


def _read(text: str, world: World) -> dict[str, str]:
    day = dates.read(text, today=world.now.date(), bias="future")
    days = [found.value for found in dates.find(text, today=world.now.date(), bias="future")] if day is None else [day]
    times = [found.value for found in time_of_day.find(text)]
    plain = next((one for one in days if isinstance(one, str) and len(one) == 10), "")
    return {"date": plain, "time": times[0] if times else ""}


def _takes(heard: Heard, values: Values, world: World) -> Values:
    out: dict[str, Any] = {}
    if heard.slots.get("booking_no"):
        out["which"] = str(heard.slots["booking_no"])
    if day := _said_day(heard.slots) or moment_said(world, _lines(values, world)):
        out["date"] = day
    return out


def _commit(values: Values, world: World) -> tuple[Command, ...]:
    chosen = values["date"]
    ids = tuple(line.id for line in _lines(values, world))
    return (ScheduleLines(ids, str(chosen["date"]), str(chosen.get("time") or "")),)


def _done(values: Values, _outcomes: tuple[Outcome, ...], world: World) -> tuple[Reply, ...]:
    lines = _lines(values, world)
    chosen = values["date"]
    said = says.appointed(
        str(chosen["date"]), str(chosen.get("time") or ""), lines, _body(lines, world) if lines else ""
    )
    return (Reply(said, (Choice("进度"),)),)


def _gone(values: Values, world: World) -> bool:
    return "which" in values and not _lines(values, world)


APPOINTMENT = Flow(
    name=NAME,
    title="约时间",
    roles=UNIT_ROLE,
    intents=(),
    starts=("约时间", "改约定时间", "选时间", "约检定时间"),
    slots=(
        Slot(
            "which",
            label_of("booking_no"),
            says.WHICH,
            _which_said,
            show=lambda v: str(v).split()[0],
            derive=_which,
            fluid=True,
        ),
        Slot(
            "date",
            label_of("date"),
            says.WHEN,
            _date_said,
            show=says.moment,
            needs=("which",),
            derive=_offers,
            fluid=True,
        ),
    ),
    also_in=("booking_edit", "booking_create", "query_place_time"),
    takes=_takes,
    guard=_guard,
    commit=_commit,
    done=_done,
    moot=_gone,
)
