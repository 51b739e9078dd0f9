"""What a page says once after a form was taken: it waits in a cookie until the next page of the desk shows it."""

from __future__ import annotations

from urllib.parse import quote, unquote

from aiohttp import web

from bot.web.rendering import go_to

SAID = "desk_said"
MOST = 300


def go_back(path: str, said: str = "") -> web.Response:
    """Send the browser to a page of the desk after a form was taken; `said` is shown there once."""
    response = go_to(path)
    if said:
        response.set_cookie(SAID, quote(said[:MOST]), max_age=60, httponly=True, samesite="Lax", path="/desk")
    return response


def said_before(request: web.Request) -> str:
    """What is to be shown once."""
    return unquote(request.cookies.get(SAID, ""))[:MOST]


def forget(request: web.Request, response: web.Response) -> None:
    """It was shown: do not show it again."""
    if SAID in request.cookies:
        response.del_cookie(SAID, path="/desk")
