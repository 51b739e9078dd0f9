"""Tying one's WeChat to the account that is open in the browser: a code to scan, once, within ten minutes."""

from __future__ import annotations

import secrets
from datetime import timedelta

import segno
from aiohttp import web

from bot.channels.wechat_message import CHANNEL
from bot.web.refusals import refusal
from bot.web.rendering import go_to, page
from bot.web.site import SITE
from bot.web.visitor import VISITOR
from storage.sign_in import Link, SignIn
from storage.unit_of_work import Session

BIND, BOUND = "/wechat/bind", "/wechat/bound"
LASTS = timedelta(minutes=10)
NOT_NOW = "微信暂时没有给出二维码，请过一会儿再试。"


async def bind_page(request: web.Request) -> web.StreamResponse:
    """The code. It is a sign-in link of this person: whoever scans it is them from then on."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    if site.scan is None:
        return refusal(request, 404)
    if not person_id:
        return go_to(f"/sign-in?next={BIND}")
    if await site.database.read(lambda session: is_bound(session, person_id)):
        return go_to("/me")
    token, now = secrets.token_urlsafe(24), site.clock()
    url = await site.scan.join_code(token, LASTS)
    if not url:
        return refusal(request, 503, NOT_NOW)
    link, until = Link(person_id=person_id), now + LASTS
    await site.database.write(
        lambda session: SignIn(session.connection, session.keyring).keep_link(token, link, now=now, until=until)
    )
    drawing = segno.make(url, error="m").svg_data_uri(scale=6, border=3)
    return page(request, "wechat_bind.html", {"tab": "me", "drawing": drawing, "bound": False})


async def bound_part(request: web.Request) -> web.StreamResponse:
    """Whether it has been scanned, as the part of the page that shows it."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    bound = bool(person_id) and await site.database.read(lambda session: is_bound(session, person_id))
    return page(request, "wechat_bound.html", {"bound": bound})


def is_bound(session: Session, person_id: str) -> bool:
    """Whether a person writes from any WeChat."""
    return any(one.channel == CHANNEL for one in session.store.identities(person_id))


ROUTES: tuple[web.RouteDef, ...] = (web.get(BIND, bind_page), web.get(BOUND, bound_part))
