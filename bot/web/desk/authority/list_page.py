"""The pages of the declared lists: for 数据查询, and behind every number of a report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from bot.web.desk.authority.lists import LISTS, Listing, found, table_of
from bot.web.desk.authority.rows import Row
from bot.web.desk.frame import for_members
from bot.web.desk.listing import as_query, table_export, table_page
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Table
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.read_lists import institution_names, unit_names
from storage.saved_queries import SavedQueries
from storage.unit_of_work import Session


async def _table(request: web.Request, member: Member, listing: Listing, words: Mapping[str, str]) -> Table[Row]:
    """The list for this member, with the names of what its address speaks of by id."""
    body, unit = words.get("institution", ""), words.get("unit", "")

    def read(session: Session) -> Mapping[str, str]:
        connection = session.connection
        return {**institution_names(connection, [body]), **unit_names(connection, [unit]), "-": "还没有分配"}

    names = await request.config_dict[SITE].database.read(read) if body or unit else {}
    return table_of(listing, member.region_code, words, names)


@for_members(AUTHORITY)
async def list_page(request: web.Request, member: Member) -> web.StreamResponse:
    """One list."""
    listing = LISTS.get(request.match_info["list"])
    if listing is None:
        return refusal(request, 404)
    site = request.config_dict[SITE]
    table = await _table(request, member, listing, request.query)

    def kept(session: Session) -> Any:
        return SavedQueries(session.connection).of_page(member.person_id, listing.path)

    values = {"saved": await site.database.read(kept), "query": request.query_string, "path": listing.path}
    find = partial(found, listing, site.clock())
    return await table_page(request, member, table, find, template="desk/authority/list.html", values=values)


@for_members(AUTHORITY)
async def list_export(request: web.Request, member: Member) -> web.StreamResponse:
    """The ticked rows of a list as a sheet, or all that its conditions leave."""
    listing = LISTS.get(request.match_info["list"])
    if listing is None:
        return refusal(request, 404)
    table = await _table(request, member, listing, as_query(await request.post()))
    return await table_export(request, member, table, partial(found, listing, request.config_dict[SITE].clock()))
