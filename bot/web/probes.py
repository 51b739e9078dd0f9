"""What machines ask: is the service well, and its figures."""

from __future__ import annotations

import asyncio
import hmac
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from bot.pulse import Beat, last_beat
from bot.web.outbox_page import is_from_here
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.outbox_figures import OutboxFigures
from storage.sms_counts import SmsCounts
from storage.unit_of_work import Session

_log = structlog.get_logger("bot.web")


WORKER_MAY_REST = timedelta(minutes=2)
LATELY = timedelta(minutes=15)
LEAST_FREE = 200 * 1024 * 1024
"""Bytes that the disk has to have left: some thousand photos, or what SQLite writes in a busy hour."""
PROBE = "ready_probe"


async def health(request: web.Request) -> web.Response:
    """200 as long as this process answers: it is alive. Whether it can do its work is said by `ready`."""
    return web.json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """200 when messages can be taken and notices go out, else 503; what is not well stands beside it."""
    site = request.config_dict[SITE]
    now = site.clock()
    checks = {"write": "", "worker": "", "senders": "", "disk": ""}
    try:
        await site.database.write(lambda session: session.store.put_setting(PROBE, now.isoformat()), key=PROBE)
        beat, in_vain = await site.database.read(
            lambda session: (last_beat(session), OutboxFigures(session.connection).channels_in_vain(now - LATELY))
        )
    except Exception:  # noqa: BLE001 - whatever the store's fault is, the answer is that it is not ready
        _log.exception("ready")
        checks["write"] = "the store takes nothing"
    else:
        checks["worker"] = _rests(beat, now)
        checks["senders"] = "in vain: " + ", ".join(in_vain) if in_vain else ""
    if await asyncio.to_thread(site.media.free_bytes) < LEAST_FREE:
        checks["disk"] = "nearly full"
    answer = {"status": "not ready" if any(checks.values()) else "ready"}
    told = {what: fault or "ok" for what, fault in checks.items()}
    return web.json_response({**answer, "checks": told}, status=503 if any(checks.values()) else 200)


def _rests(beat: Beat, now: datetime) -> str:
    if beat.good_at is None or now - beat.good_at > WORKER_MAY_REST:
        return "no good round of late"
    return "failing: " + ", ".join(sorted(beat.failing)) if beat.failing else ""


async def metrics(request: web.Request) -> web.Response:
    """Figures in Prometheus's text form, for this machine and for whoever has the token: a proxy in front must not
    hand them out.
    """
    site = request.config_dict[SITE]
    if not (is_from_here(request) or _has_token(request, site.metrics_token)):
        return refusal(request, 404)
    now = site.clock()

    def read(session: Session) -> tuple[dict[str, int], dict[str, int], Beat, int]:
        figures, counts = OutboxFigures(session.connection), SmsCounts(session.connection, session.keyring)
        codes = counts.counted(now.date(), code=True)
        return dict(figures.under_way(now)), dict(figures.to_look_at()), last_beat(session), codes

    unfinished, failed, beat, codes = await site.database.read(read)
    site.measured.worker(None if beat.good_at is None else (now - beat.good_at).total_seconds(), len(beat.failing))
    site.measured.codes_of_today(codes, site.code_budget)
    text = site.measured.page(unfinished, failed, site.bell.open_chats)
    return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})


def _has_token(request: web.Request, token: str) -> bool:
    """Whether a request carries the token of whoever may read the figures from elsewhere."""
    given = request.headers.get("Authorization", "")
    return bool(token) and hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
