"""Which booking lines a staff member means: what the message names, looked for among the lines in front of him."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from booking import line as life
from booking.line import Line
from booking.region import covers
from handlers.dialogue.model import Choice, Reply, World
from handlers.staff.showing import line_label
from nlu import makers, nozzles
from nlu.orders.called import is_short_for
from nlu.orders.kept import booking_numbers
from nlu.orders.order import Order, Shown, Targets
from nlu.orders.read import read
from nlu.orders.targets import named
from nlu.orders.tokens import plain

INSTITUTION, ADMIN = "institution", "admin"
_LATEST = 12
_MOST = 200
_FEW_SHOPS = 12
_FEW_LINES = 12
_OPEN = (life.ASSIGNED, life.ACCEPTED, life.IN_HAND, life.TESTED)
_WAITING = (life.WAITING, life.RETURNED)
NOTHING_LEFT = "没有其余的器具了。"
NOTHING_WAITS = "现在没有要这样处理的器具。"


@dataclass(frozen=True)
class Meant:
    """The lines meant, and the booking they were looked for in ("" when several)."""

    lines: tuple[Line, ...]
    booking_no: str = ""
    unknown: tuple[str, ...] = ()
    """Codes that were named beside them and that no line has."""


@dataclass(frozen=True)
class Unclear:
    """Why the lines are not known, said so that the next message can tell."""

    reply: Reply


def over(world: World) -> str:
    """The region that this person's authority stands over; "none", which lies in no region, without an authority."""
    authority = world.records.authority(world.actor.ref)
    return authority.region_code if authority else "none"


def mine(line: Line, world: World) -> bool:
    """Whether the line is this person's to see: assigned to the institution, or in the authority's region."""
    if world.actor.role == INSTITUTION:
        return line.institution_id == world.actor.ref
    authority = world.records.authority(world.actor.ref)
    return authority is not None and covers(authority.region_code, line.region_code)


def booking_lines(booking_no: str, world: World) -> tuple[Line, ...]:
    """The lines of a booking that this person may see, in order."""
    return tuple(line for line in world.records.lines(booking_no) if mine(line, world))


def listed(world: World) -> tuple[Line, ...]:
    """The lines last shown to this person, as they stand now."""
    found = (world.records.line(line_id) for line_id in world.memory.get("listed", ()))
    return tuple(line for line in found if line is not None and mine(line, world))


def in_front(world: World) -> tuple[Line, ...]:
    """Every line that this person may mean: those last shown, of the bookings that he names, and all that wait.

    A refused line gives way to the one that its instrument was booked again with.
    """
    numbers = dict.fromkeys(one.value for one in booking_numbers(world.text))
    named_ones = [line for number in numbers for line in booking_lines(number, world)]
    if world.actor.role == INSTITUTION:
        waiting = world.records.institution_lines(world.actor.ref, states=_OPEN, limit=_MOST)
    else:
        waiting = world.records.region_lines(over(world), states=_WAITING, limit=_MOST)
    again = {line.instrument_id for line in waiting}
    known = {line.id: line for line in (*named_ones, *listed(world), *waiting)}
    return tuple(line for line in known.values() if line.state != life.FAILED or line.instrument_id not in again)


def orders_in(world: World, front: Sequence[Line]) -> tuple[Order, ...]:
    """The orders of the message. Of many shops the names are looked up only when no line is named without them."""
    if len({line.unit_id for line in front}) <= _FEW_SHOPS:
        return _read(world, _with_rows(_with_units(front, world), front, world))
    orders = _read(world, [_shown(line) for line in front])
    if orders and not all(one.targets.named or one.targets.booking_no for one in orders):
        orders = _read(world, _with_units(front, world))
    return orders


def _read(world: World, shown: Sequence[Shown]) -> tuple[Order, ...]:
    return read(world.text, shown, role=world.actor.role, today=world.now.date())


def _shown(line: Line) -> Shown:
    return Shown(line.serial.strip("-"), line.instrument_name, line.model.strip("-"), booking_no=line.booking_no)


def _with_rows(shown: list[Shown], lines: Sequence[Line], world: World) -> list[Shown]:
    """With the maker and the place of each, which are looked up for a few lines or when a maker is named."""
    if len(lines) > _FEW_LINES and not makers.brands(world.text):
        return shown
    rows = [world.records.instrument(line.instrument_id) for line in lines]
    return [
        replace(one, maker=row.manufacturer, place=row.install_location) if row else one
        for one, row in zip(shown, rows, strict=True)
    ]


