"""The entry of several instruments as the placed pieces of a message leave it: every value read, every row kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from booking.instrument import NO_VALUE
from handlers.dialogue.model import No, Values, World
from handlers.flows.ledger_copy import copied
from handlers.flows.ledger_later import LATER, turn_comes
from handlers.flows.ledger_read import read_row
from handlers.flows.ledger_rows import with_rows
from nlu.fill.naming import TOLD
from nlu.fill.placing import Row, may_be_called
from nlu.instruments_said import GENERAL

Told = tuple[Values, str]
"""The values of the entry, and what is said of them."""
DESCRIBES = frozenset(("serial", "model", "range"))
"""What tells an instrument by itself."""
_OF_NAME = {"instrument_name", "purpose"}
"""What tells only what kind of thing it is."""


@dataclass(slots=True)
class RowsRead:
    """The rows that stay in the entry by their place in the list, the names that wait, and what is said of them."""

    at: dict[int, dict[str, Any]] = field(default_factory=dict)
    later: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def values(self, before: Values) -> Values:
        """The values of the entry with these rows."""
        named = [name_of(row) for row in self.at.values()]
        waits = [name for name in dict.fromkeys(self.later) if not any(name in one or one in name for one in named)]
        return with_rows(before, list(self.at.values()), later=waits)


def built(placed: Sequence[Row], values: Values, world: World, note: str = "", *, bare: bool = False) -> Told | None:
    """The entry with the rows that were placed, each value read; `bare` keeps those that have nothing but a name."""
    found = rows_read(placed, values, world, bare=bare)
    if not found.at:
        return None
    notes = [note] if note else found.notes
    if len(found.at) > len([row for row in placed if row.stands and LATER not in row.stands]) and not note:
        waits = turn_comes(found.values(values).get(LATER) or (), values)
        notes = [_counted(list(found.at.values())), *(notes or (waits,) * bool(waits))]
    return (found.values(values), "\n".join(notes))


def rows_read(placed: Sequence[Row], values: Values, world: World, *, bare: bool = False) -> RowsRead:
    """The rows that were placed, each value read; what has nothing but a name of its own kind waits."""
    out = RowsRead(
        later=[str(name) for name in values.get(LATER, ()) if not any(LATER in one.stands for one in placed)]
    )
    aside = _left_over(placed, world)
    if aside:
        out.notes.append(f"还有{len(aside)}台{aside[0].name()}，这台存好以后接着录。")
    told = {row.name() for row in placed if bare or row.stands or row.said.keys() - _OF_NAME}
    for place, row in enumerate(placed):
        if row in aside or _only_waits(row, told):
            out.later.append(row.name())
            continue
        read = read_row(row.said, _before(row, list(out.at.values()), world), world, row.text)
        if isinstance(read, No):
            out.notes.append(read.why)
        if not isinstance(read, No):
            out.at[place] = _with_words(read, row.text)
        elif {"serial", "install_location"} & row.stands.keys():
            out.at[place] = dict(row.stands)
    return out


def _only_waits(row: Row, told: Collection[str]) -> bool:
    """Whether a row is no more than the name of another kind of thing; one of a kind that is told goes by its name."""
    if LATER in row.stands:
        return not row.said
    if row.stands or row.said.keys() - _OF_NAME or row.like:
        return False
    kin = next((name for name in told if may_be_called({"instrument_name": row.name()}, name)), "")
    if kin and row.name() in GENERAL:
        row.said["instrument_name"] = kin
    return not kin


def _with_words(row: dict[str, Any], text: str) -> dict[str, Any]:
    """The row with what was said of it, by which it may be called later: 水银那个."""
    told = f"{row.get(TOLD, '')} {text}".strip()[-_MOST_TOLD:]
    return {**row, TOLD: told} if told else row


_MOST_TOLD = 200


def _left_over(placed: Sequence[Row], world: World) -> list[Row]:
    """水银血压计, and 心电图机 described by itself: what has nothing but its name waits until that one is stored."""
    told = [row for row in placed if len(row.said.keys() & DESCRIBES) > 1]
    if not told or any(row.stands and row not in told and DESCRIBES & row.stands.keys() for row in placed):
        return []
    rest = [row for row in placed if row not in told and row.stands and not row.said]
    return [row for row in rest if not is_called({**told[0].stands, **told[0].said}, row.name(), world)]


def _counted(out: Sequence[Values]) -> str:
    """记下3台：2台秤 ACS-30、1台秤 TCS-150: what the entry holds now."""
    kinds = Counter(
        " ".join(str(row[name]) for name in ("instrument_name", "model") if row.get(name, NO_VALUE) != NO_VALUE)
        for row in out
    )
    return f"记下{len(out)}台：{'、'.join(f'{count}台{kind}' for kind, count in kinds.items())}。"


def name_of(row: Values) -> str:
    """What a row is called, "" when it has no name."""
    return str(row.get("instrument_name", ""))


def _before(row: Row, out: Sequence[Values], world: World) -> dict[str, Any]:
    """What stands of a row before it is read: its own values, or those of the row that it is copied from.

    The first of an entry that is like the one before is like what was entered last.
    """
    last = world.memory.get("last_row") if row.like == "" else None
    out = out or ([last] if last else [])
    stands = {name: value for name, value in row.stands.items() if name != LATER}
    if row.like is None or not out:
        alike = {name: out[-1][name] for name in row.alike if out and name in out[-1]}
        return {**alike, **stands}
    source = next((one for one in reversed(out) if _is_like(one, row.like)), out[-1])
    return {**copied(source, str(row.said.get("instrument_name", ""))), **stands}


def _is_like(row: Values, like: str) -> bool:
    """Whether a row is the one that another is said to be like, by its name, place or number."""
    said = [str(row.get(field, "")) for field in ("instrument_name", "install_location", "serial")]
    return bool(like) and any(like in one or (len(one) > 1 and one in like) for one in said if one)


def is_called(row: Values, name: str, world: World) -> bool:
    """Whether a row is of the kind that a name means."""
    mine = str(row.get("instrument_name", ""))
    if not mine or name in mine or mine in name or len(name) == 1:
        return True
    second = (row.get("category") or {}).get("second")
    found = world.matcher.match(name)
    return found.verdict == "none" or any(one.second == second for one in found.candidates[:1])
