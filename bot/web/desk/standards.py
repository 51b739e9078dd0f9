"""社公标录入: the list of social public measurement standards, and what may be done to several of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.commands import MoveStandard
from booking.region import covers
from booking.sameness import sameness
from booking.setting import Outcome
from booking.standard import APPROVED, ASKED, BACK, DRAFT, LAPSED, Standard
from bot.importing.sheet_kinds import STANDARDS as SHEET
from bot.web.desk.frame import execute_all, for_members, why_not
from bot.web.desk.listing import back_to, table_page, table_routes, ticked
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Action, Asked, Choice, Column, Found, Search, Table, cut
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.site import SITE
from nlu.regions import region_name
from storage.unit_of_work import Session

PATH = "/desk/standards"
STATES = (DRAFT, ASKED, BACK, APPROVED, LAPSED)
MOST = 5000
TITLES: Mapping[str, str] = SHEET.titles
"""The fields by the names that stand on the form and in the sheet."""

DONE = {"submit": "已提交", "approve": "已审核通过", "reject": "已退回", "remove": "已删除", "call_back": "已撤回"}

STANDARDS: Table[Standard] = Table(
    name="standards",
    title="社公标录入",
    path=PATH,
    key=lambda one: one.id,
    columns=(
        Column("name", TITLES["name"], lambda one: one.name, link=lambda one: f"{PATH}/{one.id}"),
        Column("number", TITLES["number"], lambda one: one.number),
        Column("body", TITLES["body"], lambda one: one.body),
        Column("region_code", TITLES["region_code"], lambda one: place(one.region_code), narrow=False),
        Column("range", TITLES["range"], lambda one: one.range, narrow=False),
        Column("accuracy", TITLES["accuracy"], lambda one: one.accuracy, narrow=False),
        Column("issued_by", TITLES["issued_by"], lambda one: one.issued_by, narrow=False),
        Column("issued_on", TITLES["issued_on"], lambda one: one.issued_on, kind="day", narrow=False),
        Column("valid_until", TITLES["valid_until"], lambda one: one.valid_until, kind="day"),
        Column("location", TITLES["location"], lambda one: one.location, narrow=False),
        Column("note", TITLES["note"], lambda one: one.note, narrow=False),
        Column("state", "状态", lambda one: one.state, kind="badge"),
    ),
    filters=(Search("q", "名称、编号、建标单位"), Choice("state", "状态", STATES)),
    actions=(
        Action("submit", "提交", f"{PATH}/move", primary=True),
        Action("approve", "审核通过", f"{PATH}/move"),
        Action("reject", "审核退回", f"{PATH}/move", ask="desk/standards_reject.html"),
        Action("remove", "删除", f"{PATH}/move", warn=True),
    ),
    empty="还没有录入社会公用计量标准。点“添加”录一个，或者从表格导入。",
    top="desk/standards_top.html",
)


def place(code: str) -> str:
    """A region by its full name."""
    return region_name(code) or code


def find(session: Session, member: Member, asked: Asked) -> Found[Standard]:
    """The standards of the member's region that are not deleted, the oldest in their state first."""
    states = (asked.values["state"],) if asked.values["state"] else STATES
    words = sameness(asked.values["q"])
    every = session.store.standards(member.region_code, states=states, limit=MOST)
    return cut([one for one in every if words in sameness(f"{one.name}{one.number}{one.body}")], asked)


@for_members(AUTHORITY)
async def move(request: web.Request, member: Member) -> web.StreamResponse:
    """提交, 审核通过, 审核退回, 删除 of all ticked ones; those that cannot be moved stay, and it is said why."""
    form = await request.post()
    verb, keys = str(form.get("act", "")), ticked(form)
    if verb not in DONE:
        return refusal(request, 404)
    if not keys:
        return await table_page(request, member, STANDARDS, find, problem="请先勾选要办的标准。", form=form)

    def known(session: Session) -> dict[str, Standard]:
        found = (session.store.standard(key) for key in keys)
        return {one.id: one for one in found if one is not None and covers(member.region_code, one.region_code)}

    mine = await request.config_dict[SITE].database.read(known)
    reason = str(form.get("reject_reason", ""))[:300] if verb == "reject" else ""
    commands = tuple(MoveStandard(key, verb, reason) for key in keys if key in mine)
    if len(commands) < len(keys):
        return refusal(request, 404)
    outcomes = await execute_all(request, member, commands)
    problem = refused_ones([mine[one.standard_id] for one in commands], outcomes)
    done = sum(1 for one in outcomes if one.refused is None)
    if problem:
        told = f"{done}个{DONE[verb]}，" if done else ""
        return await table_page(request, member, STANDARDS, find, problem=f"{told}没有办成的：{problem}", form=form)
    return go_back(back_to(STANDARDS, form), f"{done}个{DONE[verb]}。")


def refused_ones(standards: list[Standard], outcomes: tuple[Outcome, ...]) -> str:
    """Which standards could not be moved, and why."""
    pairs = zip(standards, outcomes, strict=True)
    said = [f"{one.name}（{one.number}）：{why_not(refused)}" for one, out in pairs if (refused := out.refused)]
    return "\n".join(said)


def cells(one: Standard) -> dict[str, Any]:
    """The fields of a standard as text, as the form and the sheet show them."""
    found = {name: getattr(one, name) for name in TITLES}
    dates = {
        name: value.isoformat() if value else "" for name, value in found.items() if name.endswith(("_on", "until"))
    }
    return {**found, **dates, "region_code": place(one.region_code)}


ROUTES: tuple[web.RouteDef, ...] = (
    *table_routes(STANDARDS, find, AUTHORITY),
    web.post(f"{PATH}/move", move),
)
