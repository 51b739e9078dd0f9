"""Signing in from the mini-program: the code of `wx.login` becomes a session, whose token stands in every request.

The session is one like any browser's: it is listed and taken back in the same place, and its person has the same chat.
WeChat's own `session_key` is not kept: nothing is asked of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import wraps

from aiohttp import web

from bot.channels.wechat_person import person_of
from bot.web.address import asker
from bot.web.cleaned import read_json
from bot.web.cookies import Secret, new_secret, read_secret
from bot.web.rate import KNOCK, LOOK, TALK
from bot.web.refusals import readable, refusal
from bot.web.site import SITE
from bot.web.standing import standing
from bot.web.visitor import LASTS, VISITOR, Visitor, enter
from storage.unit_of_work import Session
from storage.web_sessions import WebSessions

CHANNEL = "mini"
NOT_SET_UP = "小程序还没有接入。"
NO_CODE = '要的是 JSON：{"code": "wx.login 给的 code"}。'
NOT_CONFIRMED = "微信没有确认您的身份，请退出小程序再进来。"
SIGN_IN_AGAIN = "登录已经过期，请重新打开小程序。"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def begin(request: web.Request, templates: tuple[str, ...]) -> web.StreamResponse:
    """`{"code"}` in; the token, until when it holds, whether a body is known, and the templates to ask consent for."""
    site = request.config_dict[SITE]
    api = site.platforms.mini
    if api is None:
        return refusal(request, 404, NOT_SET_UP)
    if not await site.limiter.admits(f"mini {asker(request)}", TALK):
        return refusal(request, 429)
    code = await _code(request)
    if not code:
        return refusal(request, 400, NO_CODE)
    answer = await api.ask("/sns/jscode2session", {"js_code": code, "grant_type": "authorization_code"})
    if not isinstance(answer, dict) or not answer.get("openid"):
        return refusal(request, 403, NOT_CONFIRMED)
    openid, unionid = str(answer["openid"]), str(answer.get("unionid") or "")
    secret, now = new_secret(site.keyring), site.clock()
    registered = await site.database.write(lambda session: _entered(session, openid, unionid, secret, now), key=openid)
    given = {
        "token": secret.cookie,
        "expires_at": (now + LASTS).isoformat(timespec="seconds"),
        "registered": registered,
        "templates": templates,
    }
    response = web.json_response(given, dumps=readable)
    response.headers["Cache-Control"] = "no-store"
    return response


async def end(request: web.Request) -> web.StreamResponse:
    """Take the session back."""
    site, visitor = request.config_dict[SITE], request[VISITOR]
    now = site.clock()
    await site.database.write(
        lambda session: WebSessions(session.connection).revoke(visitor.secret.digest, visitor.person_id, now)
    )
    return web.json_response({})


async def _code(request: web.Request) -> str:
    given = read_json(await request.read())
    code = given.get("code") if isinstance(given, dict) else None
    return code if isinstance(code, str) and 0 < len(code) <= 128 else ""


def _entered(session: Session, openid: str, unionid: str, secret: Secret, now: datetime) -> bool:
    """Begin the session; whether its person acts for a body already."""
    person_id = person_of(session, CHANNEL, openid, unionid, now)
    enter(session, secret, person_id, now)
    return bool(standing(session, person_id).ref)


def for_signed_in(handler: Handler) -> Handler:
    """The handler for whoever brings a token of a live session; 401 for anybody else."""

    @wraps(handler)
    async def guarded(request: web.Request) -> web.StreamResponse:
        site = request.config_dict[SITE]
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        secret = read_secret(token, site.keyring) if scheme == "Bearer" else None
        if secret is None:
            admitted = await site.limiter.admits(f"knock {asker(request)}", KNOCK)
            return refusal(request, 401, SIGN_IN_AGAIN) if admitted else refusal(request, 429)
        digest = secret.digest
        found = await site.database.read(lambda session: WebSessions(session.connection).find(digest))
        if found is None or not found.live(site.clock()):
            return refusal(request, 401, SIGN_IN_AGAIN)
        posting = request.method not in ("GET", "HEAD")
        if not await site.limiter.admits(f"{'talk' if posting else 'look'} {digest}", TALK if posting else LOOK):
            return refusal(request, 429)
        request[VISITOR] = Visitor(secret, found.person_id)
        response = await handler(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded
