"""Which booking lines a staff member means: by number, serial, order on the last list shown, or all of one booking."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from booking.line import Line
from booking.region import covers
from handlers.dialogue.model import Choice, Reply, World
from handlers.staff.showing import line_label

INSTITUTION, ADMIN = "institution", "admin"
_BOOKING_NO = re.compile(r"(?<!\d)20\d{11}(?!\d)")
_LATEST = 12
_END = 3
"""So many characters at the end of an instrument's name tell it from others."""


@dataclass(frozen=True)
class Meant:
    """The lines meant, and the booking they were looked for in ("" when several)."""

    lines: tuple[Line, ...]
    booking_no: str = ""


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


def find(
    slots: Mapping[str, Any], text: str, world: World, *, states: Sequence[str], taken: Collection[str] = ()
) -> Meant | Unclear:
    """The lines that the slots name; without any name, those of the booking in hand that stand in `states`.

    `taken` are lines that another part of the same message speaks of: 其余 does not mean them.
    """
    meant = _found(slots, _before_reason(text, slots), world, states=states)
    if isinstance(meant, Unclear) or not slots.get("rest"):
        return meant
    rest = tuple(line for line in meant.lines if line.id not in taken)
    return Meant(rest, meant.booking_no) if rest else Unclear(Reply("没有其余的器具了。"))


def _before_reason(text: str, slots: Mapping[str, Any]) -> str:
    """The text without the reason: what a reason names (型号, 编号) does not say which line is meant."""
    reason = str(slots.get("reason") or "")
    return text.replace(reason, "") if reason else text


def _found(slots: Mapping[str, Any], text: str, world: World, *, states: Sequence[str]) -> Meant | Unclear:
    no = _number(slots, text)
    if no:
        lines = booking_lines(no, world)
        if not lines:
            return Unclear(Reply(f"没有查到预约单 {no}，或者它不归这边办理。请核对编号。"))
        return _within(lines, slots, no, states, text)
    serials = _strings(slots.get("serial"))
    if serials:
        return _by_serial(serials, world, states=states)
    shown = listed(world)
    if shown:
        return _within(shown, slots, str(world.memory.get("booking_no", "")), states, text)
    return _only_one(slots, world, states, text)


def _number(slots: Mapping[str, Any], text: str) -> str:
    said = str(slots.get("booking_no") or "")
    if said:
        return said
    found = _BOOKING_NO.search(text)
    return found[0] if found else ""


def _within(
    lines: tuple[Line, ...], slots: Mapping[str, Any], no: str, states: Sequence[str], text: str
) -> Meant | Unclear:
    serials = {_plain(s) for s in _strings(slots.get("serial"))}
    if serials:
        hit = tuple(line for line in lines if _plain(line.serial) in serials)
        missing = serials - {_plain(line.serial) for line in hit}
        return (
            Meant(hit, no) if hit and not missing else Unclear(_not_there(lines, f"编号 {'、'.join(sorted(missing))}"))
        )
    indexes = _indexes(slots)
    if indexes:
        return _by_index(lines, indexes, no)
    name = str(slots.get("instrument_name") or "")
    if name and not slots.get("all"):
        hit = tuple(line for line in lines if name in line.instrument_name or line.instrument_name in name)
        if hit:
            return Meant(hit, no)
    if not slots.get("all") and (hit := _called(lines, text)):
        return Meant(hit, no)
    left_out = set(_numbers(slots.get("except")))
    open_ones = tuple(
        line for i, line in enumerate(lines, 1) if line.state in states and not {i, i - len(lines) - 1} & left_out
    )
    return Meant(open_ones or lines, no)


def _called(lines: tuple[Line, ...], text: str) -> tuple[Line, ...]:
    """Some of the lines, by the name of the instrument or its end: 焦度计合格, 镜片箱合格."""
    hit = tuple(
        line
        for line in lines
        if any(line.instrument_name[start:] in text for start in range(max(1, len(line.instrument_name) - _END + 1)))
    )
    return hit if 0 < len(hit) < len(lines) else ()


def _by_index(lines: tuple[Line, ...], indexes: Sequence[int], no: str) -> Meant | Unclear:
    size = len(lines)
    places = [i if i > 0 else size + 1 + i for i in indexes]
    if any(not 1 <= place <= size for place in places):
        return Unclear(_not_there(lines, "这个序号"))
    return Meant(tuple(lines[place - 1] for place in places), no)


def _by_serial(serials: Sequence[str], world: World, *, states: Sequence[str]) -> Meant | Unclear:
    found: list[Line] = []
    for serial in serials:
        candidates = _lines_of_serial(serial, world)
        if not candidates:
            return Unclear(Reply(f"没有查到出厂编号 {serial} 的在办器具。请核对编号，或者说预约单编号。"))
        waiting = [line for line in candidates if line.state in states]
        found.append((waiting or candidates)[0])
    numbers = {line.booking_no for line in found}
    return Meant(tuple(found), numbers.pop() if len(numbers) == 1 else "")


def _lines_of_serial(serial: str, world: World) -> tuple[Line, ...]:
    """Newest first. An authority's serials are looked up among what it was last shown."""
    if world.actor.role == INSTITUTION:
        return world.records.institution_lines_of_serial(world.actor.ref, serial)
    return tuple(line for line in listed(world) if _plain(line.serial) == _plain(serial))


def _only_one(slots: Mapping[str, Any], world: World, states: Sequence[str], text: str) -> Meant | Unclear:
    """No booking was named and none is in hand: take the only one that waits, or ask which."""
    if world.actor.role == INSTITUTION:
        waiting = world.records.institution_lines(world.actor.ref, states=states, limit=_LATEST * 4)
    else:
        waiting = world.records.region_lines(over(world), states=states, limit=_LATEST * 4)
    numbers = tuple(dict.fromkeys(line.booking_no for line in waiting))
    if not numbers:
        return Unclear(Reply("现在没有要这样处理的器具。"))
    if len(numbers) == 1:
        return _within(waiting, slots, numbers[0], states, text)
    return Unclear(Reply("请说明是哪一单：", tuple(Choice(no, f"看看{no}") for no in numbers[:_LATEST])))


def _not_there(lines: Iterable[Line], what: str) -> Reply:
    rows = "\n".join(f"{i}. {line_label(line)}" for i, line in enumerate(lines, 1))
    return Reply(f"这里没有{what}。现有：\n{rows}")


def _indexes(slots: Mapping[str, Any]) -> tuple[int, ...]:
    return _numbers(slots.get("index")) or _numbers(slots.get("return_index"))


def _numbers(value: object) -> tuple[int, ...]:
    if isinstance(value, int) and not isinstance(value, bool):
        return (value,)
    return tuple(v for v in value if isinstance(v, int)) if isinstance(value, (list, tuple)) else ()


def _strings(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(v) for v in value) if isinstance(value, (list, tuple)) else ()


def _plain(serial: str) -> str:
    return serial.replace(" ", "").replace("（", "(").replace("）", ")").upper()
