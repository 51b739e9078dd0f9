"""复制: what a new row takes over from one that is there already: everything but its own number."""

from __future__ import annotations

import re
from typing import Any

from booking.fields import OWN_MARKS
from booking.instrument import Instrument
from handlers.dialogue.model import Values, World
from handlers.flows.ledger_later import LATER
from handlers.standing import my_instruments, my_unit
from handlers.wording.categories import NAMED_BY_MODEL
from nlu.fill import basket
from nlu.fill.naming import TOLD
from nlu.understand import Heard
from nlu.units import convert

OWN = ("serial", "serial_list", "count", "valid_until", "photos", "transferred", *OWN_MARKS, LATER, TOLD)
"""What every instrument has for itself."""
OF_ITS_KIND = frozenset(
    ("instrument_name", "category", "model", "range", "range_text", "accuracy", "division", "approval_no")
)
"""What only an instrument of the same kind may have in common."""


def seed(heard: Heard, world: World) -> Values:
    """For a copy: the row named, else the last row entered, else the newest of the ledger."""
    found = basket.pieces(world.text, today=world.now.date())
    like = next((piece.like for piece in found if piece.like is not None), None)
    if heard.intent != "ledger_copy" and like is None and not _one_more(heard, world):
        return _waiting(heard, world)
    row = _called(like, world) or _named(heard, world) or dict(world.memory.get("last_row", {})) or _newest(world)
    named = next((str(piece.values["instrument_name"]) for piece in found if "instrument_name" in piece.values), "")
    return copied(row, named)


def copied(row: Values, named: str) -> dict[str, Any]:
    """What a row of the name `named` takes over from another: of another kind of thing only what is of no kind."""
    kept = {name: value for name, value in row.items() if name not in OWN}
    mine = str(row.get("instrument_name", ""))
    if not named or named in mine or mine in named or len(named) == 1:
        return kept
    return {**{name: value for name, value in kept.items() if name not in OF_ITS_KIND}, "instrument_name": named}


def _called(like: str | None, world: World) -> Values:
    """别的跟焦度计一样: the newest row of the name that is given."""
    found = [
        one for one in my_instruments(world) if like and (like in one.instrument_name or one.instrument_name in like)
    ]
    return row_of(found[-1]) if found else {}


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
    units = [str((row.get("range") or {}).get("unit", "")) for row in (said, last)]
    if all(units) and convert(1, units[0], units[1]) is None:
        return {}  # 还有个量血压的 HEM-7136 0到299mmHg, after a scale: another kind of thing
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
        "approval_no": instrument.approval_no,
        "origin": instrument.origin,
        "use_region": {"code": instrument.use_region_code, "name": instrument.use_region},
        "install_location": instrument.install_location,
        "purchase_date": instrument.purchase_date,
        "purpose": instrument.purpose,
        "delivery_method": instrument.delivery_method,
    }
    return {k: v for k, v in row.items() if v or k == "range"}
