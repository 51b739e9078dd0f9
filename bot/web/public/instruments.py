"""`/public`: what is published, by unit, market, number or place; and one certificate as it stands now."""

from __future__ import annotations

from functools import partial

from aiohttp import web

from bot.web.paging import cut, page_number
from bot.web.public.frame import asked, looks_too_often, public_page, where_of
from bot.web.public.shown import shown
from bot.web.refusals import refusal
from bot.web.rendering import go_to
from bot.web.site import SITE
from storage.public_rows import MOST, Published, look_up, published_of
from storage.unit_of_work import Session


async def home(request: web.Request) -> web.Response:
    """The search, and what it finds."""
    words, where = asked(request, "q"), where_of(asked(request, "where"), asked(request, "county"))
    values = {"words": words, "where": where, "page": None, "most": MOST}
    if not (words or where.code):
        return public_page(request, "home.html", "instruments", values)
    if await looks_too_often(request):
        return refusal(request, 429)
    site = request.config_dict[SITE]
    found = await site.database.read(partial(_look, words=words, region_code=where.code))
    today = site.clock().date()
    shown_rows = [shown(one, today) for one in found]
    return public_page(request, "home.html", "instruments", {**values, "page": cut(shown_rows, page_number(request))})


def _look(session: Session, words: str, region_code: str) -> tuple[Published, ...]:
    return look_up(session.connection, session.keyring, words, region_code)


async def instrument_page(request: web.Request) -> web.Response:
    """One published certificate; one that is not published is not there."""
    number = asked(request, "no")
    if await looks_too_often(request):
        return refusal(request, 429)
    site = request.config_dict[SITE]

    def read(session: Session) -> Published | None:
        return published_of(session.connection, session.keyring, number)

    if not number:
        return go_to("/public")  # a visit without a number is one to the search
    found = await site.database.read(read)
    if found is None:
        return public_page(request, "missing.html", "instruments", {"number": number, "status": 404})
    return public_page(request, "certificate.html", "instruments", {"one": shown(found, site.clock().date())})
