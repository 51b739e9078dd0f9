"""Who asks for a code, as limits count them: the browser, its network, and whether it has shown that it is no program.

The proof is a cookie, sealed for one browser and half an hour: whichever process is asked next believes it.
"""

from __future__ import annotations

import base64
import binascii
from datetime import datetime, timedelta

from aiohttp import web

from booking.setting import Asker
from bot.web.address import asker, came_by_tls
from bot.web.rendering import go_to, page
from bot.web.sign_in import words
from bot.web.sign_in.captcha import PICTURE, ask, is_right
from bot.web.site import SITE
from bot.web.visitor import VISITOR, give_cookie
from storage.sealing import UnreadableError

LASTS = timedelta(minutes=30)
COOKIE = "yuejian_proof"
_PURPOSE = b"web proof"


def asker_of(request: web.Request, *, proved: bool = False) -> Asker:
    """The browser of a request as one who asks; `proved`: it has just answered the question."""
    keyring = request.config_dict[SITE].keyring
    network = keyring.digest(f"network {asker(request)}")[:24]
    return Asker(seat_of(request), network, proved or has_proved(request))


def seat_of(request: web.Request) -> str:
    """The browser, as codes know it."""
    return f"web {request[VISITOR].secret.digest[:24]}"


def has_proved(request: web.Request) -> bool:
    """Whether this browser showed lately that a person uses it."""
    site = request.config_dict[SITE]
    try:
        sealed = base64.urlsafe_b64decode(request.cookies.get(COOKIE, "").encode())
        found = site.keyring.open_json(sealed, _PURPOSE)
    except (UnreadableError, binascii.Error, ValueError):
        return False
    return found["seat"] == seat_of(request) and datetime.fromisoformat(found["until"]) > site.clock()


def give_proof(request: web.Request, response: web.StreamResponse) -> None:
    """Remember in the browser that it answered the question."""
    site = request.config_dict[SITE]
    value = {"seat": seat_of(request), "until": (site.clock() + LASTS).isoformat()}
    sealed = base64.urlsafe_b64encode(site.keyring.seal_json(value, _PURPOSE)).decode()
    give_cookie(request, response, request[VISITOR].secret)
    age = int(LASTS.total_seconds())
    secure = came_by_tls(request)
    response.set_cookie(COOKIE, sealed, max_age=age, httponly=True, samesite="Lax", secure=secure, path="/")


async def prove_page(request: web.Request) -> web.Response:
    """The question for who talks in the chat and wants one more code."""
    return _asked(request, PICTURE)


async def prove(request: web.Request) -> web.StreamResponse:
    """Take the answer; back to the chat, where the code is asked for again."""
    form, site = await request.post(), request.config_dict[SITE]
    if "swap" in form:
        return _asked(request, str(form["swap"]))
    token, given = str(form.get("question", ""))[:2000], str(form.get("answer", ""))[:20]
    if not await is_right(token, given, site.keyring, site.limiter, site.clock()):
        return _asked(request, str(form.get("question_kind", "")) or PICTURE, words.CAPTCHA_WRONG)
    response = go_to("/?say=%E9%87%8D%E5%8F%91")  # 重发
    give_proof(request, response)
    return response


def _asked(request: web.Request, kind: str, problem: str = "") -> web.Response:
    site = request.config_dict[SITE]
    question = ask(kind, site.keyring, site.clock())
    values = {"tab": "chat", "question": question, "problem": problem, "said": ""}
    return page(request, "sign_in/prove.html", values, status=422 if problem else 200)
