"""Signing in to the pages from within WeChat: it says who is looking (OAuth, snsapi_base), and nobody types anything.

Links of the menu lead to `/wechat/sign-in?to=/ledger`. Which browser began is in the state, so that nobody can be
signed in as somebody else by a link that was begun elsewhere.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from aiohttp import web

from bot.channels.wechat_bind import ROUTES as BINDING
from bot.channels.wechat_message import CHANNEL
from bot.channels.wechat_person import person_of
from bot.web.address import asker
from bot.web.cookies import Secret, new_secret
from bot.web.rate import KNOCK
from bot.web.refusals import refusal
from bot.web.rendering import go_to
from bot.web.site import SITE
from bot.web.visitor import VISITOR, enter, give_cookie
from storage.sealing import Keyring
from storage.unit_of_work import Session

SIGN_IN, SIGNED_IN = "/wechat/sign-in", "/wechat/signed-in"
NOT_CONFIRMED = "微信没有确认您的身份。请关掉这一页，从公众号菜单里再点一次。"
ONLY_LOOKING = "您现在是微信的“浏览”方式，认不出是谁。请点右下角“使用完整服务”，再试一次。"

_OURS = re.compile(r"/(?![/\\])[\w./?=&%-]{0,200}")


async def sign_in(request: web.Request) -> web.StreamResponse:
    """Ask WeChat who this is; who is signed in already goes on at once."""
    site, visitor = request.config_dict[SITE], request[VISITOR]
    api, to = site.platforms.wechat, _to(request)
    if api is None:
        return refusal(request, 404)
    if visitor.person_id:
        return go_to(to)
    asked = {
        "appid": api.account.app_id,
        "redirect_uri": f"{site.address}{SIGNED_IN}?{urlencode({'to': to})}",
        "response_type": "code",
        "scope": "snsapi_base",
        "state": _state(site.keyring, visitor.secret),
    }
    response = go_to(f"{api.account.open_url}/connect/oauth2/authorize?{urlencode(asked)}#wechat_redirect")
    give_cookie(request, response, visitor.secret)
    return response


async def signed_in(request: web.Request) -> web.StreamResponse:
    """WeChat sends the browser back with a code, which is exchanged once for who it is."""
    site = request.config_dict[SITE]
    api = site.platforms.wechat
    if api is None:
        return refusal(request, 404)
    if not await site.limiter.admits(f"knock {asker(request)}", KNOCK):
        return refusal(request, 429)
    given = request.query.get("state", "")
    if not (given.isascii() and hmac.compare_digest(_state(site.keyring, request[VISITOR].secret), given)):
        return refusal(request, 403, NOT_CONFIRMED)
    code = {"code": request.query.get("code", ""), "grant_type": "authorization_code"}
    answer = await api.ask("/sns/oauth2/access_token", code)
    if not isinstance(answer, dict) or not answer.get("openid"):
        return refusal(request, 403, NOT_CONFIRMED)
    if answer.get("is_snapshotuser"):
        return refusal(request, 403, ONLY_LOOKING)
    secret, now = new_secret(site.keyring), site.clock()
    openid, unionid = str(answer["openid"]), str(answer.get("unionid") or "")
    await site.database.write(partial(_enter, openid=openid, unionid=unionid, secret=secret, now=now), key=openid)
    response = go_to(_to(request))
    give_cookie(request, response, secret)
    return response


def _state(keyring: Keyring, secret: Secret) -> str:
    """What WeChat gives back to the browser that began; it is told to WeChat, so it opens no form of ours."""
    return keyring.digest(f"wechat oauth {secret.token}")[:32]


def _enter(session: Session, openid: str, unionid: str, secret: Secret, now: datetime) -> None:
    enter(session, secret, person_of(session, CHANNEL, openid, unionid, now), now)


def _to(request: web.Request) -> str:
    """Where to go afterwards: a path of ours, never another site."""
    to = request.query.get("to", "/")
    return to if _OURS.fullmatch(to) else "/"


ROUTES: tuple[web.RouteDef, ...] = (web.get(SIGN_IN, sign_in), web.get(SIGNED_IN, signed_in), *BINDING)