def _with_units(lines: Sequence[Line], world: World) -> list[Shown]:
    units = {one: world.records.unit(one) for one in {line.unit_id for line in lines}}
    return [
        replace(_shown(line), unit=unit.company_name, contact=unit.contact) if (unit := units[line.unit_id])
        else _shown(line)
        for line in lines
    ]  # fmt: skip


def asked_about(world: World, *, states: Sequence[str]) -> Meant | Unclear:
    """The lines that a question names, wherever in the message; without any, those in hand."""
    front = in_front(world)
    targets = named(world.text, [_shown(line) for line in front], world.now.date())
    return find(targets, world, front, states=states)


def find(
    targets: Targets, world: World, front: Sequence[Line], *, states: Sequence[str], taken: Collection[str] = ()
) -> Meant | Unclear:
    """The lines that `targets` name; without any name, those in hand that stand in `states`.

    `taken` are lines that another order of the same message speaks of: 其余 does not mean them.
    """
    pool = _pool(targets, world, front)
    if isinstance(pool, Unclear):
        return pool
    if targets.serials or targets.tails or targets.names or targets.models:
        return _called(targets, world, pool or front, pool, states)
    ground = _ground(targets, world, pool or front, states, named=bool(pool))
    if isinstance(ground, Unclear):
        return ground
    if targets.places:
        return _at_places(ground, targets.places)
    return _all_of(ground, targets, states, taken)


def _pool(targets: Targets, world: World, front: Sequence[Line]) -> tuple[Line, ...] | Unclear:
    """The lines of the booking or of the shop that is named; () when neither is."""
    if targets.booking_no:
        lines = booking_lines(targets.booking_no, world)
        return lines or Unclear(Reply(f"没有查到预约单 {targets.booking_no}，或者它不归这边办理。请核对编号。"))
    if not targets.units:
        return ()
    units = {line.unit_id: world.records.unit(line.unit_id) for line in front}
    chosen = {key for key, one in units.items() if one and {one.company_name, one.contact} & set(targets.units)}
    return tuple(line for line in front if line.unit_id in chosen)


def _ground(
    targets: Targets, world: World, among: Sequence[Line], states: Sequence[str], *, named: bool
) -> tuple[Line, ...] | Unclear:
    """The list that places and 全部 are of: one booking's lines, or what an authority was last shown."""
    if named:
        return _one_booking(among, states)
    shown = listed(world)
    numbered = bool(shown) and (world.actor.role == ADMIN or len({line.booking_no for line in shown}) == 1)
    if numbered and (targets.places or any(line.state in states for line in shown)):
        return shown
    if world.actor.role == INSTITUTION:
        waiting = world.records.institution_lines(world.actor.ref, states=states, limit=_LATEST * 4)
    else:
        waiting = world.records.region_lines(over(world), states=states, limit=_LATEST * 4)
    if not waiting and targets.places and among:
        return _one_booking(among, states)
    if not waiting:
        return shown if shown and len({line.booking_no for line in shown}) == 1 else Unclear(Reply(NOTHING_WAITS))
    return _one_booking(waiting, states)


def _one_booking(lines: Sequence[Line], states: Sequence[str]) -> tuple[Line, ...] | Unclear:
    """All lines when they are of one booking, or those of the only booking that waits; else the question which."""
    numbers = dict.fromkeys(line.booking_no for line in lines)
    waiting = dict.fromkeys(line.booking_no for line in lines if line.state in states)
    if len(numbers) > 1 and len(waiting) != 1:
        shown = list(waiting or numbers)[:_LATEST]
        return Unclear(Reply("请说明是哪一单：", tuple(Choice(no, f"看看{no}") for no in shown)))
    number = next(iter(waiting)) if len(numbers) > 1 else next(iter(numbers))
    return tuple(line for line in lines if line.booking_no == number)


def _called(
    targets: Targets, world: World, among: Sequence[Line], pool: Sequence[Line], states: Sequence[str]
) -> Meant | Unclear:
    """The lines with the serials, last digits, names and models that were said."""
    found: list[Line] = []
    unknown: list[str] = []
    for serial in targets.serials:
        lines = [line for line in among if plain(line.serial) == plain(serial)] or (
            [] if pool else _elsewhere(serial, world)
        )
        if lines:
            found.append(_best(lines, world, states))
        else:
            unknown.append(serial)
    for tail in targets.tails:
        lines = [line for line in among if plain(line.serial).endswith(tail)]
        if len(lines) > 1:
            return not_known(tail, lines)
        found += lines
        unknown += [] if lines else [tail]
    for one in (*targets.names, *targets.models):
        kind = _named_so(one, models=one in targets.models)
        alike = _of_one_booking([line for line in among if kind(line)], world, states)
        if isinstance(alike, Unclear):
            return alike
        found += [line for line in alike if line not in found]
    if targets.places and pool:
        found += [line for line in pool if line.n in targets.places and line not in found]
    out = _left_out(found, targets)
    found = [line for line in found if line.id not in out]
    if unknown and not found:
        return not_known(unknown[0], pool)
    numbers = {line.booking_no for line in found}
    return Meant(tuple(dict.fromkeys(found)), numbers.pop() if len(numbers) == 1 else "", tuple(unknown))


