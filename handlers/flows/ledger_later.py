"""One after the other: of several instruments named in passing one is entered now, the others are kept in mind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from booking.instrument import NO_VALUE
from handlers.dialogue.model import Ok, Parsed, Values, World
from nlu import instruments_said
from nlu.understand import Heard

LATER = "later"
"""The slot, and the key of the memory, under which stand the names of what is still to be entered."""

_JOINED = re.compile(
    r"[、和跟与及加]|还有|另外|[\s,，].{0,8}[一二两三四五六七八九十\d][台个块把只支]|[台个块把只支套].{0,4}[\s,，]"
)
_TOLD = frozenset(("model", "serial", "serial_list"))


def kept_in_mind(said: Any, values: Values, world: World) -> Parsed:
    """The names as they were said, and that their turn comes."""
    names = [str(name) for name in said]
    return Ok(names, turn_comes(names, values))


def turn_comes(names: Sequence[str], values: Values) -> str:
    """That the turn of the names comes that were not in mind before; "" when there is none."""
    new = [name for name in names if name not in values.get(LATER, ())]
    return f"一样一样来，这台存好以后再录“{'”“'.join(new)}”。" if new else ""


def one_first(heard: Heard, said: dict[str, Any], values: Values, world: World) -> None:
    """Leave in `said` what is said of the instrument that is entered now; the names of others go to LATER."""
    listed = said.get("instruments") or ()
    if listed:
        _first_of(said)
    elif "instrument_name" in said and "instrument_name" not in values and "instruments" not in said:
        _others_named(said, world)
    elif said.get("instrument_name") and heard.intent in ("ledger_add", "provide_info"):
        _instead(said, values, world)


def _first_of(said: dict[str, Any]) -> None:
    """Of several instruments none of which is plain, the first."""
    rows = [dict(row) for row in said.pop("instruments")]
    first = next((row for row in rows if row.get("instrument_name")), rows[0])
    if not _TOLD & first.keys():
        first = {name: value for name, value in first.items() if name not in ("count", "range")}
    for row in rows:
        if row is not first and _tells_more(row, first):
            first = {**row, **first}  # 编号LG20417。量程3到35%: a sentence more of the same thing
    said.update(first)
    names = [str(row["instrument_name"]) for row in rows if row is not first and row.get("instrument_name")]
    _keep(said, [name for name in names if name != first.get("instrument_name")], ())


def _tells_more(row: Values, first: Values) -> bool:
    """Whether a row of the same name has no number or model of its own, and contradicts nothing of the first."""
    same = row.get("instrument_name") == first.get("instrument_name") and "serial" in first
    return same and not _TOLD & row.keys() and all(first.get(name, value) == value for name, value in row.items())


def _others_named(said: dict[str, Any], world: World) -> None:
    """有个水银血压计和心电图机要检: two names, and nothing else of either."""
    if said.keys() & {"model", "serial", "serial_list", "range"}:
        return
    found = [one for one in instruments_said.find(world.text) if one.value not in instruments_said.GENERAL]
    names: list[str] = []
    for before, one in zip((None, *found), found, strict=False):
        apart = before is None or _JOINED.search(world.text[before.end : one.start])
        if apart and not any(one.value in name or name in one.value for name in names):
            names.append(one.value)
    first = str(said["instrument_name"])
    others = [name for name in names if name not in first and first not in name]
    _keep(said, [name for name in others if world.matcher.match(name).verdict in ("sure", "several")], ())


def _instead(said: dict[str, Any], values: Values, world: World) -> None:
    """录心电图机 ECG-1200G 编号E7788 while only the name of another instrument stands: that one waits."""
    name, old = str(said["instrument_name"]), str(values.get("instrument_name", ""))
    begun = any(values.get(field, NO_VALUE) != NO_VALUE for field in ("model", "serial", "serial_list", "manufacturer"))
    if not old or begun or name in old or old in name or not said.keys() & {"model", "serial", "serial_list"}:
        return
    verdict = world.matcher.match(name)
    second = (values.get("category") or {}).get("second")
    if verdict.verdict not in ("sure", "several") or any(one.second == second for one in verdict.candidates[:1]):
        return
    _keep(said, [old], values.get(LATER, ()))


def _keep(said: dict[str, Any], new: Sequence[str], before: Sequence[str]) -> None:
    if new:
        name = said.get("instrument_name")
        said[LATER] = [one for one in dict.fromkeys([*before, *new]) if one != name]


def still_waiting(values: Values, saved: Sequence[Values], world: World) -> list[str]:
    """What is left to enter once these rows are saved."""
    done = [str(row["instrument_name"]) for row in saved]
    names = dict.fromkeys([*values.get(LATER, ()), *world.memory.get(LATER, ())])
    return [name for name in names if not any(name in one or one in name for one in done)]
