"""How a request is refused: JSON for a script, a page for a person, both with the number under which it is logged."""

from __future__ import annotations

import json
import math
from functools import partial
from typing import Any

from aiohttp import web

from bot.web.rendering import environment
from bot.web.wording import error_words

REQUEST_ID = web.RequestKey("request_id", str)


readable = partial(json.dumps, ensure_ascii=False)
"""JSON in which Chinese can be read."""


def is_for_scripts(request: web.Request) -> bool:
    """Whether the asker reads JSON."""
    return request.path.startswith("/api/")


SYSTEMS = "/api/v1/"
"""Where other systems ask: they get problems as RFC 9457 has them."""


def problem_body(code: str, status: int, title: str, detail: str, number: str) -> dict[str, Any]:
    """A refusal as another system reads it; `code` names the reason for programs."""
    return {
        "type": f"{SYSTEMS}problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "instance": f"urn:request:{number}",
    }


def problem(status: int, title: str, detail: str, number: str) -> web.Response:
    """A refusal for another system."""
    body = readable(problem_body(str(status), status, title, detail, number)).encode()
    return web.Response(body=body, status=status, content_type="application/problem+json", charset="utf-8")


TOO_MANY, AWAY = 429, 503
AGAIN_IN_S = 10
"""When to come again after too many requests, where nothing says it better."""


def refusal(request: web.Request, status: int, why: str = "", *, again_in: float = AGAIN_IN_S) -> web.Response:
    """The answer that says no; `why` in place of the usual advice for this status, `again_in` seconds to wait."""
    response = _refusal(request, status, why)
    if status in (TOO_MANY, AWAY):
        response.headers["Retry-After"] = str(math.ceil(again_in))
    return response


def _refusal(request: web.Request, status: int, why: str) -> web.Response:
    title, advice = error_words(status)
    number = request[REQUEST_ID]
    if request.path.startswith(SYSTEMS):
        return problem(status, title, why or advice, number)
    if is_for_scripts(request):
        given = {"error": why or f"{title}。{advice}", "request_id": number}
        return web.json_response(given, status=status, dumps=readable)
    text = (
        environment()
        .get_template("error.html")
        .render(title=title, advice=why or advice, request_id=number, tab="", signed_in=False, form_token="")
    )
    return web.Response(text=text, content_type="text/html", status=status, headers={"Cache-Control": "no-store"})
