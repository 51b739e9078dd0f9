"""The tab 我的: who I am, my unit, where I am signed in; signing out here or elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.web.address import came_by_tls
from bot.web.refusals import refusal
from bot.web.rendering import go_to, page
from bot.web.site import SITE
from bot.web.standing import standing
from bot.web.visitor import VISITOR, cookie_name
from bot.web.wording import OFFICES
from storage.unit_of_work import Session
from storage.web_sessions import WebSessions

SHORT = 16
"""So much of a session's digest names it among the sessions of one person."""


async def me_page(request: web.Request) -> web.Response:
    """The page."""
    site, visitor = request.config_dict[SITE], request[VISITOR]

    def read(session: Session) -> Mapping[str, Any]:
        who = standing(session, visitor.person_id)
        person = session.store.person(visitor.person_id) if visitor.person_id else None
        found = WebSessions(session.connection).of_person(visitor.person_id, site.clock()) if person else ()
        return {
            "who": who,
            "person": person,
            "office": OFFICES[who.role] if who.ref else "",
            "unit": session.store.unit(who.ref) if who.role == "unit" and who.ref else None,
            "sessions": [(one.digest[:SHORT], one.made_at, one.digest == visitor.secret.digest) for one in found],
            "wechat": [one for one in session.store.identities(visitor.person_id) if one.channel == "wechat"]
            if person
            else [],
        }

    return page(request, "me.html", {"tab": "me", "can_bind": site.scan is not None, **await site.database.read(read)})


async def sign_out(request: web.Request) -> web.StreamResponse:
    """Take back one session of this person: this browser's own, or the one named in the form."""
    site, visitor = request.config_dict[SITE], request[VISITOR]
    if not visitor.person_id:
        return refusal(request, 403)
    named = str((await request.post()).get("session", ""))
    now = site.clock()

    def revoke(session: Session) -> bool:
        sessions = WebSessions(session.connection)
        digests = [one.digest for one in sessions.of_person(visitor.person_id, now)]
        chosen = [one for one in digests if one[:SHORT] == named] if named else [visitor.secret.digest]
        return any(sessions.revoke(digest, visitor.person_id, now) for digest in chosen[:1])

    if not await site.database.write(revoke):
        return refusal(request, 404)
    site.bell.ring(visitor.person_id)
    here = not named or visitor.secret.digest[:SHORT] == named
    response = go_to("/" if here else "/me")
    if here:
        response.del_cookie(cookie_name(request), path="/", secure=came_by_tls(request))
    return response
