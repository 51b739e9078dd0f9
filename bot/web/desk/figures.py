"""检定统计 of an institution: four shares by month, category or county; every number opens the list that it counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from booking.institution_figures import (
    ALL,
    BAD,
    GOOD,
    GROUPS,
    MEASURES,
    SIDES,
    Asked,
    Case,
    Days,
    Judged,
    Measure,
    chosen,
    grouped,
    judge,
    of_side,
)
from booking.working_days import working_days
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.listing import as_query, sheet_response, table_export, table_page
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.table import Asked as ListAsked
from bot.web.desk.table import Column, Day, Found, Kept, Search, Table, cut
from bot.web.rendering import wants_part
from bot.web.site import SITE
from nlu.regions import region_name
from storage.figure_cases import Cases, cases_of
from storage.unit_of_work import Session

PATH = "/desk/figures"
LIST = f"{PATH}/list"


@dataclass(frozen=True)
class Number:
    """A count and the address of the list that is so long."""

    count: int
    link: str


@dataclass(frozen=True)
class Share:
    """One measure of one group: all that counts, the good of it, the rest, and the share in percent."""

    every: Number
    good: Number
    bad: Number

    @property
    def percent(self) -> str:
        """The share as it is read; "" where nothing counts."""
        return f"{self.good.count * 100 / self.every.count:.1f}%" if self.every.count else ""

    @property
    def value(self) -> float | None:
        """The share for a chart."""
        return round(self.good.count * 100 / self.every.count, 1) if self.every.count else None


@dataclass(frozen=True)
class Row:
    """One group with its measures in the order of `MEASURES`."""

    name: str
    shares: tuple[Share, ...]


def asked_of(query: Mapping[str, str], today: date) -> Asked:
    """What is asked for; without any days, this year so far."""
    since, until = _day(query.get("since", "")), _day(query.get("until", ""))
    since = since or date(today.year, 1, 1)
    until = max(until or today, since)
    by = query.get("by", "")
    return Asked(since, until, by if by in GROUPS else "month", query.get("group", "")[:80])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def rows_of(cases: tuple[Case, ...], asked: Asked, days: Days) -> tuple[Row, ...]:
    """A row for each group, and the sum as the last one."""
    found = [(measure, grouped(judge(cases, measure, days), asked)) for measure in MEASURES.values()]
    groups = sorted({group for _, by_group in found for group in by_group})
    rows = [
        Row(
            group_name(asked.by, group),
            tuple(_share(by_group.get(group, ()), measure, replace(asked, group=group)) for measure, by_group in found),
        )
        for group in groups
    ]
    whole = tuple(
        _share([one for group in by_group.values() for one in group], measure, asked) for measure, by_group in found
    )
    return (*rows, Row("合计", whole))


def _share(judged: Sequence[Judged], measure: Measure, asked: Asked) -> Share:
    def number(side: str) -> Number:
        words = {"measure": measure.name, "side": side, "by": asked.by, "group": asked.group}
        words |= {"since": asked.since.isoformat(), "until": asked.until.isoformat()}
        return Number(len(of_side(judged, side)), f"{LIST}?{urlencode(words)}")

    return Share(number(ALL), number(GOOD), number(BAD))


def group_name(by: str, group: str) -> str:
    """A group as people read it."""
    if by == "region":
        return region_name(group) or group
    return f"{group[:4]}年{int(group[5:])}月" if by == "month" and len(group) == 7 else group


def chart_of(rows: tuple[Row, ...], by: str) -> dict[str, Any]:
    """The shares as an ECharts option; each point leads to what is not good in it."""
    groups = rows[:-1][:30]
    return {
        "legend": {"type": "scroll", "data": [one.title for one in MEASURES.values()], "top": 8},
        "grid": {"left": 8, "right": 16, "top": 44, "bottom": 8, "containLabel": True},
        "xAxis": {
            "type": "category",
            "data": [one.name for one in groups],
            "axisLabel": {"rotate": 40 if len(groups) > 6 else 0},
        },
        "yAxis": {"type": "value", "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "series": [
            {
                "name": measure.title,
                "type": "line" if by == "month" else "bar",
                "barMaxWidth": 32,
                "connectNulls": True,
                "data": [{"value": row.shares[at].value, "link": row.shares[at].bad.link} for row in groups],
            }
            for at, measure in enumerate(MEASURES.values())
        ],
    }


def _days(session: Session, today: date) -> Days:
    return Days(today, working_days(session.store))


async def _worked_out(request: web.Request, member: Member, query: Mapping[str, str]) -> Mapping[str, Any]:
    site = request.config_dict[SITE]
    today = site.clock().date()
    asked = replace(asked_of(query, today), group="")

    def read(session: Session) -> tuple[Cases, Days]:
        return cases_of(session.store, member.ref, asked.since, asked.until), _days(session, today)

    cases, days = await site.database.read(read)
    rows = rows_of(cases.rows, asked, days)
    return {
        "asked": asked,
        "rows": rows,
        "measures": tuple(MEASURES.values()),
        "groups": GROUPS,
        "chart": chart_of(rows, asked.by),
        "partial": not cases.all_of_them,
        "path": PATH,
    }


@for_members(INSTITUTION)
async def figures_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The figures; for htmx the part below the conditions."""
    values = await _worked_out(request, member, request.query)
    return desk_page(request, member, f"desk/figures{'_part' if wants_part(request) else ''}.html", values)


