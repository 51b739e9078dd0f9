"""检定任务分配: what waits for an institution or was given back, 强制分配 and 不予受理 for one or many (SPEC 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from aiohttp import web

from booking import line as life
from booking.commands import Command, DismissLines, ForceAssign
from booking.line import Line
from bot.web.desk.authority.bodies import bodies_for, loads
from bot.web.desk.authority.line_page import line_page_with
from bot.web.desk.authority.lists import ROOT, categories
from bot.web.desk.authority.question import sieve_of
from bot.web.desk.authority.regions import options, within
from bot.web.desk.authority.rows import Row, rows_of
from bot.web.desk.frame import execute_as, for_members, why_not
from bot.web.desk.listing import as_query, back_to, table_export, table_page, ticked
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Action, Asked, Choice, Column, Found, Search, Table
from bot.web.desk.told import go_back
from bot.web.site import SITE
from handlers.staff.reasons import REFUSE_REASONS, field_of
from handlers.wording.unfit import UNABLE, UNFIT
from storage.read_counts import total
from storage.read_lists import page_of
from storage.read_sieve import LINES
from storage.unit_of_work import Session

PATH = f"{ROOT}/assignment"
BOTH = "待分配和退回"


def why_here(row: Row) -> str:
    """Why a line lies with the authority: nobody fits, or what it was given back for."""
    line: Line = row.thing
    if line.state == life.WAITING:
        return UNFIT.get(line.unfit, line.unfit)
    proposed = f"；建议{line.proposed}" if line.proposed else ""
    return f"{row.institution}退回：{line.reason}{proposed}"


def _table(own: str, words: Mapping[str, str]) -> Table[Row]:
    return Table(
        name="assignment",
        title="检定任务分配",
        path=PATH,
        key=lambda row: row.key,
        columns=(
            Column(
                "no",
                "预约编号",
                lambda row: row.thing.booking_no,
                kind="code",
                link=lambda row: f"{ROOT}/lines/{row.key}",
            ),
            Column("unit", "申请单位", lambda row: row.unit),
            Column("name", "器具名称", lambda row: row.thing.instrument_name),
            Column("serial", "出厂编号", lambda row: row.thing.serial),
            Column("place", "地区", lambda row: row.place, narrow=False),
            Column("state", "状态", lambda row: row.thing.state, kind="badge"),
            Column("why", "原因", why_here),
            Column("due", "办理期限", lambda row: row.thing.due, kind="minute"),
        ),
        filters=(
            Search("q", "预约编号、单位名称或出厂编号"),
            Choice("state", "状态", (life.WAITING, life.RETURNED), every=BOTH),
            Choice("region", "地区", options(own, within(own, words.get("region", "")))),
            Choice("second", "器具种别", categories()),
        ),
        actions=(
            Action("assign", "强制分配", f"{PATH}/assign", "desk/authority/ask_assign.html", primary=True),
            Action("dismiss", "不予受理", f"{PATH}/dismiss", "desk/authority/ask_dismiss.html", warn=True),
        ),
        empty="没有待分配和被退回的器具。",
    )


def _find(now: datetime, session: Session, member: Member, asked: Asked) -> Found[Row]:
    words = {**asked.values, "state": asked.values["state"] or BOTH}
    sieve = sieve_of(words, member.region_code, now)
    connection = session.connection
    things = page_of(
        connection, session.keyring, LINES, sieve, limit=asked.limit, offset=asked.offset, order="deadline"
    )
    rows = rows_of(session, "lines", things, member.region_code)
    bodies = bodies_for(session, member.region_code, {one.second for one in things})
    busy = loads(session)
    return Found(
        rows,
        total(connection, LINES, sieve),
        {"bodies": [(one, busy.get(one.id, 0)) for one in bodies], "reasons": REFUSE_REASONS},
    )


@for_members(AUTHORITY)
async def assignment_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The list."""
    find = partial(_find, request.config_dict[SITE].clock())
    return await table_page(request, member, _table(member.region_code, request.query), find)


@for_members(AUTHORITY)
async def assignment_export(request: web.Request, member: Member) -> web.StreamResponse:
    """The ticked rows, or all, as a sheet."""
    find = partial(_find, request.config_dict[SITE].clock())
    return await table_export(request, member, _table(member.region_code, as_query(await request.post())), find)


@for_members(AUTHORITY)
async def assign(request: web.Request, member: Member) -> web.StreamResponse:
    """强制分配 of the ticked lines to the institution that was chosen."""
    form = await request.post()
    body, reason = str(form.get("assign_body", "")), str(form.get("assign_reason", "")).strip()
    if not body:
        return await _again(request, member, form, "请选择分给哪个机构。")
    return await _done(
        request, member, form, ForceAssign(ticked(form), body, reason), "已分配{n}台，已通知机构和送检单位。"
    )


@for_members(AUTHORITY)
async def dismiss(request: web.Request, member: Member) -> web.StreamResponse:
    """不予受理 of the ticked lines, with a reason that reaches the shop."""
    form = await request.post()
    reason = str(form.get("dismiss_reason", "")).strip() or str(form.get("dismiss_usual", "")).strip()
    if not reason:
        return await _again(request, member, form, "请写明不予受理的原因，送检单位会收到。")
    command = DismissLines(ticked(form), reason, field_of(reason))
    return await _done(request, member, form, command, "已不予受理{n}台，原因已通知送检单位。")


async def _done(
    request: web.Request, member: Member, form: Mapping[str, Any], command: Command, said: str
) -> web.StreamResponse:
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        serial = outcome.refused.data.get("serial", "")
        which = f"出厂编号 {serial}：" if serial else ""
        why = UNABLE.get(str(outcome.refused.data.get("why", "")), "")
        return await _again(request, member, form, f"{which}{why_not(outcome.refused)}{f'（{why}）' if why else ''}")
    back = f"{ROOT}/lines/{form['from_line']}" if "from_line" in form else back_to(_table(member.region_code, {}), form)
    return go_back(back, said.format(n=len(ticked(form))))


async def _again(request: web.Request, member: Member, form: Mapping[str, Any], problem: str) -> web.StreamResponse:
    if "from_line" in form:
        return await line_page_with(request, member, str(form["from_line"]), problem=problem, typed=form)
    find = partial(_find, request.config_dict[SITE].clock())
    table = _table(member.region_code, as_query(form))
    return await table_page(request, member, table, find, problem=problem, form=form)
