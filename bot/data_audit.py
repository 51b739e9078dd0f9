"""Owns the audit of the data: when it is run, what its report says, and how it is written as a sheet or a PDF."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from booking.data_rules import RULES, SIDES, DataRule, score
from bot.certificates.printing import Unprintable, print_pdf
from nlu.regions import region_name
from nlu.unit_case import is_strange
from storage.data_audit import ALL, DataAudit, DataMonths
from storage.database import Database
from storage.unit_of_work import Session

DAY_OF: Final = "data_audit_day"
"""The setting with the day on which the data were looked at last."""
HEADINGS: Final = ("区县", "在用器具", "有问题的", "得分", *SIDES, *(one.title for one in RULES))


@dataclass(frozen=True)
class CountyFigures:
    """A county (or the whole, code ""): how many instruments it has, how many are bad, and what was found by rule and
    by side.
    """

    code: str
    name: str
    total: int
    bad: int
    found: Mapping[str, int]

    @property
    def score(self) -> int | None:
        """Of a hundred."""
        return score(self.total, self.bad)

    def side_score(self, side: str) -> int | None:
        """Of a hundred, on one side."""
        return score(self.total, self.found.get(side, 0))


@dataclass(frozen=True)
class DataReport:
    """What an audit found beneath a region in a month: the sum, and each county, the worst first."""

    month: str
    whole: CountyFigures
    counties: tuple[CountyFigures, ...]

    def rows(self) -> list[list[Any]]:
        """As the rows of a sheet, under `HEADINGS`."""
        return [
            [
                one.name, one.total, one.bad, one.score, *(one.side_score(side) for side in SIDES),
                *(one.found.get(rule.name, 0) for rule in RULES),
            ]
            for one in (*self.counties, self.whole)
        ]  # fmt: skip


def audit_of(session: Session, now: datetime) -> DataAudit:
    """The audit of today, with the units that do not belong to their categories."""
    bare = DataAudit(session.connection, now.date())
    strange = [(second, unit) for second, unit in bare.units_of_ranges() if is_strange(unit, second)]
    return DataAudit(session.connection, now.date(), strange)


async def look(database: Database, now: datetime) -> int:
    """Look at all the data and keep the figures as this month's; how many. Only keeping them holds up who writes."""
    rows = await database.read(lambda session: audit_of(session, now).counted())

    def keep(session: Session) -> None:
        DataMonths(session.connection).keep(f"{now:%Y-%m}", rows)
        session.store.put_setting(DAY_OF, now.date().isoformat())

    await database.write(keep)
    return len(rows)


async def look_daily(database: Database, now: datetime) -> int:
    """Look once a day."""
    if await database.read(lambda session: session.store.setting(DAY_OF)) == now.date().isoformat():
        return 0
    return await look(database, now)


def report_of(session: Session, month: str, region: str) -> DataReport:
    """What the audit of a month found beneath a region."""
    kept = DataMonths(session.connection).of(month, region)
    counties = [_figures(code, region_name(code) or "没有到区县", found) for code, found in kept.items()]
    counties.sort(key=lambda one: (one.score if one.score is not None else 101, one.code))
    return DataReport(month, _sum(region, counties), tuple(counties))


def _figures(code: str, name: str, found: Mapping[str, tuple[int, int]]) -> CountyFigures:
    counts = {rule: count for rule, (count, _total) in found.items()}
    total = max((total for _count, total in found.values()), default=0)
    return CountyFigures(code, name, total, counts.get(ALL, 0), counts)


def _sum(region: str, counties: Sequence[CountyFigures]) -> CountyFigures:
    names = [*SIDES, *(rule.name for rule in RULES)]
    counts = {name: sum(one.found.get(name, 0) for one in counties) for name in names}
    total, bad = sum(one.total for one in counties), sum(one.bad for one in counties)
    return CountyFigures(region, region_name(region) or "全国", total, bad, counts)


def work(report: DataReport) -> list[tuple[DataRule, int]]:
    """What is to be done, the most first."""
    found = [(rule, report.whole.found.get(rule.name, 0)) for rule in RULES]
    return sorted((one for one in found if one[1]), key=lambda one: -one[1])


async def printed_report(report: DataReport, made_at: datetime, link: str) -> bytes | Unprintable:
    """The report as a PDF, with the address of its page."""
    content = {
        "month": report.month,
        "region": report.whole.name,
        "score": _shown(report.whole.score),
        "total": report.whole.total,
        "bad": report.whole.bad,
        "sides": [[side, _shown(report.whole.side_score(side))] for side in SIDES],
        "work": [[rule.side, rule.title, str(count), rule.mend] for rule, count in work(report)],
        "counties": [[one.name, str(one.total), str(one.bad), _shown(one.score)] for one in report.counties],
    }
    return await asyncio.to_thread(print_pdf, "data_audit", content, link, made_at)


def _shown(figure: int | None) -> str:
    return "—" if figure is None else str(figure)
