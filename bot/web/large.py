"""大字: the pages in large type, with large targets, for who wants them so; a browser remembers it for a year."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from bot.web.address import came_by_tls
from bot.web.rendering import LARGE, go_to

YEAR_S = 365 * 24 * 3600


async def change_size(request: web.Request) -> web.Response:
    """Large type on or off, and back to the page on which that was chosen."""
    form = await request.post()
    back = urlsplit(str(form.get("back", "/")))
    response = go_to(back.path if back.path.startswith("/") and not back.path.startswith("//") else "/")
    if form.get("large") == "1":
        response.set_cookie(
            LARGE, "1", max_age=YEAR_S, httponly=True, samesite="Lax", secure=came_by_tls(request), path="/"
        )
    else:
        response.del_cookie(LARGE, path="/", secure=came_by_tls(request))
    return response


ROUTES = (web.post("/large", change_size),)
