"""Which booking lines a question is about: a number, a serial, a name, a kind; else those of the last bookings."""

from __future__ import annotations

from booking.line import Line
from booking.unit import Unit
from handlers.dialogue.model import World
from handlers.flows.choosing import same_serial
from nlu.orders import targets
from nlu.text import bare
from nlu.understand import Heard

RECENT = 3
"""So many bookings back a question without a name looks for what is still on its way."""


def lines_meant(heard: Heard, text: str, world: World, unit: Unit) -> tuple[Line, ...] | None:
    """The lines that the message names; None when it names none."""
    slots = heard.slots
    if no := str(slots.get("booking_no", "")):
        booking = world.records.booking(no)
        return world.records.lines(no) if booking and booking.unit_id == unit.id else ()
    every = recent(world, unit)
    target = slots.get("target") or {}
    serial = slots.get("serial") or (target.get("serial") if isinstance(target, dict) else None)
    serials = serial if isinstance(serial, list) else [serial] if serial else []
    by_serial = [line for line in every if any(same_serial(line.serial, str(s)) for s in serials)]
    by_serial = by_serial or [x for x in every if len(bare(x.serial).strip("-")) > 2 and bare(x.serial) in bare(text)]
    if by_serial:
        return _newest_each(by_serial)
    name = bare(str(slots.get("instrument_name", "")))
    if name:
        named = [x for x in every if bare(x.instrument_name) in name or name in bare(x.instrument_name)]
        if named:
            return _newest_each(named)
    return _at_places(text, every, world)


def _at_places(text: str, every: tuple[Line, ...], world: World) -> tuple[Line, ...] | None:
    """第6块是什么原因: the lines of the last booking that stand there in its list."""
    places = targets.named(text, None, world.now.date()).places
    last = [line for line in every if line.booking_no == every[0].booking_no]
    return tuple(line for line in last if line.n in places or line.n - len(last) - 1 in places) or None


def recent(world: World, unit: Unit) -> tuple[Line, ...]:
    """The lines of the last bookings, newest booking first."""
    found = world.records.bookings(unit.id, limit=20)
    return tuple(line for b in found for line in world.records.lines(b.no))


def latest(world: World, unit: Unit) -> tuple[Line, ...]:
    """The lines of the last booking, and of earlier ones of the same instruments' rest: what somebody means by 我的."""
    found = world.records.bookings(unit.id, limit=RECENT)
    if not found:
        return ()
    lines = list(world.records.lines(found[0].no))
    seen = {line.instrument_id for line in lines}
    first_day = found[0].created_at.date()
    for booking in found[1:]:
        if (first_day - booking.created_at.date()).days > 30:
            break
        lines += [x for x in world.records.lines(booking.no) if x.instrument_id not in seen and x.state != "已撤销"]
        seen |= {x.instrument_id for x in lines}
    return tuple(lines)


def _newest_each(lines: list[Line]) -> tuple[Line, ...]:
    """The newest line of each instrument."""
    newest: dict[str, Line] = {}
    for line in lines:
        newest.setdefault(line.instrument_id, line)
    return tuple(newest.values())
