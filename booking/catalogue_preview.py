"""What an announcement would change if it were in force today: counted and listed, nothing written (a dry run)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from booking.catalogue_fate import Category, Fate, fate_of, only_successor, touched_categories
from booking.catalogue_moving import instruments_of, units_after
from booking.instrument import SCRAPPED, TRANSFERRED, Instrument
from booking.ports import Records
from booking.region import covers

LISTED = 200
_UNITS = 200


@dataclass(frozen=True)
class Touched:
    """One thing in the list of what changes: whose it is, what it is, what becomes of it."""

    holder: str
    thing: str
    outcome: str
    to: str
    note: str = ""


@dataclass
class Preview:
    """The dry run. Lists hold the first `LISTED`; counts are of everything. `fates` counts by category and outcome."""

    counts: Counter[str] = field(default_factory=Counter)
    fates: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    units: int = 0
    open_lines: int = 0
    instruments: list[Touched] = field(default_factory=list)
    bookings: list[Touched] = field(default_factory=list)
    institutions: list[Touched] = field(default_factory=list)


def preview(changes: Sequence[Mapping[str, Any]], records: Records, region_code: str = "") -> Preview:
    """What the changes would do beneath a region ("" = everywhere)."""
    found = Preview()
    categories = touched_categories(changes)
    for unit_id, instruments in _by_unit(categories, records, region_code):
        found.units += 1
        unit = records.unit(unit_id)
        for one in instruments:
            _count(found, one, fate_of(one, changes), unit.company_name if unit else "", records)
    for category in categories:
        _institutions(found, category, only_successor(category, changes), records, region_code)
    return found


def _by_unit(
    categories: Sequence[Category], records: Records, region_code: str
) -> Iterator[tuple[str, list[Instrument]]]:
    after = ""
    while units := units_after(categories, after, _UNITS, records):
        for unit_id in units:
            mine = [
                one for one in instruments_of(unit_id, categories, records) if covers(region_code, one.use_region_code)
            ]
            if mine:
                yield unit_id, mine
        after = units[-1]


def _count(found: Preview, one: Instrument, fate: Fate, company: str, records: Records) -> None:
    found.counts[fate.outcome] += 1
    found.fates[one.second, fate.outcome, fate.to[1]] += 1
    if one.state in (SCRAPPED, TRANSFERRED):
        return
    if len(found.instruments) < LISTED:
        thing = f"{one.instrument_name} {one.serial}"
        found.instruments.append(Touched(company, thing, fate.outcome, fate.to[1], fate.note))
    line = records.open_line(one.id)
    if line is not None:
        found.open_lines += 1
        if len(found.bookings) < LISTED:
            thing = f"{line.booking_no} 第{line.n}台 {one.instrument_name}（{line.state}）"
            found.bookings.append(Touched(company, thing, fate.outcome, fate.to[1]))


def _institutions(found: Preview, category: Category, to: Category | None, records: Records, region_code: str) -> None:
    for one in records.capabilities_for(category[1]):
        body = records.institution(one.institution_id)
        if one.second != category[1] or body is None or not covers(region_code, body.region_code):
            continue
        outcome = "能力随目录改名" if to else "要按新目录重新申请能力"
        found.institutions.append(Touched(body.name, category[1], outcome, to[1] if to else ""))
