"""The pages of numbers: conditions, a chart, a table whose numbers lead to their lists, export, kept queries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from bot.web.desk.authority.figures import Figures, chart_of, figures, words_of
from bot.web.desk.authority.lists import LISTS, ROOT, categories
from bot.web.desk.authority.question import Words
from bot.web.desk.authority.regions import options, within
from bot.web.desk.authority.reports import BY, REPORTS, Report
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.listing import as_query, sheet_response, ticked
from bot.web.desk.member import AUTHORITY, Member
from bot.web.refusals import refusal
from bot.web.rendering import wants_part
from bot.web.site import SITE
from storage.read_lists import institution_names
from storage.saved_queries import SavedQueries
from storage.unit_of_work import Session


@for_members(AUTHORITY)
async def report_page(request: web.Request, member: Member) -> web.StreamResponse:
    """A report; for htmx the part below the conditions."""
    report = REPORTS.get(request.match_info["name"])
    if report is None:
        return refusal(request, 404)
    site = request.config_dict[SITE]
    now = site.clock()
    words = words_of(report, request.query, now)
    own = member.region_code

    def read(session: Session) -> Mapping[str, Any]:
        made = figures(session, report, words, own, now)
        names = institution_names(session.connection, [words["institution"]])
        saved = SavedQueries(session.connection).of_page(member.person_id, request.path)
        return {"made": made, "named": names.get(words["institution"], ""), "saved": saved}

    values = await site.database.read(read)
    given = {
        "report": report,
        "words": words,
        "by": [(name, BY[name]) for name in report.by],
        "regions": options(own, within(own, words["region"])),
        "seconds": categories() if _asks(report, "second") else (),
        "chart": chart_of(report, values["made"]),
        "query": request.query_string,
        "path": f"{ROOT}/report/{report.name}",
        "by_title": BY[words["by"]],
        **values,
    }
    part = "desk/authority/report_part.html" if wants_part(request) else "desk/authority/report.html"
    return desk_page(request, member, part, given)


def _asks(report: Report, word: str) -> bool:
    return any(word in LISTS[one.list].words for one in report.counted)


@for_members(AUTHORITY)
async def report_export(request: web.Request, member: Member) -> web.StreamResponse:
    """The ticked rows of a report as a sheet, or all of them with their sum."""
    report = REPORTS.get(request.match_info["name"])
    if report is None:
        return refusal(request, 404)
    form = await request.post()
    now = request.config_dict[SITE].clock()
    words = words_of(report, as_query(form), now)

    def read(session: Session) -> Figures:
        return figures(session, report, words, member.region_code, now)

    made = await request.config_dict[SITE].database.read(read)
    rows = _sheet_rows(made, frozenset(ticked(form)))
    headings = [BY[made.by], *(one.title for one in report.measures)]
    return await sheet_response(_named(report, words, now), headings, rows)


def _sheet_rows(made: Figures, only: frozenset[str]) -> list[list[Any]]:
    lines = [one for one in made.lines if not only or one.key in only] + ([] if only else [made.whole])
    return [
        [one.name, *(number.value if number.text.isdecimal() else number.text for number in one.numbers)]
        for one in lines
    ]


def _named(report: Report, words: Words, now: datetime) -> str:
    days = "至".join(one for one in (words.get("since", ""), words.get("until", "")) if one)
    return f"{report.title} {days or f'{now:%Y-%m-%d}'}"
