"""What machines ask: is the service well, and its figures."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.web.outbox_page import is_from_here
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.outbox_figures import OutboxFigures
from storage.unit_of_work import Session
from storage.web_history import WebHistory

_log = structlog.get_logger("bot.web")


async def health(request: web.Request) -> web.Response:
    """200 when the store answers, else 503."""
    try:
        await request.config_dict[SITE].database.read(_look)
    except Exception:  # noqa: BLE001 - whatever the store's fault is, the answer is that it is not well
        _log.exception("health")
        return web.json_response({"status": "store unavailable"}, status=503)
    return web.json_response({"status": "ok"})


def _look(session: Session) -> None:
    WebHistory(session.connection, session.keyring).newest()


async def metrics(request: web.Request) -> web.Response:
    """Figures in Prometheus's text form, to this machine only: a proxy in front must not hand them out."""
    if not is_from_here(request):
        return refusal(request, 404)
    site = request.config_dict[SITE]
    now = site.clock()

    def read(session: Session) -> tuple[dict[str, int], dict[str, int]]:
        figures = OutboxFigures(session.connection)
        return dict(figures.under_way(now)), dict(figures.to_look_at())

    unfinished, failed = await site.database.read(read)
    text = site.measured.page(unfinished, failed, site.bell.open_chats)
    return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
