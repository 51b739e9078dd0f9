"""复制: what a new row takes over from one that is there already: everything but its own number."""

from __future__ import annotations

import re

from booking.instrument import Instrument
from handlers.dialogue.model import Values, World
from handlers.flows.ledger_later import LATER
from handlers.standing import my_instruments, my_unit
from handlers.wording.categories import NAMED_BY_MODEL
from nlu.understand import Heard

OWN = ("serial", "serial_list", "count", "valid_until", "photos", "transferred", LATER)
"""What every instrument has for itself."""


def seed(heard: Heard, world: World) -> Values:
    """For a copy: the row named, else the last row entered, else the newest of the ledger."""
    if heard.intent != "ledger_copy" and not _one_more(heard, world):
        return _waiting(heard, world)
    row = _named(heard, world) or dict(world.memory.get("last_row", {})) or _newest(world)
    return {k: v for k, v in row.items() if k not in OWN}


def _one_more(heard: Heard, world: World) -> bool:
    """还有一把南枪 编号189584P 南枪: nothing but the number of one more, right after the last."""
    said = heard.slots.keys()
    numbered = bool(said & {"serial", "serial_list"}) and not said & {"instrument_name", "instruments", "model"}
    return numbered and bool(world.memory.get("last_row")) and not world.memory.get(LATER)


def _waiting(heard: Heard, world: World) -> Values:
    """The name that was said before, when this says more of it without a name."""
    said = heard.slots.keys()
    waits = world.memory.get(LATER)
    if not waits:
        return _of_the_same_name(heard, world)
    if said & {"instrument_name", "instruments"} or not said & {"serial", "serial_list", "model"}:
        return {}
    return {"instrument_name": waits[0]}


_AND_ONE = re.compile(r"^(?:还有|再|另外|另|又)")


def _of_the_same_name(heard: Heard, world: World) -> Values:
    """还有一个电子的 欧姆龙U30 编号20230601A: another model of what was entered last, unless the model names it."""
    last, said = world.memory.get("last_row"), heard.slots
    named = {"instrument_name", "instruments"} & said.keys()
    if not last or named or "model" not in said or not _AND_ONE.match(world.text):
        return {}
    if any(str(said["model"]).startswith(start) for start, _ in NAMED_BY_MODEL):
        return {}
    return {"instrument_name": last["instrument_name"]}


def _named(heard: Heard, world: World) -> Values:
    unit = my_unit(world)
    target = heard.slots.get("target") or {}
    if unit is None or not target:
        return {}
    if target.get("serial"):
        found = world.records.instruments_of_serial(unit.id, str(target["serial"]))
        return row_of(found[0]) if found else {}
    rows = my_instruments(world)
    index = target.get("index")
    if isinstance(index, int) and -len(rows) <= index <= len(rows) and index:
        return row_of(rows[index - 1 if index > 0 else index])
    return {}


def _newest(world: World) -> Values:
    rows = my_instruments(world)
    return row_of(rows[-1]) if rows else {}


def row_of(instrument: Instrument) -> Values:
    """A ledger row in the form of the entry's values; what is empty is left out."""
    row = {
        "instrument_name": instrument.instrument_name,
        "category": {"first": instrument.first, "second": instrument.second},
        "model": instrument.model,
        "range": dict(instrument.range),
        "range_text": instrument.range_text,
        "accuracy": instrument.accuracy,
        "division": dict(instrument.division),
        "manufacturer": instrument.manufacturer,
        "origin": instrument.origin,
        "use_region": {"code": instrument.use_region_code, "name": instrument.use_region},
        "install_location": instrument.install_location,
        "purchase_date": instrument.purchase_date,
        "purpose": instrument.purpose,
        "delivery_method": instrument.delivery_method,
    }
    return {k: v for k, v in row.items() if v or k == "range"}
