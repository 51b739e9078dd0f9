"""什么时候到期: what runs out when, rebooked with one word."""

from __future__ import annotations

from datetime import date

from booking.instrument import SOON, Instrument
from booking.line import TESTED
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.flows.choosing import chosen
from handlers.standing import called, my_instruments, my_unit
from nlu.understand import Heard

MOST = 20
NOT_REGISTERED = "您还没有注册，台账里没有器具。回“注册”，我带您办。"


def validity(heard: Heard, text: str, world: World) -> Acted | None:
    """Which instruments run out and when; those that are due may be booked with a yes."""
    if my_unit(world) is None:
        return Acted((Reply(NOT_REGISTERED, (Choice("注册"),)),))
    rows = my_instruments(world)
    if not rows:
        return Acted((Reply("您的台账里还没有器具，先说“录器具”。", (Choice("录器具"),)),))
    meant = instruments_meant(heard, text, rows) or rows
    today = world.now.date()
    listed = [
        f"{n}. {called(r)}：{_registered(r, world) or until_text(r, today)}" for n, r in enumerate(meant[:MOST], 1)
    ]
    due = [r for r in meant if _due(r, today) and world.records.open_line(r.id) is None]
    if not due:
        tail = (
            "最近60天内没有要到期的。"
            if any(r.valid_until for r in meant)
            else "检定合格后会记下有效期，到期前提醒您。"
        )
        return Acted((Reply("\n".join((*listed, tail))),), memory={"shown": [r.id for r in meant]})
    tail = f"有{len(due)}台该检了（快到期、已过期，或还没检过）。回“约上”，一次约好。"
    return Acted(
        (Reply("\n".join((*listed, tail)), (Choice("约上"), Choice("先不约"))),),
        then="booking_create",
        values={"selection": [r.id for r in due]},
        memory={"shown": [r.id for r in meant]},
    )


def _registered(row: Instrument, world: World) -> str:
    """What the body has registered and not released yet; "" when there is nothing of the kind."""
    line = world.records.open_line(row.id)
    found = world.records.result(line.id) if line is not None and line.state == TESTED else None
    if found is None or found.valid_until is None:
        return ""
    return f"已检定，{found.result}，有效期至 {found.valid_until.isoformat()}（机构批准后生效）"


def instruments_meant(heard: Heard, text: str, rows: tuple[Instrument, ...]) -> tuple[Instrument, ...]:
    """The instruments that a question names; () when it names none."""
    said = heard.slots.get("target") or {k: heard.slots[k] for k in ("serial",) if k in heard.slots}
    if not said and heard.slots.get("instrument_name"):
        said = {"name": heard.slots["instrument_name"]}
    return chosen(said, rows) or () if said else ()


def until_text(row: Instrument, today: date) -> str:
    """How long an instrument's verification holds, in words."""
    if row.valid_until is None:
        return "还没有检定记录，应该检"
    left = (row.valid_until - today).days
    when = f"有效期至 {row.valid_until.isoformat()}"
    if left < 0:
        return f"{when}，已过期{-left}天，检定合格前先不要用"
    return f"{when}，还有{left}天{'，快到期了' if left <= SOON.days else ''}"


def _due(row: Instrument, today: date) -> bool:
    return row.valid_until is None or row.valid_until <= today + SOON
