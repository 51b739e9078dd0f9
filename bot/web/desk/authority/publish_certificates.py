"""信息公示 of instruments: certificates are published and withdrawn, after a look at what the public will see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from aiohttp import web

from booking.commands import Publish
from booking.region import covers
from booking.result import HIDDEN, LOCKED, PUBLICATION, SHOWN
from bot.web.desk.authority.answers import said_of
from bot.web.desk.authority.lists import ROOT, categories
from bot.web.desk.authority.looking import shown as looked_at
from bot.web.desk.authority.question import RESULTS, sieve_of
from bot.web.desk.authority.regions import options, within
from bot.web.desk.authority.rows import Row, rows_of
from bot.web.desk.frame import execute_all, for_members
from bot.web.desk.listing import as_query, back_to, table_export, table_page, ticked
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Action, Asked, Choice, Column, Day, Found, Search, Table
from bot.web.desk.told import go_back
from bot.web.public.shown import shown
from bot.web.site import SITE
from storage.public_rows import Published
from storage.read_counts import reach, total
from storage.read_lists import page_of
from storage.read_sieve import OUTCOMES
from storage.unit_of_work import Session

PATH = f"{ROOT}/publish/certificates"


def _number(row: Row) -> str:
    return str(row.thing.certificate_no)


def _table(own: str, words: Mapping[str, str]) -> Table[Row]:
    return Table(
        name="publish-certificates",
        title="强检器具信息公示",
        path=PATH,
        key=_number,
        columns=(
            Column("number", "证书编号", _number, link=lambda row: f"{PATH}/{_number(row)}"),
            Column("unit", "使用单位", lambda row: row.unit),
            Column("name", "器具名称", lambda row: row.line.instrument_name if row.line else ""),
            Column("serial", "出厂编号", lambda row: row.line.serial if row.line else "", narrow=False),
            Column("place", "地区", lambda row: row.place, narrow=False),
            Column("institution", "检定机构", lambda row: row.institution, narrow=False),
            Column("result", "检定结果", lambda row: row.thing.result, kind="badge"),
            Column("day", "检定日期", lambda row: row.thing.verified_on, kind="day", sort=True),
            Column("state", "公示", lambda row: row.more, kind="badge"),
        ),
        filters=(
            Search("q", "证书编号或单位名称"),
            Choice("published", "公示", (HIDDEN, SHOWN)),
            Choice("region", "地区", options(own, within(own, words.get("region", "")))),
            Choice("second", "器具种别", categories()),
            Choice("result", "结果", RESULTS),
            Day("since", "检定日期从"),
            Day("until", "到"),
        ),
        actions=(
            Action("show", "发布", f"{PATH}/show", primary=True),
            Action("hide", "撤销发布", f"{PATH}/hide", warn=True),
        ),
        empty="辖区里还没有可以公示的证书，机构提交结果以后会出现在这里。",
        sort="-day",
    )


def _find(now: datetime, session: Session, member: Member, asked: Asked) -> Found[Row]:
    sieve = sieve_of({**asked.values, "state": LOCKED}, member.region_code, now)
    order = "oldest" if asked.sort == "day" and not asked.descending else "newest"
    things = page_of(
        session.connection, session.keyring, OUTCOMES, sieve, limit=asked.limit, offset=asked.offset, order=order
    )
    rows = rows_of(session, "outcomes", things, member.region_code)
    count, farthest = total(session.connection, OUTCOMES, sieve), reach(OUTCOMES, sieve)
    return Found(rows, count, {"capped": bool(farthest) and count > farthest})


@for_members(AUTHORITY)
async def certificates_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The list."""
    find = partial(_find, request.config_dict[SITE].clock())
    return await table_page(request, member, _table(member.region_code, request.query), find)


@for_members(AUTHORITY)
async def certificates_export(request: web.Request, member: Member) -> web.StreamResponse:
    """The list as a sheet."""
    find = partial(_find, request.config_dict[SITE].clock())
    return await table_export(request, member, _table(member.region_code, as_query(await request.post())), find)


@for_members(AUTHORITY)
async def certificates_move(request: web.Request, member: Member) -> web.StreamResponse:
    """发布 or 撤销发布 of the ticked certificates; one that cannot be moved does not hold up the others."""
    form = await request.post()
    show = request.match_info["verb"] == "show"
    numbers = ticked(form)
    outcomes = await execute_all(request, member, tuple(Publish(number, show=show) for number in numbers))
    said = said_of("发布" if show else "撤销发布", numbers, outcomes)
    back = f"{PATH}/{numbers[0]}" if "from_page" in form and numbers else back_to(_table(member.region_code, {}), form)
    return go_back(back, said)


@for_members(AUTHORITY)
async def certificate_page(request: web.Request, member: Member) -> web.StreamResponse:
    """证书详情 with what the public sees, or would see."""
    return await looked_at(request, member, "publish_certificate.html", _look, request.match_info["number"])


def _look(session: Session, member: Member, number: str, today: date) -> Mapping[str, Any] | None:
    store = session.store
    result = store.result_of_certificate(number)
    line = store.line(result.line_id) if result is not None else None
    instrument = store.instrument(result.instrument_id) if result is not None else None
    unit = store.unit(line.unit_id) if line is not None else None
    if result is None or line is None or unit is None or instrument is None:
        return None
    if not covers(member.region_code, line.region_code):
        return None
    body = store.institution(result.institution_id)
    publication = store.publication(number)
    as_public = Published(number, result, instrument, unit.company_name, unit.user_type, body.name if body else "")
    return {
        "number": number,
        "result": result,
        "line": line,
        "unit": unit,
        "state": publication.state if publication is not None else HIDDEN,
        "since": publication.since if publication is not None else None,
        "one": shown(as_public, today),
        "history": store.history(PUBLICATION.name, publication.id)[::-1] if publication is not None else (),
    }
