"""Bringing instruments, open lines and abilities from one catalogue to the next, piece by piece, and back again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from booking.act import Act
from booking.catalogue_fate import (
    FREED,
    MOVED,
    PERSON,
    SAME,
    Category,
    Fate,
    fate_of,
    is_of,
    only_successor,
    touched_categories,
)
from booking.catalogue_version import CatalogueMove, CatalogueVersion
from booking.instrument import INSTRUMENT, MARK, SCRAPPED, TRANSFERRED, Instrument
from booking.ports import Records

UNITS_AT_ONCE = 40
MOST_OF_A_UNIT = 20_000
_MARKS = {FREED: FREED, PERSON: PERSON}


def units_after(categories: Iterable[Category], after: str, limit: int, records: Records) -> tuple[str, ...]:
    """The next units, by id, that hold instruments of any of these categories."""
    seconds = dict.fromkeys(second for _first, second in categories)
    found = {one for second in seconds for one in records.units_holding(second, after=after, limit=limit)}
    return tuple(sorted(found)[:limit])


def instruments_of(unit_id: str, categories: Sequence[Category], records: Records) -> tuple[Instrument, ...]:
    """A unit's instruments of these categories, in whatever state: each of them has a fate."""
    every = records.instruments(unit_id, states=INSTRUMENT.states, limit=MOST_OF_A_UNIT)
    return tuple(one for one in every if any(is_of(category, one.first, one.second) for category in categories))


@dataclass
class Told:
    """What one unit has to hear of: its instruments by what becomes of them."""

    lines: list[dict[str, str]] = field(default_factory=list)


def move_units(act: Act, version: CatalogueVersion, unit_ids: Sequence[str]) -> Counter[str]:
    """Give the instruments of some units their fate; each unit hears of all of its own at once."""
    categories, counts = touched_categories(version.changes), Counter[str]()
    for unit_id in unit_ids:
        told = Told()
        for one in instruments_of(unit_id, categories, act.store):
            if act.store.catalogue_move(move_id(version, unit_id, "instrument", one.id)) is not None:
                continue
            fate = fate_of(one, version.changes)
            counts[fate.outcome] += 1
            counts["预约明细"] += move_instrument(act, version, one, fate)
            if one.state not in (SCRAPPED, TRANSFERRED):
                told.lines.append(_line(one, fate))
        _tell_unit(act, version, unit_id, told, back=False)
    return counts


def move_instrument(act: Act, version: CatalogueVersion, one: Instrument, fate: Fate) -> int:
    """Give one instrument its fate, with its open line; how many lines were changed."""
    first, second = fate.to
    extra = {key: value for key, value in one.extra.items() if key != MARK}
    if fate.outcome in _MARKS:
        extra[MARK] = _MARKS[fate.outcome]
    act.put(replace(one, first=first, second=second, extra=extra))
    act.put(_record(act, version, "instrument", one.id, one.unit_id, (one.first, one.second), fate, about=one))
    _tell_instrument(act, version, one, (one.first, one.second), fate.to, f"目录调整：{fate.outcome}")
    line = act.store.open_line(one.id) if fate.outcome == MOVED else None
    if line is None:
        return 0
    act.put(replace(line, first=first, second=second))
    act.put(_record(act, version, "line", line.id, one.unit_id, (line.first, line.second), fate, about=one))
    return 1


def move_abilities(act: Act, version: CatalogueVersion) -> int:
    """Where a category goes whole to one other, the abilities approved for it go with it; how many."""
    moved = 0
    for category in touched_categories(version.changes):
        to = only_successor(category, version.changes)
        if to is None:
            continue
        for one in act.store.capabilities_for(category[1]):
            if one.second != category[1] or one.first not in ("", category[0]):
                continue
            act.put(replace(one, first=to[0] if one.first else "", second=to[1]))
            fate = Fate(MOVED, (to[0] if one.first else "", to[1]))
            act.put(_record(act, version, "capability", one.id, one.institution_id, (one.first, one.second), fate))
            moved += 1
    return moved


def tell_institutions(act: Act, version: CatalogueVersion) -> None:
    """Institutions hear which of their categories change, and for which they have to apply anew, before it happens."""
    stay: dict[str, set[str]] = defaultdict(set)
    anew: dict[str, set[str]] = defaultdict(set)
    for category in touched_categories(version.changes):
        whole = only_successor(category, version.changes) is not None
        for one in act.store.capabilities_for(category[1]):
            if one.second == category[1]:
                (stay if whole else anew)[one.institution_id].add(category[1])
    for institution_id in sorted({*stay, *anew}):
        act.tell(
            "CatalogueTouchesInstitution",
            "catalogue_version",
            version.id,
            institution_id=institution_id,
            announcement=version.name,
            date=version.effective.isoformat(),
            stay=sorted(stay[institution_id]),
            anew=sorted(anew[institution_id]),
        )


