"""A photo that somebody handed in, shown to the authority that has to judge it."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.media import photo_of


async def photo_response(request: web.Request, name: str) -> web.Response:
    """The photo of this name; 404 for "" and for what is not there. Who may see it was decided before."""
    site = request.config_dict[SITE]
    found = await site.database.read(lambda session: photo_of(session.connection, name)) if name else None
    content = await asyncio.to_thread(site.media.read, name) if found is not None else None
    if found is None or content is None:
        return refusal(request, 404)
    return web.Response(body=content, content_type=found[1], headers={"Cache-Control": "private, no-store"})
