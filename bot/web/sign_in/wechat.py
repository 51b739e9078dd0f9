"""Signing in by scanning a code with WeChat; only where an Official Account is set up."""

from __future__ import annotations

from functools import partial

import segno
from aiohttp import web

from bot.web.cookies import new_secret
from bot.web.desk.member import member_of
from bot.web.refusals import refusal
from bot.web.rendering import go_to, page
from bot.web.sign_in import words
from bot.web.sign_in.doors import PHONE, shown
from bot.web.sign_in.entering import safe_path
from bot.web.sign_in.pace import may_scan
from bot.web.site import SITE
from bot.web.visitor import VISITOR, enter, give_cookie
from storage.unit_of_work import Session


async def scan_page(request: web.Request) -> web.StreamResponse:
    """The code to scan; the page asks every two seconds how far it is."""
    scan = request.config_dict[SITE].scan
    if scan is None:
        return refusal(request, 404)
    offer = await scan.offer(request[VISITOR].secret.digest) if await may_scan(request) else None
    if offer is None:
        return shown(request, PHONE, request.query, problem=words.SCAN_LATER)
    drawing = segno.make(offer.url, error="m").svg_data_uri(scale=6, border=3)
    values = {"tab": "me", "token": offer.token, "drawing": drawing, "next": safe_path(request.query.get("next", ""))}
    return page(request, "sign_in/scan.html", {**values, "standing": "offered"})


async def scan_standing(request: web.Request) -> web.StreamResponse:
    """How far the code is, as the part of the page that shows it."""
    scan, token = request.config_dict[SITE].scan, request.match_info["token"]
    if scan is None:
        return refusal(request, 404)
    standing = await scan.standing(token, request[VISITOR].secret.digest)
    values = {"token": token, "standing": standing, "next": safe_path(request.query.get("next", ""))}
    return page(request, "sign_in/scan_standing.html", values)


async def scan_enter(request: web.Request) -> web.StreamResponse:
    """Use the agreed code up and sign this browser in."""
    site = request.config_dict[SITE]
    scan, token, browser = site.scan, request.match_info["token"], request[VISITOR].secret.digest
    if scan is None:
        return refusal(request, 404)
    form, secret, now = await request.post(), new_secret(site.keyring), site.clock()

    def come_in(session: Session, spend: partial[str]) -> str:
        person_id = spend(session)
        if not person_id:
            return ""
        enter(session, secret, person_id, now)
        return "/desk" if member_of(session, person_id) is not None else "/"

    spend = partial(scan.spend, token=token, browser=browser, now=now)
    usual = await site.database.write(partial(come_in, spend=spend))
    if not usual:
        return refusal(request, 404, "这个码已经过期，请回到登录页换一个。")
    response = go_to(safe_path(str(form.get("next", ""))) or usual)
    give_cookie(request, response, secret)
    return response
