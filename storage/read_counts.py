"""How many rows a sieve lets through, by what they are grouped: out of kept counts, and exact at every moment.

Whole months are read from `tallies` (and the changes not yet added to them); the days of a month that is not asked for
whole are counted on the rows. So a number costs the same however long the service has run.
"""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, literal, select

from booking.region import WHOLE_COUNTRY, stem
from storage.read_sieve import (
    BOOKINGS,
    CAPABILITIES,
    INSTITUTIONS,
    UNITS,
    Dimensions,
    Sieve,
    Subject,
    dimension_conditions,
    other_conditions,
    resolved,
    row_conditions,
)
from storage.read_tallies import COUNTY, PROVINCE, view_for
from storage.rows import between, region_bounds
from storage.tables.tallies import tallies, tally_changes

FEW, MOST = 1_000, 10_000
"""How far rows are counted one by one: those that words name, and those of a list whose counts are not kept."""

_REGION = {"region:2": 2, "region:4": 4, "region:6": 6}
Key = tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """Days of a sieve: whole months from `first` to `last` (YYYYMM, "" open), or none, and what is left over."""

    months: tuple[str, str] | None
    days: tuple[tuple[date, date], ...]


def span_of(since: date | None, until: date | None) -> Span:
    """The whole months between two days, and the rest before and behind them.

    >>> span_of(date(2026, 1, 1), date(2026, 10, 31))
    Span(months=('202601', '202610'), days=())
    >>> span_of(date(2026, 9, 15), date(2026, 11, 2)).days[1]
    (datetime.date(2026, 11, 1), datetime.date(2026, 11, 2))
    """
    rest: list[tuple[date, date]] = []
    start, end = since, until
    if start is not None and start.day > 1:
        last = _end(start)
        rest.append((start, last if until is None or last <= until else until))
        start = last + timedelta(days=1)
    if end is not None and end != _end(end) and (start is None or start <= end):
        first = end.replace(day=1)
        rest.append((first, end))
        end = first - timedelta(days=1)
    if start is not None and end is not None and start > end:
        return Span(None, tuple(rest))
    return Span((f"{start:%Y%m}" if start else "", f"{end:%Y%m}" if end else ""), tuple(rest))


def _end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def counts(connection: Connection, subject: Subject, sieve: Sieve, by: Sequence[str] = ()) -> Mapping[Key, int]:
    """How many rows there are for each value of `by`: region:2 (province), region:4, region:6, month, or a dimension.

    A group without rows is left out. Without `by` there is one key, the empty one.
    """
    if sieve.since is not None and sieve.until is not None and sieve.since > sieve.until:
        return {}
    found: Counter[Key] = Counter()
    if subject.kept and sieve.by_dimensions:
        span = span_of(sieve.since, sieve.until)
        if span.months is not None:
            _add(found, connection, _kept(subject, sieve, span.months, by))
            _add(found, connection, _waiting(subject, sieve, span.months, by))
        for since, until in span.days:
            _add(found, connection, _counted(subject, replace(sieve, since=since, until=until), by))
    else:
        _add(found, connection, _counted(subject, sieve, by))
    return {key: n for key, n in found.items() if n}


def reach(subject: Subject, sieve: Sieve) -> int:
    """How far rows are counted; 0 where every number is exact, because counts are kept or rows are few."""
    if sieve.words and subject not in (UNITS, INSTITUTIONS, CAPABILITIES):
        return FEW
    return MOST if sieve.published or (subject is BOOKINGS and not sieve.unit_id) else 0


def total(connection: Connection, subject: Subject, sieve: Sieve) -> int:
    """How many rows a sieve lets through; one more than `reach` where there are more than that."""
    farthest = reach(subject, sieve)
    sieve = resolved(connection, subject, sieve)
    if not farthest:
        return counts(connection, subject, sieve).get((), 0)
    few = select(literal(1)).select_from(subject.source).where(*row_conditions(subject, sieve)).limit(farthest + 1)
    return int(connection.execute(select(func.count()).select_from(few.subquery())).scalar_one())


def _kept(subject: Subject, sieve: Sieve, months: tuple[str, str], by: Sequence[str]) -> Any:
    """The sum over tallies of the view that tells apart just what is asked."""
    level = next((_REGION[name] for name in by if name in _REGION), 0)
    digits = COUNTY if sieve.exact else max(level, _digits(sieve.region))
    view = view_for(
        digits,
        second=bool(sieve.second) or "second" in by,
        institution=bool(sieve.institution_id) or "institution_id" in by,
    )
    columns = tallies.c
    where = [columns.subject == subject.name, columns.view == view.name, *other_conditions(columns, sieve)]
    if sieve.exact:
        where.append(columns.region_code == sieve.region)
    elif sieve.region not in WHOLE_COUNTRY:
        least, greatest = region_bounds(sieve.region)
        where.append(between(columns.region_code, least[: view.digits], greatest[: view.digits]))
    return _summed(tallies, subject, sieve, months, by, where)


def _waiting(subject: Subject, sieve: Sieve, months: tuple[str, str], by: Sequence[str]) -> Any:
    """The sum over changes that are not yet added to the tallies."""
    where = [tally_changes.c.subject == subject.name, *dimension_conditions(tally_changes.c, sieve)]
    return _summed(tally_changes, subject, sieve, months, by, where)


def _summed(
    table: Table,
    subject: Subject,
    sieve: Sieve,
    months: tuple[str, str],
    by: Sequence[str],
    where: list[ColumnElement[bool]],
) -> Any:
    first, last = months
    where += [table.c.state != state for state in subject.hidden]
    if sieve.undated:
        where.append(table.c.month == "")
    elif sieve.dated:
        where.append(table.c.month >= (first or "0"))
        where += [table.c.month <= last] if last else []
    groups = [_group(table.c, name) for name in by]
    statement = select(*groups, func.sum(table.c.n)).where(*where)
    return statement.group_by(*groups) if groups else statement


def _digits(region: str) -> int:
    """How many digits a region's own tallies are told apart by."""
    return PROVINCE if region in WHOLE_COUNTRY else max(len(stem(region)), PROVINCE)


def _counted(subject: Subject, sieve: Sieve, by: Sequence[str]) -> Any:
    columns = dict(subject.columns)
    if "month" in by:
        columns["month"] = literal(f"{sieve.since:%Y%m}" if sieve.since else "")
    groups = [_group(columns, name) for name in by]
    statement = select(*groups, func.count()).select_from(subject.source).where(*row_conditions(subject, sieve))
    grouping = [group for group, name in zip(groups, by, strict=True) if name != "month"]
    return statement.group_by(*grouping) if grouping else statement


def _group(columns: Dimensions, name: str) -> ColumnElement[Any]:
    if name in _REGION:
        return func.substr(columns["region_code"], 1, _REGION[name])
    column: ColumnElement[Any] = columns[name]
    return column


def _add(found: Counter[Key], connection: Connection, statement: Any) -> None:
    for row in connection.execute(statement):
        found[tuple(str(one) for one in row[:-1])] += int(row[-1] or 0)