def undo(act: Act, version: CatalogueVersion, moves: Sequence[CatalogueMove]) -> Counter[str]:
    """Put back what these records say was changed; what a person has changed since is left as they said."""
    counts, told = Counter[str](), defaultdict[str, Told](Told)
    for move in moves:
        act.put(replace(move, undone=True, asked=False))
        if move.kind == "capability":
            ability = act.store.capability(move.thing_id)
            if ability is not None and ability.second == move.to_second:
                act.put(replace(ability, first=move.first, second=move.second))
        elif move.kind == "line":
            line = act.store.line(move.thing_id)
            if line is not None and line.second == move.to_second:
                act.put(replace(line, first=move.first, second=move.second))
        else:
            counts["退回"] += 1
            _undo_instrument(act, version, move, told[move.holder])
    for unit_id, lines in told.items():
        _tell_unit(act, version, unit_id, lines, back=True)
    return counts


def _undo_instrument(act: Act, version: CatalogueVersion, move: CatalogueMove, told: Told) -> None:
    one = act.store.instrument(move.thing_id)
    if one is None or (one.first, one.second) != (move.to_first, move.to_second):
        return
    extra = {key: value for key, value in one.extra.items() if key != MARK}
    back = (move.first, move.second)
    act.put(replace(one, first=back[0], second=back[1], extra=extra))
    _tell_instrument(act, version, one, (one.first, one.second), back, "目录回退")
    if one.state not in (SCRAPPED, TRANSFERRED):
        told.lines.append(_line(one, Fate(SAME, back)))


def send_back(act: Act, version: CatalogueVersion, fresh: Sequence[Category], unit_ids: Sequence[str]) -> None:
    """What was entered under categories that a rolled-back version brought, and no record knows: it goes where the
    category came from, or a person has to say what it is.
    """
    for unit_id in unit_ids:
        told = Told()
        for one in instruments_of(unit_id, fresh, act.store):
            here = (one.first, one.second)
            came = {(str(c["first"]), str(c["second"])) for c in version.changes if _leads_to(c, here)}
            fate = Fate(MOVED, came.pop()) if len(came) == 1 else Fate(PERSON, here)
            extra = {**one.extra, MARK: PERSON} if fate.outcome == PERSON else one.extra
            act.put(replace(one, first=fate.to[0], second=fate.to[1], extra=extra))
            _tell_instrument(act, version, one, here, fate.to, "目录回退")
            line = act.store.open_line(one.id) if fate.outcome == MOVED else None
            if line is not None:
                act.put(replace(line, first=fate.to[0], second=fate.to[1]))
            if one.state not in (SCRAPPED, TRANSFERRED):
                told.lines.append(_line(one, fate))
        _tell_unit(act, version, unit_id, told, back=True)


def _leads_to(change: Mapping[str, Any], category: Category) -> bool:
    return (change["to_first"], change["to_second"]) == category


def move_id(version: CatalogueVersion, holder: str, kind: str, thing_id: str) -> str:
    """What a record is known by: ordered by version, then by whose thing it is."""
    return f"{version.id}:{holder}:{kind}:{thing_id}"


def _record(
    act: Act,
    version: CatalogueVersion,
    kind: str,
    thing_id: str,
    holder: str,
    before: Category,
    fate: Fate,
    *,
    about: Instrument | None = None,
) -> CatalogueMove:
    return CatalogueMove(
        id=move_id(version, holder, kind, thing_id),
        version_id=version.id,
        kind=kind,
        thing_id=thing_id,
        holder=holder,
        region_code=about.use_region_code if about else "",
        outcome=fate.outcome,
        first=before[0],
        second=before[1],
        to_first=fate.to[0],
        to_second=fate.to[1],
        at=act.setting.now,
        note=fate.note,
        name=about.instrument_name if about else "",
        serial=about.serial if about else "",
        asked=kind == "instrument" and fate.outcome == PERSON,
    )


def _line(one: Instrument, fate: Fate) -> dict[str, str]:
    return {
        "name": one.instrument_name,
        "serial": one.serial,
        "outcome": fate.outcome,
        "to": fate.to[1],
        "note": fate.note,
    }


def _tell_instrument(
    act: Act, version: CatalogueVersion, one: Instrument, before: Category, after: Category, verb: str
) -> None:
    act.tell(
        "CatalogueMoved",
        "instrument",
        one.id,
        verb=verb,
        unit_id=one.unit_id,
        announcement=version.name,
        changes={"second": [before[1], after[1]], "first": [before[0], after[0]]},
    )


def _tell_unit(act: Act, version: CatalogueVersion, unit_id: str, told: Told, *, back: bool) -> None:
    if told.lines:
        name = "CatalogueTouchedBack" if back else "CatalogueTouched"
        act.tell(name, "catalogue_version", version.id, unit_id=unit_id, announcement=version.name, lines=told.lines)
