"""Which row of the ledger a change is about: by serial number, place, name, or the last one meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from booking.instrument import IN_USE, Instrument
from handlers.dialogue.model import No, Ok, Option, Parsed, Several, Values, World
from handlers.flows.choosing import chosen
from handlers.flows.rows_meant import named
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
        hit = list(chosen(_selection(said), rows) or _by_end(said, rows))
    if len(hit) == 1:
        return Ok(target(hit[0]))
    if not hit:
        return No("台账里没找到这一台，请说它的编号，或者回“台账”看看有哪些。")
    options = tuple(Option(called(r), target(r)) for r in hit[:MOST])
    return Several(options, "是哪一台？回复序号就行。")


def _by_end(said: Any, rows: Sequence[Instrument]) -> list[Instrument]:
    """The rows whose serial number ends as the one that is said."""
    end = str(said.get("serial", "")) if isinstance(said, Mapping) else ""
    return [row for row in rows if len(end) > _SHORTEST_END and row.serial.endswith(end)]


_SHORTEST_END = 1


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


def rows_named(world: World, states: Sequence[str]) -> Any:
    """The rows that the message names by their number, place, name, model, age or size: one as {"id"}, several as their
    serials; None when it names none.
    """
    found = named(world.text, ledger(world, states), world.now.date())
    if found.left_out or not found.rows:
        return None
    return target(found.rows[0]) if len(found.rows) == 1 else {"serial": [row.serial for row in found.rows]}


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
