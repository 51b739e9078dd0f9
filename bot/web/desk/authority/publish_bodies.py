"""信息公示 of institutions with 项目详情 (审核通过, 审核拒绝), and 机构详情 with inspections (SPEC 7)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from booking.bodies import ASKED, IN_FORCE, Institution
from booking.certificate_forms import body_paper
from booking.commands import Command, CorrectInspection, KeepBody, MoveCapability, Post, RecordInspection
from booking.inspection import KINDS
from booking.posting import INSTITUTION, POSTING, Posting, posting_id
from booking.region import covers
from booking.result import HIDDEN, SHOWN
from bot.web.desk.authority.answers import said_of
from bot.web.desk.authority.lists import ROOT
from bot.web.desk.authority.looking import shown
from bot.web.desk.authority.regions import options, short_name, within
from bot.web.desk.authority.rows import Row, kind_of, measured
from bot.web.desk.frame import execute_all, execute_as, for_members, why_not
from bot.web.desk.instrument_columns import graded
from bot.web.desk.listing import back_to, made_routes, ticked
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Action, Asked, Choice, Column, Found, Search, Table, cut
from bot.web.desk.told import go_back
from storage.read_counts import counts
from storage.read_lists import page_of
from storage.read_sieve import CAPABILITIES, INSTITUTIONS, LINES, OUTCOMES, Sieve
from storage.read_supervision import withdrawn_institutions
from storage.unit_of_work import Session

PATH = f"{ROOT}/publish/institutions"
_MOST = 5000


def _table(own: str, words: Mapping[str, str]) -> Table[Row]:
    return Table(
        name="publish-institutions",
        title="计量检定机构信息公示",
        path=PATH,
        key=lambda row: row.key,
        columns=(
            Column("name", "机构名称", lambda row: row.thing.name, link=lambda row: f"{ROOT}/institutions/{row.key}"),
            Column("place", "地区", lambda row: row.place, narrow=False),
            Column("phone", "电话", lambda row: row.thing.phone),
            Column("able", "有效项目", lambda row: int(row.institution or 0), kind="number"),
            Column("asked", "待审核项目", lambda row: int(row.unit or 0), kind="number"),
            Column("state", "公示", lambda row: row.more, kind="badge"),
        ),
        filters=(
            Search("q", "机构名称"),
            Choice("published", "公示", (SHOWN, HIDDEN)),
            Choice("region", "地区", options(own, within(own, words.get("region", "")))),
        ),
        actions=(
            Action("show", "发布", f"{PATH}/show", primary=True),
            Action("hide", "撤销发布", f"{PATH}/hide", warn=True),
        ),
        empty="辖区里还没有计量技术机构。",
    )


def _find(session: Session, member: Member, asked: Asked) -> Found[Row]:
    own = member.region_code
    sieve = Sieve(region=within(own, asked.values["region"]), words=asked.values["q"])
    bodies: tuple[Institution, ...] = page_of(session.connection, session.keyring, INSTITUTIONS, sieve, limit=_MOST)
    hidden = withdrawn_institutions(session.connection)
    able = counts(session.connection, CAPABILITIES, Sieve(region=own, states=(IN_FORCE,)), ("institution_id",))
    asking = counts(session.connection, CAPABILITIES, Sieve(region=own, states=(ASKED,)), ("institution_id",))
    rows = [
        Row(
            one,
            one.id,
            str(asking.get((one.id,), 0)),
            str(able.get((one.id,), 0)),
            short_name(one.region_code, own),
            more=HIDDEN if one.id in hidden else SHOWN,
        )
        for one in bodies
    ]
    return cut([row for row in rows if asked.values["published"] in ("", row.more)], asked)


LIST = made_routes(PATH, lambda member, query: _table(member.region_code, query), _find, AUTHORITY)
"""The list and its sheet."""


@for_members(AUTHORITY)
async def bodies_move(request: web.Request, member: Member) -> web.StreamResponse:
    """发布 or 撤销发布 of the ticked institutions."""
    form = await request.post()
    show, ids = request.match_info["verb"] == "show", ticked(form)
    outcomes = await execute_all(request, member, tuple(Post(INSTITUTION, one, "", show=show) for one in ids))
    said = said_of("发布" if show else "撤销发布", ids, outcomes)
    from_page = "from_page" in form and bool(ids)
    return go_back(
        f"{ROOT}/institutions/{ids[0]}" if from_page else back_to(_table(member.region_code, {}), form), said
    )


@for_members(AUTHORITY)
async def body_page(request: web.Request, member: Member) -> web.StreamResponse:
    """机构详情."""
    return await _body_page(request, member, request.match_info["id"])


async def _body_page(
    request: web.Request, member: Member, body_id: str, *, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.StreamResponse:
    return await shown(request, member, "institution.html", _look, body_id, problem=problem, typed=typed)


def _look(session: Session, member: Member, body_id: str, today: date) -> Mapping[str, Any] | None:
    store, own = session.store, member.region_code
    body = store.institution(body_id)
    if body is None or not covers(own, body.region_code):
        return None
    posting: Posting | None = store.posting(posting_id(INSTITUTION, body.id, body.region_code))
    this = Sieve(institution_id=body.id)
    return {
        "body": body,
        "paper": body_paper(store, body.id),
        "place": short_name(body.region_code, ""),
        "able": [
            (one, kind_of(one.second), measured(one), graded(one.accuracy),
             "、".join(short_name(region, own) for region in one.regions))
            for one in store.capabilities_of(body.id)
        ],
        "state": posting.state if posting is not None else SHOWN,
        "history": store.history(POSTING.name, posting.id)[::-1] if posting is not None else (),
        "inspections": store.inspections_of(body.id),
        "kinds": KINDS,
        "load": store.load_of(body.id),
        "taken": counts(session.connection, LINES, this).get((), 0),
        "tested": counts(session.connection, OUTCOMES, this).get((), 0),
        "today": today.isoformat(),
    }  # fmt: skip


@for_members(AUTHORITY)
async def keep_data(request: web.Request, member: Member) -> web.StreamResponse:
    """Telephone, address and authorisation of a body, kept by the authority where the body does not do it itself."""
    form = await request.post()
    said = {name: str(form.get(name, ""))[:200] for name in ("phone", "address", "authorisation", "authorised_until")}
    return await _answered(request, member, form, KeepBody(str(form.get("body", "")), **said), "已保存。")


@for_members(AUTHORITY)
async def answer_capability(request: web.Request, member: Member) -> web.StreamResponse:
    """审核通过 or 审核拒绝 of one 项目."""
    form = await request.post()
    verb = request.match_info["verb"]
    command = MoveCapability(request.match_info["id"], verb, str(form.get("reason", "")))
    said = "已审核通过，从现在起按它分配预约。" if verb == "approve" else "已审核拒绝，机构会收到原因。"
    return await _answered(request, member, form, command, said)


@for_members(AUTHORITY)
async def inspect(request: web.Request, member: Member) -> web.StreamResponse:
    """Write an inspection down."""
    form = await request.post()
    day, until = _day(form, "day"), _day(form, "until")
    if day is None:
        return await _body_page(request, member, str(form.get("body", "")), problem="请填检查日期。", typed=form)
    command = RecordInspection(
        str(form.get("body", "")), str(form.get("kind", "")), day, str(form.get("found", "")),
        correct=form.get("correct") == "1", until=until,
    )  # fmt: skip
    return await _answered(request, member, form, command, "已记录监督检查。")


@for_members(AUTHORITY)
async def correct(request: web.Request, member: Member) -> web.StreamResponse:
    """Confirm that a fault was put right."""
    form = await request.post()
    command = CorrectInspection(request.match_info["id"], str(form.get("note", "")))
    return await _answered(request, member, form, command, "已确认整改完成。")


async def _answered(
    request: web.Request, member: Member, form: Mapping[str, Any], command: Command, said: str
) -> web.StreamResponse:
    body = str(form.get("body", ""))
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        return await _body_page(request, member, body, problem=why_not(outcome.refused), typed=form)
    return go_back(f"{ROOT}/institutions/{body}", said)


def _day(form: Mapping[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(str(form.get(name, "")))
    except ValueError:
        return None
