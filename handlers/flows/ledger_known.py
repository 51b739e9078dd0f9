"""What stands in the ledger already: an instrument that is entered a second time is not entered again (SPEC 3)."""

from __future__ import annotations

from typing import Any

from booking.instrument import NO_VALUE, Instrument
from booking.refusal import Refused, Why
from booking.sameness import sameness
from handlers.dialogue.model import TRIED, Choice, Does, No, Ok, Parsed, Values, World
from handlers.flows import fields
from handlers.flows.ledger_rows import ROWS, rows, rows_aside, with_rows
from handlers.standing import called, my_unit

ANOTHER = "还有别的器具接着说，没有了就回“约上”。"


def serial_of_entry(said: Any, values: Values, world: World) -> Parsed:
    """A serial number of the instrument that is entered, unless it stands in the ledger: asked once, then it is it."""
    read = fields.serial_number(said, values, world)
    if isinstance(read, Ok) and values.get(ROWS):
        return _of_another_row(read, values)
    if not isinstance(read, Ok):
        return read
    known = _entered_before(str(read.value), values, world)
    if known is None:
        return read
    if values.get(TRIED, {}).get("serial") == read.value:
        return No(f"{called(known)}已经在台账里了，不用再录。{ANOTHER}", ends=True)
    why = f"{called(known)}已经在台账里了，就是这台的话不用再录，回“不录了”；是另一台，请把它自己的编号发给我。"
    return No(why, (Choice("不录了"),))


def _of_another_row(read: Ok, values: Values) -> Parsed:
    """A number that another row of the entry has: asked about once, then the row that was asked for is that one."""
    found = rows(values)
    twin = next((place for place, row in enumerate(found) if _is_number(row.get("serial", NO_VALUE), read.value)), None)
    if twin is None:
        return read
    if values.get(TRIED, {}).get("serial") == read.value:
        return Ok(read.value, f"{read.value}就是第{twin + 1}台，那一共录{len(found) - 1}台。")
    why = f"{read.value}是第{twin + 1}台的编号。是不是一共只有{len(found) - 1}台？还有一台的话，把它自己的编号发给我。"
    return No(why, (Choice(f"就{len(found) - 1}台", does=Does("fill", "serial", read.value)),))


def _is_number(stands: object, said: object) -> bool:
    return str(said) != NO_VALUE and sameness(str(stands)) == sameness(str(said))


def _entered_before(serial: str, values: Values, world: World) -> Instrument | None:
    """The instrument of the unit's ledger that a number means, as far as the other values tell."""
    unit = my_unit(world)
    if unit is None or serial == NO_VALUE:
        return None
    found = world.records.instruments_of_serial(unit.id, serial)
    return next((one for one in found if _may_be(values, one)), None)


def _may_be(values: Values, one: Instrument) -> bool:
    second = (values.get("category") or {}).get("second", one.second)
    told = (("model", one.model), ("manufacturer", one.manufacturer))
    said = ((sameness(str(values.get(name, stands))), sameness(stands)) for name, stands in told)
    return second == one.second and all(mine in (stands, NO_VALUE) for mine, stands in said)


def without_known(values: Values, refused: Refused, world: World) -> tuple[Values, str] | None:
    """The entry of several without the row that is in the ledger, or twice in the entry."""
    place = int(refused.data.get("row", 0)) - 1
    found = [dict(row) for row in rows(values)]
    if refused.why is not Why.SERIAL_HERE or len(found) < _SEVERAL or not 0 <= place < len(found):
        return None
    row = found.pop(place)
    what = f"第{place + 1}台（{row.get('instrument_name', '')}，编号{row.get('serial', NO_VALUE)}）"
    if not refused.data.get("repeated"):
        return _left(values, found, place, row), f"{what}已经在台账里了，这次不再录。"
    twin = next(at for at, one in enumerate(found[:place]) if _same_number(one, row))
    found[twin] = {**row, **{name: value for name, value in found[twin].items() if value not in ({}, NO_VALUE)}}
    said = f"{what}和第{twin + 1}台编号一样，按同一台记，只录一台；是另一台的话，把它的编号告诉我。"
    return _left(values, found, place, row), said


_SEVERAL = 2


def _same_number(one: Values, other: Values) -> bool:
    return all(
        sameness(str(one.get(name, NO_VALUE))) == sameness(str(other.get(name, NO_VALUE)))
        for name in ("serial", "manufacturer")
    )


def _left(values: Values, found: list[dict[str, Any]], place: int, row: Values) -> Values:
    """The rows that stay, and the one that goes kept aside, so that it can be put back."""
    return with_rows(values, found, out=[*rows_aside(values), {"at": place, "row": dict(row)}])
