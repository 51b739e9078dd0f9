"""The local outbox as a page, for development: what would have gone out by SMS. Seen from this machine only."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.web.refusals import refusal
from bot.web.rendering import page, wants_part
from bot.web.site import SITE

HERE = frozenset({"127.0.0.1", "::1"})


def is_from_here(request: web.Request) -> bool:
    """Whether a request comes from this machine itself, and not through a proxy on it."""
    return request.remote in HERE and not any(name in request.headers for name in ("X-Forwarded-For", "Forwarded"))


async def outbox_page(request: web.Request) -> web.Response:
    """Letters, newest first."""
    box = request.config_dict[SITE].box
    if box is None or not is_from_here(request):
        return refusal(request, 404)
    letters = await asyncio.to_thread(box.recent)
    template = "outbox_list.html" if wants_part(request) else "outbox.html"
    return page(request, template, {"tab": "", "letters": letters})
