"""Works a report out: one row a group, each number counted with the words of its own link."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from bot.web.desk.authority.lists import LISTS, ROOT
from bot.web.desk.authority.question import Words, sieve_of
from bot.web.desk.authority.regions import children, depth_beneath, short_name, within
from bot.web.desk.authority.reports import INSTITUTION, MONTH, REGION, SECOND, Measure, Ratio, Report
from nlu.regions import region_name
from storage.read_counts import counts
from storage.read_lists import institution_names
from storage.read_sieve import NOBODY
from storage.unit_of_work import Session

UNASSIGNED = "（还没有分配）"


@dataclass(frozen=True)
class Number:
    """One number of a report, and the address of the list that has so many rows; a share has no list."""

    text: str
    value: float
    link: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a report: the group's key and name, where its name leads, and its numbers in the order of measures."""

    key: str
    name: str
    link: str
    numbers: tuple[Number, ...]


@dataclass(frozen=True)
class Figures:
    """A report worked out: its rows, the sum over all of them, and what it is grouped by."""

    by: str
    lines: tuple[Line, ...]
    whole: Line


def words_of(report: Report, query: Mapping[str, str], now: datetime) -> dict[str, str]:
    """The words of a report's address; without any, this year where that matters."""
    words = {name: query.get(name, "").strip() for name in ("region", "second", "since", "until", "institution")}
    if report.this_year and "since" not in query:
        words["since"] = f"{now.year}-01-01"
    by = query.get("by", "")
    words["by"] = by if by in report.by else report.by[0]
    return words


def figures(session: Session, report: Report, words: Words, own: str, now: datetime) -> Figures:
    """Count everything that a report shows to an authority over `own`.

    Measures that differ in state and result alone are read together: one statement gives them all.
    """
    region, by = within(own, words.get("region", "")), words["by"]
    group, seen = _group_of(by, region), dict[tuple[str, ...], Mapping[tuple[str, ...], int]]()
    grouped = {
        one.title: _counted(session, one, words, group=group, own=own, now=now, seen=seen) for one in report.counted
    }
    keys = sorted({key for found in grouped.values() for key in found})
    lines = tuple(
        _line(
            report,
            {**words, **_narrower(by, key, words, region)},
            key,
            name,
            {title: found.get(key, 0) for title, found in grouped.items()},
        )
        for key, name in _names(session, by, region, keys)
    )
    whole = {title: sum(found.values()) for title, found in grouped.items()}
    return Figures(by, lines, _line(report, words, "", "合计", whole))


def _counted(
    session: Session,
    measure: Measure,
    words: Words,
    *,
    group: str,
    own: str,
    now: datetime,
    seen: dict[tuple[str, ...], Mapping[tuple[str, ...], int]],
) -> Mapping[str, int]:
    """A measure by groups; `seen` keeps what was read for the others."""
    listing = LISTS[measure.list]
    if _column(group) not in {*listing.subject.columns, "month"}:
        return {}
    asked = listing.kept({**words, **measure.words})
    wanted = sieve_of(asked, own, now)
    told_apart = tuple(name for name in ("state", "result") if name in listing.subject.columns)
    shared = {name: value for name, value in asked.items() if name not in told_apart}
    key = (measure.list, *(f"{name}={value}" for name, value in sorted(shared.items())))
    if key not in seen:
        sieve = sieve_of(shared, own, now)
        seen[key] = counts(session.connection, listing.subject, sieve, (group, *told_apart))
    found: Counter[str] = Counter()
    for (name, *others), n in seen[key].items():
        kinds = dict(zip(told_apart, others, strict=True))
        if (not wanted.states or kinds.get("state") in wanted.states) and (
            not wanted.results or kinds.get("result") in wanted.results
        ):
            found[name] += n
    return found


def _column(group: str) -> str:
    return "region_code" if group.startswith("region:") else group


def _group_of(by: str, region: str) -> str:
    if by == REGION:
        return f"region:{depth_beneath(region)}"
    return {SECOND: "second", INSTITUTION: "institution_id", MONTH: "month"}[by]


