"""Puts the web together: routes, what stands before them, what begins and ends with the process."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable

from aiohttp import web

from bot.channels.wechat_web import ROUTES as WECHAT
from bot.interface.routes import ELSEWHERE, interface_routes
from bot.web.appointment_calendar import ROUTES as CALENDAR
from bot.web.assets import ASSETS
from bot.web.bell import Bell
from bot.web.bookings import booking_page, bookings_page
from bot.web.chat import chat_page, chat_title, older, say, session_start
from bot.web.cleaned import cleaned
from bot.web.desk import ROUTES as DESK
from bot.web.doorkeeper import DOORKEEPER, Doorkeeper, whole_in_time
from bot.web.enter import enter_page, enter_with
from bot.web.events import events
from bot.web.forms import ROUTES as FORMS
from bot.web.guard import BY_OTHERS, answered_for, give_headers, known_visitor
from bot.web.guides import ROUTES as HELP
from bot.web.keys import ROUTES as KEYS
from bot.web.large import ROUTES as LARGE_TYPE
from bot.web.ledger import instrument_page, ledger_page
from bot.web.me import me_page, sign_out
from bot.web.offline_check import ROUTES as OFFLINE_CHECK
from bot.web.outbox_page import outbox_page
from bot.web.own_data import OWN_DATA
from bot.web.panel import panel
from bot.web.papers import ROUTES as PAPERS
from bot.web.photos import show_photo, take_photo
from bot.web.plain_chat import say_by_form
from bot.web.probes import health, metrics, ready
from bot.web.public import ROUTES as PUBLIC
from bot.web.pwa import worker_routes
from bot.web.sign_in import ROUTES as SIGN_IN
from bot.web.site import SITE, Site
from bot.web.verify import ROUTES as VERIFY
from bot.wiring import App

BODY_LIMIT = 64 * 1024
"""Bytes of a form or a message; photos and the WeChat callback count their own."""


def make_server(app: App, others: Iterable[web.RouteDef] = ()) -> web.Application:
    """The web of a process whose parts are put together (`bot/wiring.py`)."""
    bell = Bell(app.database)
    box = app.box if app.settings.dev_outbox else None
    site = Site(
        app.database,
        app.keyring,
        app.turns,
        app.clock,
        bell,
        app.media,
        app.plates,
        box,
        app.press.signer,
        app.settings.address,
        app.platforms,
        app.settings.proxies,
        code_budget=app.settings.sms_codes_daily,
        metrics_token=app.settings.metrics_token,
    )
    return web_application(site, others)


def own_routes() -> list[web.RouteDef]:
    """Every address of the site that proves who asks by its cookie."""
    return [
        web.get("/", chat_page),
        web.get("/ledger", ledger_page),
        web.get("/ledger/{id}", instrument_page),
        web.get("/bookings", bookings_page),
        web.get("/bookings/{no}", booking_page),
        web.get("/me", me_page),
        web.get("/panel", panel),
        web.get("/title", chat_title),
        web.post("/say", say_by_form),
        web.post("/sign-out", sign_out),
        web.get("/enter/{token}", enter_page),
        web.post("/enter/{token}", enter_with),
        web.get("/photo/{name}", show_photo),
        web.get("/api/session", session_start),
        web.post("/api/chat", say),
        web.get("/api/chat", older),
        web.post("/api/photo", take_photo),
        web.get("/api/events", events),
        web.get("/dev/outbox", outbox_page),
        web.get("/healthz", health),
        web.get("/readyz", ready),
        web.get("/metrics", metrics),
        web.get("/static/{name:.+}", ASSETS.send),
        *worker_routes(ASSETS),
        *LARGE_TYPE,
        *FORMS,
        *OWN_DATA,
        *KEYS,
        *HELP,
        *DESK,
        *CALENDAR,
        *SIGN_IN,
        *WECHAT,
        *PAPERS,
        *VERIFY,
        *OFFLINE_CHECK,
        *PUBLIC,
    ]


def web_application(site: Site, others: Iterable[web.RouteDef] = ()) -> web.Application:
    """The whole site. `others` are routes that prove themselves otherwise than by a cookie (the WeChat callback)."""
    by_others = (*others, *interface_routes())
    application = web.Application(
        middlewares=[answered_for, whole_in_time, cleaned, known_visitor], client_max_size=BODY_LIMIT
    )
    application[SITE] = site
    application[DOORKEEPER] = Doorkeeper(site.proxies)
    application[BY_OTHERS] = frozenset([ELSEWHERE, *(route.path for route in by_others)])
    application.add_routes([*own_routes(), *by_others])
    application.on_response_prepare.append(give_headers)
    application.cleanup_ctx.append(_bell)
    application.cleanup_ctx.append(_errands)
    application.on_shutdown.append(_streams_end)
    return application


async def _errands(application: web.Application) -> AsyncIterator[None]:
    """What runs beside the pages ends with them; it is taken up again where it stopped."""
    yield
    running = tuple(application[SITE].errands)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def _bell(application: web.Application) -> AsyncIterator[None]:
    task = asyncio.create_task(application[SITE].bell.run())
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _streams_end(application: web.Application) -> None:
    """Open streams would hold the shutdown up."""
    application[SITE].bell.close()
