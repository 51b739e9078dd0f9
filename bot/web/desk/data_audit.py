"""数据核查 at an authority's desk: the scores of its counties, the list behind each figure, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import quote

from aiohttp import web

from booking.data_rules import BY_NAME, RULES, SIDES
from bot.certificates.printing import Unprintable
from bot.data_audit import HEADINGS, DataReport, audit_of, look, printed_report, report_of, work
from bot.web.desk.authority.regions import within
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.listing import sheet_response
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.told import go_back
from bot.web.paging import LAST_PAGE, page_number
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.data_audit import DataMonths
from storage.unit_of_work import Session

PATH = "/desk/data-audit"
PER_PAGE = 50
LOOKED = "已经查过一遍，数字是现在的。"


def _asked(request: web.Request, member: Member, months: tuple[str, ...]) -> tuple[str, str]:
    """The month and the region that are asked for, of those that may be."""
    month = request.query.get("month", "")
    region = within(member.region_code, request.query.get("region", ""))
    return month if month in months else next(iter(months), ""), region


def _report(session: Session, request: web.Request, member: Member) -> tuple[tuple[str, ...], DataReport]:
    months = DataMonths(session.connection).months()
    month, region = _asked(request, member, months)
    return months, report_of(session, month, region)


@for_members(AUTHORITY)
async def audit_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The scores of a month, what is to be done, and whom to visit first."""
    site = request.config_dict[SITE]
    now = site.clock()

    def read(session: Session) -> Mapping[str, Any]:
        months, report = _report(session, request, member)
        worst = audit_of(session, now).worst_units(report.whole.code) if months else ()
        return {"months": months, "report": report, "worst": worst, "work": work(report)}

    values = await site.database.read(read)
    return desk_page(request, member, "desk/data_audit.html", {**values, "path": PATH, "sides": SIDES, "rules": RULES})


@for_members(AUTHORITY)
async def list_page(request: web.Request, member: Member) -> web.StreamResponse:
    """What a rule finds now, beneath a region or in one unit."""
    rule = BY_NAME.get(request.match_info["rule"])
    if rule is None:
        return refusal(request, 404)
    site = request.config_dict[SITE]
    region = within(member.region_code, request.query.get("region", ""))
    find = partial(
        _listed,
        rule=rule.name,
        region=region,
        unit_id=request.query.get("unit", ""),
        page=page_number(request),
        now=site.clock(),
    )
    values = await site.database.read(find)
    return desk_page(request, member, "desk/data_audit_list.html", {**values, "rule": rule, "path": PATH})


def _listed(session: Session, rule: str, region: str, unit_id: str, page: int, now: datetime) -> Mapping[str, Any]:
    found = audit_of(session, now).listed(
        rule, region, limit=PER_PAGE + 1, offset=PER_PAGE * (page - 1), unit_id=unit_id
    )
    units = {one.unit_id: session.store.unit(one.unit_id) for one in found}
    names = {unit_id: unit.company_name if unit else "" for unit_id, unit in units.items()}
    more = (
        f"page={page + 1}&region={quote(region)}&unit={quote(unit_id)}"
        if len(found) > PER_PAGE and page < LAST_PAGE
        else ""
    )
    return {"found": found[:PER_PAGE], "names": names, "more": more}


@for_members(AUTHORITY)
async def look_now(request: web.Request, member: Member) -> web.StreamResponse:
    """Run the audit now instead of tonight."""
    site = request.config_dict[SITE]
    await look(site.database, site.clock())
    return go_back(PATH, LOOKED)


@for_members(AUTHORITY)
async def report_file(request: web.Request, member: Member) -> web.StreamResponse:
    """The report of a month as XLSX or PDF."""
    site = request.config_dict[SITE]
    _months, report = await site.database.read(lambda session: _report(session, request, member))
    name = f"数据核查{report.month}"
    if request.match_info["form"] == "xlsx":
        return await sheet_response(name, HEADINGS, report.rows())
    pdf = await printed_report(report, site.clock(), f"{site.address}{PATH}")
    if isinstance(pdf, Unprintable):
        return refusal(request, 422, pdf.words)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.pdf"}
    return web.Response(body=pdf, content_type="application/pdf", headers=headers)


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(PATH, audit_page),
    web.post(f"{PATH}/now", look_now),
    web.get(f"{PATH}/report.{{form:xlsx|pdf}}", report_file),
    web.get(f"{PATH}/list/{{rule}}", list_page),
)
