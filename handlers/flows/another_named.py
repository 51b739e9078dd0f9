"""Another thing than what is at hand: an instrument that is named and that no row of the ledger is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from booking.instrument import Instrument
from handlers.dialogue.model import Acted, Values, World
from handlers.flows.target import ledger
from nlu import instruments_said
from nlu.asking import asks
from nlu.orders.called import is_short_for
from nlu.understand import Context, Heard, understand

CHOSEN = "chosen"
"""Key of the memory: the rows that were to be booked when another was begun, and those entered until then."""

_MISSED = re.compile(
    r"(?:没|差点|忘)了?(?:有|还|记得)?(?:录|说|报|登|填|记|写|忘|[了讲])|漏了|落[了下]|拉下|(?:再|还[有得要]).{0,6}[台个块把杆只支套]"
)
"""Said of a thing that is still to be entered, even where another of its kind stands in the ledger."""
_PUTS_RIGHT = re.compile(r"改|换成|不对|错")
_DESCRIBES = frozenset(("model", "serial", "serial_list", "range", "manufacturer", "purchase_date", "count"))


def named_anew(heard: Heard, world: World) -> str:
    """The name of an instrument that the message brings in, and that no row of the ledger is; "" when there is none."""
    text = world.text
    if asks(text):
        return ""
    names = [one.value for one in instruments_said.find(text) if one.value not in instruments_said.GENERAL]
    rows = ledger(world) if names else ()
    new = [name for name in names if not any(same_thing(name, row) for row in rows)]
    if not new or len(new) < len(names):
        return ""
    verdict = world.matcher.match(new[0])
    if verdict.verdict not in ("sure", "several") or not (_MISSED.search(text) or _told(heard, world)):
        return ""
    alike = any(row.second == verdict.candidates[0].second for row in rows)
    return "" if alike and _PUTS_RIGHT.search(text) else new[0]


def _told(heard: Heard, world: World) -> bool:
    """Whether the message chooses the thing, or describes it as an entry does."""
    chosen = heard.slots.get("selection")
    if isinstance(chosen, dict) and "add" in chosen:
        return True
    entry = understand(world.text, role="unit", context=Context("ledger_add", "instrument_name"), now=world.now)
    return bool((heard.slots.keys() | entry.slots.keys()) & _DESCRIBES)


def same_thing(name: str, row: Instrument) -> bool:
    """Whether a row may be what is called so: 台秤 is the 电子台秤, and the 电子台秤 is the 台秤."""
    mine = row.instrument_name
    return is_short_for(name, mine) or (mine != "" and is_short_for(mine, name))


def beside_booking(heard: Heard, values: Values, world: World) -> Acted | None:
    """An instrument named at the summary of a booking is entered first; then all of them are booked."""
    chosen: Sequence[str] = values.get("instruments", ())
    if not chosen or not named_anew(heard, world):
        return None
    memory = {CHOSEN: {"rows": list(chosen), "entered": list(world.memory.get("entered", ()))}}
    return Acted(enter="ledger_add", values={"instruments": None}, memory=memory)


def beside_change(heard: Heard, values: Values, world: World) -> Acted | None:
    """An instrument that the ledger has not cannot be put right there: it is entered."""
    return Acted(enter="ledger_add") if named_anew(heard, world) else None
