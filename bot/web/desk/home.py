"""The first page of the desk, and the change from one office to another for people who have several."""

from __future__ import annotations

from aiohttp import web

from bot.web.desk.frame import CHOSEN, desk_page, for_members
from bot.web.desk.member import Member
from bot.web.desk.menu import menu_of
from bot.web.refusals import refusal
from bot.web.rendering import go_to

YEAR_S = 365 * 24 * 3600


@for_members()
async def home(request: web.Request, member: Member) -> web.StreamResponse:
    """Where a member begins: what their desk holds."""
    places = [item for _, items in menu_of(member) for item in items if item.path != "/desk"]
    return desk_page(request, member, "desk/home.html", {"places": places})


@for_members()
async def work_for(request: web.Request, member: Member) -> web.StreamResponse:
    """Change to another office of this person; remembered in this browser."""
    key = str((await request.post()).get("office", ""))
    if key not in {office.key for office in member.offices}:
        return refusal(request, 404)
    response = go_to("/desk")
    response.set_cookie(CHOSEN, key, max_age=YEAR_S, httponly=True, samesite="Lax", path="/")
    return response
