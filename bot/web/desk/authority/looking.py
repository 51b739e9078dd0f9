"""A page about one thing: what is read about it, or that it is not there for this member."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from aiohttp import web

from bot.web.desk.frame import desk_page
from bot.web.desk.member import Member
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.unit_of_work import Session

Look = Callable[[Session, Member, str, date], Mapping[str, Any] | None]


async def shown(
    request: web.Request,
    member: Member,
    template: str,
    look: Look,
    key: str,
    *,
    problem: str = "",
    typed: Mapping[str, Any] | None = None,
) -> web.StreamResponse:
    """The page of the thing called `key`; 404 where `look` finds none in the member's region."""
    site = request.config_dict[SITE]
    today = site.clock().date()
    found = await site.database.read(lambda session: look(session, member, key, today))
    if found is None:
        return refusal(request, 404)
    values = {**found, "typed": typed or {}, "problem": problem}
    return desk_page(request, member, f"desk/authority/{template}", values, status=422 if problem else 200)
