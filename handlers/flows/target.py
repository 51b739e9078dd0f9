"""Which row of the ledger a change is about: by serial number, place, name, or the last one meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from booking.instrument import IN_USE, Instrument
from handlers.dialogue.model import No, Ok, Option, Parsed, Several, Values, World
from handlers.flows.choosing import chosen
from handlers.standing import called, my_unit

MOST = 9


def ledger(world: World, states: Sequence[str] = (IN_USE,)) -> tuple[Instrument, ...]:
    """The unit's rows in these states."""
    unit = my_unit(world)
    return world.records.instruments(unit.id, states=states) if unit else ()


def target_among(said: Any, rows: Sequence[Instrument]) -> Parsed:
    """One row as {"id", "called"}; several that fit are offered."""
    if isinstance(said, Mapping) and "id" in said:
        hit = [r for r in rows if r.id == said["id"]]
    else:
        hit = list(chosen(_selection(said), rows) or ())
    if len(hit) == 1:
        return Ok(target(hit[0]))
    if not hit:
        return No("台账里没找到这一台，请说它的编号，或者回“台账”看看有哪些。")
    options = tuple(Option(called(r), target(r)) for r in hit[:MOST])
    return Several(options, "是哪一台？回复序号就行。")


def in_short(text: str, rows: Sequence[Instrument]) -> Any:
    """The rows whose number ends as a code of the message does (尾号582): one as {"id"}, several as their serials;
    None when the message holds no such end, or a whole number.
    """
    said = [code.casefold() for code in _CODE.findall(text)]
    if any(row.serial.casefold() in said for row in rows):
        return None
    found = [row for row in rows if any(row.serial.casefold().endswith(code) for code in said)]
    if len(found) == 1:
        return {"id": found[0].id}
    return {"serial": [row.serial for row in found]} if found else None


_CODE = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z0-9-]{2,}(?![A-Za-z0-9-])")


def _selection(said: Any) -> Any:
    if isinstance(said, Mapping):
        return {k: ([v] if k == "index" and isinstance(v, int) else v) for k, v in said.items()}
    return said


def target(row: Instrument) -> dict[str, str]:
    """A row as flows hold it."""
    return {"id": row.id, "called": called(row)}


def target_shown(value: Any) -> str:
    """A target as people name it."""
    return str(value["called"])


def row_of(values: Values, world: World) -> Instrument | None:
    """The instrument that a frame is about, as it stands now."""
    said = values.get("target")
    return world.records.instrument(str(said["id"])) if said else None


def only_one(world: World, *, remembered: Sequence[str]) -> Parsed | None:
    """The row that the conversation was about last, or the only one there is."""
    rows = ledger(world)
    for key in remembered:
        ids = world.memory.get(key) or ()
        ids = [ids] if isinstance(ids, str) else list(ids)
        hit = [r for r in rows if r.id in ids]
        if len(hit) == 1:
            return Ok(target(hit[0]))
    return Ok(target(rows[0])) if len(rows) == 1 else None
