"""What stands before every page: a number for the request, its log line, refusals, headers, pace, form tokens."""

from __future__ import annotations

import secrets
import time
from collections.abc import Awaitable, Callable
from urllib.parse import quote

import structlog
from aiohttp import web

from bot.web.address import asker, came_by_tls
from bot.web.cookies import is_form_of
from bot.web.rate import LOOK, TALK
from bot.web.refusals import REQUEST_ID, refusal
from bot.web.site import SITE
from bot.web.uploads import first_field
from bot.web.visitor import VISITOR, recognise
from bot.web.wording import STALE_PAGE

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_log = structlog.get_logger("bot.web")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
"""WeUI's own icons are data: pictures; a photo that is being sent is shown as blob: before it is stored."""

TLS_ONLY = "max-age=31536000"
"""A browser that came by TLS comes by nothing else for a year; other names of the domain are not ours to bind."""

BY_OTHERS = web.AppKey("by_others", frozenset[str])
"""Routes that are not for browsers and prove themselves otherwise (the callbacks): no cookie, no form token."""

SECOND = "/sign-in/second"
"""Where a browser shows the second factor; until then it gets no other page."""

WITHOUT_VISITOR = frozenset({"/healthz", "/readyz", "/metrics", "/worker.js", "/manifest.webmanifest"})
"""Addresses that are the same for everybody: nobody is recognised there."""

FORM_TOKEN = "X-Form-Token"  # noqa: S105 - the name of a header
FORM_FIELD = "form_token"


@web.middleware
async def answered_for(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Number, log and measure the request; make a page of whatever goes wrong. No path, query or name is logged."""
    request[REQUEST_ID] = number = secrets.token_hex(6)
    route = route_of(request)
    started = time.perf_counter()
    try:
        response = await handler(request)
    except web.HTTPException as refused:
        if refused.status < 400:
            raise
        response = refusal(request, refused.status)
    except ConnectionResetError:
        raise
    except Exception:  # noqa: BLE001 - whatever it is, the asker gets a page and the log gets the fault
        _log.exception("request failed", request_id=number, route=route)
        response = refusal(request, 500)
    status = response.status
    request.app[SITE].measured.request(route, status)
    if status < 400 and route in request.app[BY_OTHERS]:
        return response  # a program's request, thousands a second: counted, and written about only when refused
    _log.info(
        "request",
        request_id=number,
        method=request.method,
        route=route,
        status=status,
        ms=round((time.perf_counter() - started) * 1000, 1),
    )
    return response


async def give_headers(request: web.Request, response: web.StreamResponse) -> None:
    """What every answer carries, streams and callbacks among them; what serves it is nobody's business."""
    response.headers.popall("Server", None)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if came_by_tls(request):
        response.headers.setdefault("Strict-Transport-Security", TLS_ONLY)
    if (number := request.get(REQUEST_ID)) is not None:
        response.headers.setdefault("X-Request-Id", number)


def route_of(request: web.Request) -> str:
    """The route's pattern, such as /ledger/{id}: what was asked for, without whose it is."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "unknown"


@web.middleware
async def known_visitor(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Recognise the visitor, hold them to the pace, and let nothing be posted that our own page did not send."""
    path = request.path
    by_others = route_of(request) in request.app[BY_OTHERS]
    if by_others or path.startswith("/static/") or path in WITHOUT_VISITOR:
        return await handler(request)
    visitor = await recognise(request)
    request[VISITOR] = visitor
    posting = request.method not in ("GET", "HEAD")
    key = f"{'talk' if posting else 'look'} {asker(request) if visitor.fresh else visitor.secret.digest}"
    limiter, pace = request.app[SITE].limiter, TALK if posting else LOOK
    if not await limiter.admits(key, pace):
        return refusal(request, 429, again_in=limiter.wait(key))
    if posting and not await _is_from_our_page(request):
        return refusal(request, 403, STALE_PAGE)
    if visitor.waits and path not in (SECOND, "/privacy", "/agreement"):
        headers = {"Location": f"{SECOND}?next={quote(path)}", "Cache-Control": "no-store"}
        return web.Response(status=303, headers=headers)
    return await handler(request)


async def _is_from_our_page(request: web.Request) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    given = request.headers.get(FORM_TOKEN, "")
    if not given and request.content_type == "application/x-www-form-urlencoded":
        given = str((await request.post()).get(FORM_FIELD, ""))
    if not given and request.content_type == "multipart/form-data":  # files: read by the page itself, piece by piece
        given = await first_field(request, FORM_FIELD)
    return is_form_of(request[VISITOR].secret, given)
