"""What is put right in the ledger from a booking: a field of a row that is to be booked (编号改成…, 改成送检)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from booking.commands import ChangeInstrument
from booking.instrument import Instrument
from handlers.dialogue.model import Acted, No, Ok, Reply, Values, World
from handlers.flows.choosing import chosen, same_serial
from handlers.flows.day_wished import WISHES
from handlers.flows.fields import LABELS, READERS
from handlers.flows.ledger_change import AS_IT_STANDS, CHANGEABLE, as_stored, shown_value
from handlers.flows.target import target
from handlers.standing import called, my_instruments
from nlu.measuring_range import with_other_end
from nlu.understand import Heard

WHICH_ROW = "改哪一台的？回“第几台”，或者说它的编号，例如“第2台编号改成938580”。"
OF_ALL = frozenset(("delivery_method", "purpose", "install_location", "use_region"))
"""What may well be the same for all: said without naming a row, it is meant for each of them."""


def amend(heard: Heard, values: Values, world: World) -> Acted | None:
    """A field of the rows that are to be booked, put right at the summary; None when the message names none."""
    found = (world.records.instrument(str(i)) for i in values.get("instruments", ()))
    rows = [row for row in found if row is not None]
    said = {name: value for name, value in heard.slots.items() if name in CHANGEABLE and name != "category"}
    if not said or not rows or "selection" in heard.slots:
        return None
    meant, said = _meant(heard, said, rows, world)
    if len(meant) != 1 and not set(said) <= OF_ALL:
        return Acted((Reply(WHICH_ROW),))
    changes = [(row, _read(said, row, world)) for row in meant]
    refused = next((read for _, read in changes if isinstance(read, No)), None)
    if refused is not None:
        return Acted((Reply(refused.why, refused.mends),))
    real = [(row, read) for row, read in changes if not isinstance(read, No) and read]
    wished = _wished(heard, values, world)
    if not real:
        return None if wished else Acted((Reply(AS_IT_STANDS),))
    told = "；".join(f"{called(row)} {_told(row, read)}" for row, read in real)
    commands = tuple(ChangeInstrument(row.id, as_stored(read)) for row, read in real)
    return Acted(commands=commands, enter="booking", values=wished, after=f"改好了，台账里也一起改了：{told}。")


def _meant(
    heard: Heard, said: dict[str, Any], rows: Sequence[Instrument], world: World
) -> tuple[list[Instrument], dict[str, Any]]:
    """The rows that are named by place, serial number or name, else all of them; and what is said of them."""
    by_serial = [row for row in rows if len(row.serial) > 2 and row.serial in world.text]
    if len(by_serial) == 1:
        if same_serial(by_serial[0].serial, str(said.get("serial", ""))):
            said = {name: value for name, value in said.items() if name != "serial"}
        return by_serial, said
    named: Any = heard.slots.get("target")
    if (index := heard.slots.get("index")) is not None:
        named = {"index": index}
    if named is None and len(said) > 1 and "instrument_name" in said:
        named = {"name": said["instrument_name"]}
        said = {name: value for name, value in said.items() if name != "instrument_name"}
    hit = chosen(named, rows) if named else None
    return list(hit or rows), said


def _read(said: Values, row: Instrument, world: World) -> dict[str, Any] | No:
    """What is said as the ledger reads it, without what stands there already; why not, when one is no value."""
    seen = {"category": {"first": row.first, "second": row.second}, "instrument_name": row.instrument_name}
    out: dict[str, Any] = {}
    for name, value in said.items():
        parse, show = READERS[name]
        parsed = parse(with_other_end(row.range, value) if name == "range" else value, seen, world)
        if isinstance(parsed, No):
            return parsed
        if isinstance(parsed, Ok) and shown_value(row, name) != show(parsed.value):
            out[name] = parsed.value
    return out


def _told(row: Instrument, read: Values) -> str:
    each = (f"{LABELS[name]} {shown_value(row, name)} → {READERS[name][1](value)}" for name, value in read.items())
    return "，".join(each)


def _wished(heard: Heard, values: Values, world: World) -> dict[str, Any]:
    """The day and time that are wished for in the same message."""
    read = {n: parse(heard.slots[n], values, world) for n, parse in WISHES.items() if n in heard.slots}
    return {name: parsed.value for name, parsed in read.items() if isinstance(parsed, Ok)}


def way_changed(heard: Heard, _text: str, world: World) -> Acted | None:
    """我要改成送检, of what is booked already: the way of its only instrument, else of one that is to be named."""
    way = heard.slots.get("delivery_method")
    if way is None or heard.slots.keys() & {"preferred_date", "preferred_time", "selection", "remark"}:
        return None
    booked = [row for row in my_instruments(world) if world.records.open_line(row.id) is not None]
    if not booked:
        return None
    meant, _ = _meant(heard, {}, booked, world)
    values = {"delivery_method": way, **({"target": target(meant[0])} if len(meant) == 1 else {})}
    return Acted(enter="ledger_edit", values=values)