@for_members(INSTITUTION)
async def figures_export(request: web.Request, member: Member) -> web.StreamResponse:
    """The figures as a sheet, with the counts that each share is made of."""
    values = await _worked_out(request, member, as_query(await request.post()))
    asked, headings = values["asked"], [GROUPS[values["asked"].by].removeprefix("按")]
    for one in MEASURES.values():
        headings += [one.whole, one.well, one.title]
    rows = [
        [row.name, *(cell for one in row.shares for cell in (one.every.count, one.good.count, one.percent))]
        for row in values["rows"]
    ]
    return await sheet_response(f"检定统计 {asked.since}至{asked.until}", headings, rows)


def _certificate(case: Case) -> str:
    return case.result.certificate_no if case.result else ""


CASES: Table[Case] = Table(
    name="figures-list",
    title="统计明细",
    path=LIST,
    key=lambda case: case.line.id,
    columns=(
        Column("booking_no", "预约编号", lambda c: c.line.booking_no, link=lambda c: f"/desk/lines/{c.line.id}"),
        Column("unit", "送检单位", lambda c: c.unit),
        Column("name", "器具", lambda c: c.line.instrument_name),
        Column("serial", "出厂编号", lambda c: c.line.serial),
        Column("second", "项目", lambda c: c.line.second, narrow=False),
        Column("region", "区县", lambda c: region_name(c.line.region_code) or c.line.region_code, narrow=False),
        Column("state", "状态", lambda c: c.line.state, kind="badge"),
        Column("assigned", "分配", lambda c: c.assigned_on, kind="day", narrow=False),
        Column("answered", "答复", lambda c: c.answered_on, kind="day", narrow=False),
        Column("issued", "出证", lambda c: c.issued_on, kind="day", narrow=False),
        Column("result", "结果", lambda c: c.result.result if c.result else "", kind="badge"),
        Column("certificate", "证书编号", _certificate, narrow=False),
        Column("until", "有效期至", lambda c: c.result.valid_until if c.result else None, kind="day"),
    ),
    filters=(
        Search("q", "单位、预约编号、出厂编号"),
        Kept("measure", "指标", lambda name: MEASURES[name].title, tuple(MEASURES)),
        Kept("side", "范围", lambda side: {ALL: "全部", GOOD: "达到", BAD: "没达到"}[side], SIDES),
        Kept("by", "统计方式", lambda by: GROUPS[by], tuple(GROUPS)),
        Kept("group", "分组"),
        Day("since", "从"),
        Day("until", "到"),
    ),
    empty="没有符合的明细。",
)


def _find(session: Session, member: Member, listed: ListAsked, *, today: date) -> Found[Case]:
    """The cases behind a number: chosen by the very functions that counted it."""
    asked, days = asked_of(listed.values, today), _days(session, today)
    measure = MEASURES[listed.values["measure"] or next(iter(MEASURES))]
    cases = cases_of(session.store, member.ref, asked.since, asked.until).rows
    rows = chosen(cases, measure, asked, days, side=listed.values["side"] or ALL)
    words = listed.values["q"]
    meant = [one for one in rows if words in f"{one.case.unit} {one.case.line.booking_no} {one.case.line.serial}"]
    meant.sort(key=lambda one: (one.day, one.case.line.booking_no, one.case.line.n))
    return cut([one.case for one in meant], listed)


@for_members(INSTITUTION)
async def list_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The list behind a number."""
    find = partial(_find, today=request.config_dict[SITE].clock().date())
    return await table_page(request, member, CASES, find)


@for_members(INSTITUTION)
async def list_export(request: web.Request, member: Member) -> web.StreamResponse:
    """That list as a sheet."""
    find = partial(_find, today=request.config_dict[SITE].clock().date())
    return await table_export(request, member, CASES, find)


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(PATH, figures_page),
    web.post(f"{PATH}/export", figures_export),
    web.get(LIST, list_page),
    web.post(f"{LIST}/export", list_export),
)
