"""Keeping a query under a name, and forgetting it."""

from __future__ import annotations

from aiohttp import web

from bot.web.desk.authority.lists import LISTS, ROOT
from bot.web.desk.authority.reports import REPORTS
from bot.web.desk.frame import for_members
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.saved_queries import MOST, SavedQueries
from storage.unit_of_work import Session

PAGES = frozenset((*(one.path for one in LISTS.values()), *(f"{ROOT}/report/{name}" for name in REPORTS)))
"""Pages whose conditions can be kept."""

_LONGEST = 40


@for_members(AUTHORITY)
async def keep_query(request: web.Request, member: Member) -> web.StreamResponse:
    """Keep the conditions of a page under the name that was typed."""
    form = await request.post()
    path, query = str(form.get("path", "")), str(form.get("query", ""))[:1000]
    title = str(form.get("title", "")).strip()[:_LONGEST]
    if path not in PAGES:
        return refusal(request, 404)
    back = f"{path}?{query}" if query else path
    if not title:
        return go_back(back, "请先给这个查询起个名字，再保存。")

    def work(session: Session) -> bool:
        return SavedQueries(session.connection).keep(member.person_id, path, title, query)

    kept = await request.config_dict[SITE].database.write(work)
    return go_back(back, f"已保存查询“{title}”。" if kept else f"一个页面最多保存{MOST}个查询，请先删掉不用的。")


@for_members(AUTHORITY)
async def drop_query(request: web.Request, member: Member) -> web.StreamResponse:
    """Forget one of the member's own."""
    form = await request.post()
    path, number = str(form.get("path", "")), request.match_info["number"]

    def work(session: Session) -> bool:
        return SavedQueries(session.connection).drop(member.person_id, int(number))

    if path not in PAGES or not await request.config_dict[SITE].database.write(work):
        return refusal(request, 404)
    return go_back(path, "已删除保存的查询。")
