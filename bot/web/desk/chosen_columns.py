"""Which columns of a list somebody sees: the usual ones, until others are chosen; the choice is kept for the person."""

from __future__ import annotations

from typing import Any, TypeVar

from aiohttp import web

from bot.web.desk.frame import for_members
from bot.web.desk.member import AUTHORITY, INSTITUTION, Member
from bot.web.desk.table import Column, Table
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.unit_of_work import Session

R = TypeVar("R")

PATH = "/desk/columns"
_MOST, _LONGEST = 40, 300
"""Columns that a list may have, and characters of an address."""


def shown_columns(session: Session, member: Member, table: Table[R]) -> tuple[Column[R], ...]:
    """The columns of a list for this person, in the list's own order. The first one names the row and always stays."""
    chosen = session.store.setting(_name(member, table.path)) if chooses(table) else None
    if not chosen:
        return tuple(one for one in table.columns if not one.extra)
    return tuple(one for n, one in enumerate(table.columns) if not n or one.name in chosen)


def chooses(table: Table[Any]) -> bool:
    """Whether a list has more columns than it shows at first."""
    return any(one.extra for one in table.columns)


@for_members(AUTHORITY, INSTITUTION)
async def choose_columns(request: web.Request, member: Member) -> web.StreamResponse:
    """Keep which columns of a list are shown; none ticked, or `usual`: those it shows at first."""
    form = await request.post()
    path, back = str(form.get("list", "")), str(form.get("back", ""))[:_LONGEST]
    if not path.startswith("/desk") or "//" in back or not back.startswith(path):
        return refusal(request, 404)
    names = [] if form.get("act") == "usual" else [str(one)[:_MOST] for one in form.getall("col", [])[:_MOST]]

    def work(session: Session) -> None:
        session.store.put_setting(_name(member, path[:_LONGEST]), names)

    await request.config_dict[SITE].database.write(work)
    return go_back(back, "已换成您选的列，下次打开还是这样。" if names else "已恢复成原来的列。")


def _name(member: Member, path: str) -> str:
    return f"columns {member.person_id} {path}"


ROUTES: tuple[web.RouteDef, ...] = (web.post(PATH, choose_columns),)