def _elsewhere(serial: str, world: World) -> Sequence[Line]:
    """Lines of a serial that are not open any more, the newest first; an authority has only its list."""
    if world.actor.role == INSTITUTION:
        return world.records.institution_lines_of_serial(world.actor.ref, serial)
    return ()


def _best(lines: Sequence[Line], world: World, states: Sequence[str]) -> Line:
    """Of several lines with one serial the one in hand, else one that waits for this."""
    shown = set(world.memory.get("listed", ()))
    return max(lines, key=lambda line: (line.state in states, line.id in shown, line.since))


def _named_so(said: str, *, models: bool) -> Callable[[Line], bool]:
    """Whether a line's instrument is called by a name or a shorter form of it, or has the model."""

    def hit(line: Line) -> bool:
        if models:
            return plain(line.model) == plain(said)
        return said in nozzles.names(line.serial) or is_short_for(said, line.instrument_name)

    return hit


def _of_one_booking(lines: Sequence[Line], world: World, states: Sequence[str]) -> Sequence[Line] | Unclear:
    """Lines of one name: those of the booking in hand, else of the only one that has them waiting."""
    shown = set(world.memory.get("listed", ()))
    here = [line for line in lines if line.id in shown]
    found = here if len({line.booking_no for line in here}) == 1 else _one_booking(lines, states) if lines else ()
    if isinstance(found, Unclear) or not found:
        return found or Unclear(Reply(NOTHING_WAITS))
    waiting = [line for line in found if line.state in states]
    return waiting or found


def not_known(code: str, lines: Sequence[Line]) -> Unclear:
    """A code that no open line has, said back with what there is."""
    if not lines:
        return Unclear(Reply(f"没有查到出厂编号 {code} 的在办器具。请核对编号，或者说预约单编号。"))
    return Unclear(_not_there(lines, f"编号 {code}"))


def _at_places(ground: Sequence[Line], wanted: Sequence[int]) -> Meant | Unclear:
    places = [place if place > 0 else len(ground) + 1 + place for place in wanted]
    if any(not 1 <= place <= len(ground) for place in places):
        return Unclear(_not_there(ground, "这个序号"))
    lines = tuple(dict.fromkeys(ground[place - 1] for place in places))
    return Meant(lines, lines[0].booking_no if len({line.booking_no for line in lines}) == 1 else "")


def _all_of(ground: Sequence[Line], targets: Targets, states: Sequence[str], taken: Collection[str]) -> Meant | Unclear:
    """All of the list that wait, without those that were left out or that other orders name."""
    out = _left_out(ground, targets)
    lines = tuple(line for line in ground if line.state in states and line.id not in out)
    left = tuple(line for line in lines if line.id not in taken)
    if targets.rest or targets.everything or targets.count == len(left):
        lines = left
    if not lines and targets.rest:
        return Unclear(Reply(NOTHING_LEFT))
    lines = lines or tuple(line for line in ground if line.id not in out)
    too_many = targets.everything and targets.count > len(ground)
    if targets.count and not too_many and targets.count not in (len(lines), 0 if targets.rest else len(ground)):
        return Unclear(_not_there(ground, f"{targets.count}台，您说的是哪几台？这单", lead="不是"))
    return Meant(lines, ground[0].booking_no if ground else "")


def _left_out(ground: Sequence[Line], targets: Targets) -> Collection[str]:
    """The lines behind 除了: by place, serial or name."""
    left = targets.left_out
    if left is None:
        return ()
    places = {place if place > 0 else len(ground) + 1 + place for place in left.places}
    codes = {plain(one) for one in (*left.serials, *left.tails)}
    return {
        line.id
        for place, line in enumerate(ground, 1)
        if place in places
        or any(plain(line.serial).endswith(code) for code in codes)
        or any(_named_so(name, models=False)(line) for name in left.names)
    }


def _not_there(lines: Iterable[Line], what: str, lead: str = "这里没有") -> Reply:
    rows = "\n".join(f"{i}. {line_label(line)}" for i, line in enumerate(lines, 1))
    return Reply(f"{lead}{what}。现有：\n{rows}")
