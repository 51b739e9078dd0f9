"""Who the writer is to the subject: the unit they act for, read fresh, so that it holds in the turn that made it."""

from __future__ import annotations

from booking.instrument import Instrument
from booking.people import RoleKind
from booking.unit import Unit
from handlers.dialogue.model import World

UNIT_ROLE = frozenset({"unit"})
ANYBODY = frozenset({"unit", "public"})
EVERYBODY = frozenset({"unit", "public", "institution", "admin"})
FIRST_FEW = 3
"""So many instruments nearly always tell whether there is anything to book."""


def my_unit(world: World) -> Unit | None:
    """The unit that the writer acts for; None before registration."""
    if world.actor.role == "unit" and world.actor.ref:
        return world.records.unit(world.actor.ref)
    for role in world.records.roles(world.actor.person_id):
        if role.kind is RoleKind.UNIT:
            return world.records.unit(role.ref)
    return None


def my_instruments(world: World, *, limit: int = 200) -> tuple[Instrument, ...]:
    """The unit's instruments in use, in the order of its ledger; () before registration."""
    unit = my_unit(world)
    return world.records.instruments(unit.id, limit=limit) if unit else ()


def bookable(world: World) -> tuple[Instrument, ...]:
    """The instruments in use that are in no open booking."""
    return tuple(i for i in my_instruments(world) if world.records.open_line(i.id) is None)


def anything_bookable(world: World) -> bool:
    """Whether any instrument in use is in no open booking; looks at the first few before it reads the whole ledger."""
    few = my_instruments(world, limit=FIRST_FEW)
    if any(world.records.open_line(one.id) is None for one in few):
        return True
    return len(few) == FIRST_FEW and bool(bookable(world))


def called(instrument: Instrument) -> str:
    """An instrument as people name it: 电子计价秤（ACS-30，编号938579）."""
    marks = [instrument.model if instrument.model.strip("-") else ""]
    marks.append(f"编号{instrument.serial}" if instrument.serial.strip("-") else "")
    inside = "，".join(m for m in marks if m)
    return f"{instrument.instrument_name}（{inside}）" if inside else instrument.instrument_name