def _narrower(by: str, key: str, words: Words, region: str) -> dict[str, str]:
    """The words that ask for one group alone; a body of the region itself lies in none of the divisions beneath."""
    if by == REGION:
        code = key.ljust(6, "0")
        return {"region": code} | ({"exact": "1"} if code == region and code.endswith("00") else {})
    if by == MONTH:
        year, month = int(key[:4]), int(key[4:])
        last = calendar.monthrange(year, month)[1]
        ends = {"since": f"{year}-{month:02d}-01", "until": f"{year}-{month:02d}-{last:02d}"}
        since, until = max(ends["since"], words.get("since", "")), min(ends["until"], words.get("until") or "9999")
        return {"since": since, "until": until}
    return {"second": key} if by == SECOND else {"institution": key or NOBODY}


def _names(session: Session, by: str, region: str, keys: Sequence[str]) -> list[tuple[str, str]]:
    """Groups in the order in which they are shown; every division beneath is shown, also without anything."""
    if by == REGION:
        digits = depth_beneath(region)
        known = dict.fromkeys([one[:digits] for one in children(region)] or [region[:digits]])
        shown = [*known, *(key for key in keys if key not in known)]
        return [(key, _place(key.ljust(6, "0"), region)) for key in shown]
    if by == INSTITUTION:
        called = institution_names(session.connection, keys)
        return sorted(((key, called.get(key, key) or UNASSIGNED) for key in keys), key=lambda one: (not one[0], one[1]))
    if by == MONTH:
        return [(key, f"{key[:4]}年{int(key[4:])}月") for key in keys if key]
    return [(key, key or "（没有写种别）") for key in keys]


def _place(code: str, region: str) -> str:
    return f"{region_name(code) or code}本级" if code == region and code.endswith("00") else short_name(code, region)


def _line(report: Report, words: Words, key: str, name: str, found: Mapping[str, int]) -> Line:
    numbers = tuple(
        Number(str(found[one.title]), found[one.title], address(one, words))
        if isinstance(one, Measure)
        else _share(one, found)
        for one in report.measures
    )
    return Line(key, name, _deeper(report, words, key), numbers)


def _share(ratio: Ratio, found: Mapping[str, int]) -> Number:
    whole = found[ratio.whole]
    if not whole:
        return Number("—", 0.0)
    share = found[ratio.part] / whole
    return Number(f"{share:.1%}", round(share * 100, 1))


def address(measure: Measure, words: Words) -> str:
    """The list whose length a measure is."""
    listing = LISTS[measure.list]
    asked = listing.kept({**words, **measure.words})
    return f"{listing.path}?{urlencode(asked)}" if asked else listing.path


def _deeper(report: Report, words: Words, key: str) -> str:
    """Where the name of a group leads: into the division, or to the institution."""
    if words["by"] == REGION and key and len(key) < 6 and not words.get("exact"):
        return f"{ROOT}/report/{report.name}?{urlencode({name: value for name, value in words.items() if value})}"
    return f"{ROOT}/institutions/{key}" if words["by"] == INSTITUTION and key else ""


def chart_of(report: Report, made: Figures, most: int = 30) -> dict[str, Any]:
    """The report as an ECharts option: a bar for each group and drawn measure, each leading to its list."""
    titles = [one.title for one in report.measures]
    places = [titles.index(title) for title in report.drawn]
    lines = made.lines[:most]
    share = any(isinstance(report.measures[at], Ratio) for at in places)
    return {
        "legend": {"data": list(report.drawn), "top": 8},
        "grid": {"left": 8, "right": 16, "top": 40, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": [one.name for one in lines],
            "axisLabel": {"rotate": 40 if len(lines) > 6 else 0},
        },
        "yAxis": {"type": "value", "axisLabel": {"formatter": "{value}%"} if share else {}},
        "series": [
            {
                "name": titles[at],
                "type": "line" if made.by == MONTH else "bar",
                "barMaxWidth": 40,
                "data": [{"value": one.numbers[at].value, "link": one.numbers[at].link} for one in lines],
            }
            for at in places
        ],
    }
