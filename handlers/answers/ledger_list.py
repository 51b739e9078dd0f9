"""台账: the unit's instruments as a numbered list, a page at a time, or one of them in full."""

from __future__ import annotations

import re
from collections.abc import Mapping

from booking.instrument import IN_USE, SCRAPPED, SOON, STOPPED, TRANSFERRED, Instrument
from booking.unit import Unit
from handlers.dialogue.model import Acted, Card, Choice, Reply, World
from handlers.flows.choosing import chosen
from handlers.flows.fields import LABELS
from handlers.flows.ledger_change import CHANGEABLE, shown_value
from handlers.flows.rows_meant import clauses
from handlers.standing import called, my_unit
from nlu.understand import Heard

PAGE = 10
_STATES = {"停用": STOPPED, "报废": SCRAPPED, "转让": TRANSFERRED}
_NEXT = re.compile(r"下一页|下页|后面的|继续看|还有呢")


def ledger(heard: Heard, text: str, world: World) -> Acted | None:
    """The list, or one row of it."""
    unit = my_unit(world)
    if unit is None:
        return Acted((Reply("您还没有注册，台账是空的。回“注册”，我带您办。", (Choice("注册"),)),))
    state = next((s for word, s in _STATES.items() if word in text), IN_USE)
    rows = world.records.instruments(unit.id, states=(state,))
    one = _one(heard, rows)
    if one is not None:
        return one
    if "到期" in text or "过期" in text:
        until = world.now.date() + SOON
        rows = tuple(r for r in rows if r.valid_until and r.valid_until <= until)
    if not rows:
        said = "台账里没有这样的器具。" if state != IN_USE or "到期" in text else "台账里还没有器具，回“录器具”开始录。"
        return Acted((Reply(said, (Choice("录器具"),)),))
    return _page(rows, unit, state, text, world)


def _page(rows: tuple[Instrument, ...], unit: Unit, state: str, text: str, world: World) -> Acted:
    at = int(world.memory.get("ledger_at", 0)) + PAGE if _NEXT.search(text) else 0
    at = at if at < len(rows) else 0
    shown = rows[at : at + PAGE]
    listed = [f"{n}. {called(r)}{_until(r)}{_booked(r, world)}" for n, r in enumerate(shown, at + 1)]
    head = f"“{unit.company_name}”台账{'' if state == IN_USE else state}共{len(rows)}台："
    more = len(rows) > at + PAGE
    tail = ["回“下一页”看后面的。"] if more else []
    choices = (Choice("下一页"),) if more else (Choice("约检定"), Choice("录器具"))
    memory = {"ledger_at": at, "shown": [r.id for r in rows]}
    return Acted((Reply("\n".join((head, *listed, *tail)), choices),), memory=memory)


def _until(row: Instrument) -> str:
    return f"，有效期至{row.valid_until.isoformat()}" if row.valid_until else ""


def _booked(row: Instrument, world: World) -> str:
    line = world.records.open_line(row.id)
    return f"，{line.state}" if line else ""


def _one(heard: Heard, rows: tuple[Instrument, ...]) -> Acted | None:
    """One row in full, when one was named; that it is not there, when a number was."""
    target = heard.slots.get("target") or {k: heard.slots[k] for k in ("serial", "index") if k in heard.slots}
    if not target:
        return None
    found = chosen(target, rows)
    if not found:
        said = target.get("serial") or target.get("name") or "这一台"
        return Acted((Reply(f"台账里没有“{said}”。要录的话回“录器具”。", (Choice("录器具"),)),))
    row = found[0]
    details = tuple((LABELS[n], shown_value(row, n)) for n in CHANGEABLE if shown_value(row, n) != "（空）")
    text = "\n".join((f"{called(row)}已经在台账里（{row.state}）：", *(f"{k}：{v}" for k, v in details)))
    return Acted((Reply(text, cards=(Card(called(row), details),)),), memory={"about": [row.id]})


_NOT_NOW = re.compile(r"先不|不用检|不检|不约|别约")


def put_aside(heard: Heard, text: str, world: World) -> Acted | None:
    """BT-005先不检: this one is left out of the next booking, and nothing else happens."""
    unit = my_unit(world)
    if unit is None or not _NOT_NOW.search(text):
        return None
    rows = world.records.instruments(unit.id)
    if heard.intent == "booking_create" and any("约" in one and not _NOT_NOW.search(one) for one in clauses(text)):
        return None  # 这个不约，剩下俩约: the booking leaves it out by itself
    found = chosen(text, rows) or _slots(heard, rows)
    if not found or len(found) == len(rows):
        return None
    aside = [*world.memory.get("aside", ()), *(r.id for r in found)]
    names = "、".join(called(r) for r in found)
    said = f"好，{names} 这次先不约。其他的要约，回“其他的都约上”。"
    return Acted((Reply(said, (Choice("其他的都约上"),)),), then="booking_create",
                 values={"selection": {"all": True}}, memory={"aside": list(dict.fromkeys(aside))})  # fmt: skip


def _slots(heard: Heard, rows: tuple[Instrument, ...]) -> tuple[Instrument, ...]:
    said = heard.slots.get("selection") or heard.slots.get("target") or {}
    if isinstance(said, Mapping):
        said = said.get("remove") or said.get("except") or said
        said = {"name": said} if isinstance(said, list) else said
    return chosen(said, rows) or () if said else ()
