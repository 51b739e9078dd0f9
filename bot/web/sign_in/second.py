"""The second factor: a code from an app on the telephone (TOTP, RFC 6238), for staff who set it up.

Whoever has one is signed in by no door alone: the session opens when the code was right (`bot/web/visitor.py`). A code
counts once, so that one that was read over a shoulder is worth nothing.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

import segno
from aiohttp import web

from bot.web.desk.member import member_of
from bot.web.refusals import refusal
from bot.web.rendering import go_to, page
from bot.web.sign_in import words
from bot.web.sign_in.entering import end_sessions, safe_path
from bot.web.sign_in.pace import may_try
from bot.web.site import SITE
from bot.web.visitor import LASTS, VISITOR
from storage.sealing import UnreadableError
from storage.second_factors import SecondFactors
from storage.unit_of_work import Session
from storage.web_sessions import WebSessions

STEP_S, DIGITS, LATE = 30, 6, 1
"""A code holds for half a minute, and one step before and after, for telephones' clocks differ."""

SECRET_BYTES = 20
ISSUER = "约检"


def code_of(secret: bytes, step: int) -> str:
    """The code of a step.

    >>> code_of(b"12345678901234567890", 1), code_of(b"12345678901234567890", 37037036)
    ('287082', '081804')
    """
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}d}"


def step_of(secret: bytes, code: str, now: datetime, after: int) -> int | None:
    """The step whose code this is, among those that hold now and come after the last one used; None for no code."""
    here = int(now.timestamp()) // STEP_S
    for step in range(max(here - LATE, after + 1), here + LATE + 1):
        if code.isascii() and hmac.compare_digest(code_of(secret, step), code):
            return step
    return None


async def second_page(request: web.Request) -> web.Response:
    """Where the code is asked for at sign-in; where it is set up and given up by whoever is signed in."""
    return await _shown(request)


def second_is_for(session: Session, person_id: str) -> bool:
    """Whether somebody may set up a second factor, or has one to give up: staff, and who was."""
    return member_of(session, person_id) is not None or _is_on(session, person_id)


def _is_on(session: Session, person_id: str) -> bool:
    return SecondFactors(session.connection, session.keyring).find(person_id) is not None


async def _shown(request: web.Request, problem: str = "") -> web.Response:
    site, visitor = request.config_dict[SITE], request[VISITOR]
    values = {"tab": "me", "problem": problem, "next": safe_path(request.query.get("next", "")), "waits": visitor.waits}
    if visitor.waits:
        return page(request, "sign_in/second.html", {**values, "on": True}, status=422 if problem else 200)
    if not visitor.person_id:
        return go_to("/sign-in?next=/account/second")

    def read(session: Session) -> tuple[bool, bool, str]:
        person = session.store.person(visitor.person_id)
        may_have = second_is_for(session, visitor.person_id)
        return _is_on(session, visitor.person_id), may_have, person.name if person else ""

    is_on, may_have, name = await site.database.read(read)
    if not may_have:
        return refusal(request, 404)
    if not is_on:
        secret = secrets.token_bytes(SECRET_BYTES)
        shown = base64.b32encode(secret).decode()
        address = f"otpauth://totp/{quote(ISSUER)}:{quote(name)}?secret={shown}&issuer={quote(ISSUER)}"
        sealed = base64.urlsafe_b64encode(site.keyring.seal(secret, _offered(visitor.person_id))).decode()
        values |= {"picture": segno.make(address).svg_data_uri(scale=5), "secret": shown, "sealed": sealed}
    return page(request, "sign_in/second.html", {**values, "on": is_on}, status=422 if problem else 200)


def _offered(person_id: str) -> bytes:
    return f"second factor offered to {person_id}".encode()


def _secret_offered(session: Session, person_id: str, sealed: str) -> bytes | None:
    """The secret that the form of this person carries; None when it carries anything else, or they are no staff."""
    if member_of(session, person_id) is None:
        return None
    try:
        return session.keyring.open(base64.urlsafe_b64decode(sealed.encode()), _offered(person_id))
    except (ValueError, UnreadableError):
        return None


async def keep_second(request: web.Request) -> web.StreamResponse:
    """Set it up (the first code shows that the app has it), or give it up (a code shows that it is theirs)."""
    site, visitor, form = request.config_dict[SITE], request[VISITOR], await request.post()
    code, now = str(form.get("code", "")).strip(), site.clock()
    if not visitor.person_id:
        return go_to("/sign-in?next=/account/second")
    if not await may_try(request, f"second {visitor.person_id}"):
        return await _shown(request, words.CODE_TOO_OFTEN)

    def keep(session: Session) -> bool:
        factors = SecondFactors(session.connection, session.keyring)
        held = factors.find(visitor.person_id)
        if held is not None:
            right = step_of(held.secret, code, now, held.last_step) is not None
            return right and factors.drop(visitor.person_id)
        secret = _secret_offered(session, visitor.person_id, str(form.get("sealed", "")))
        step = step_of(secret, code, now, -1) if secret is not None else None
        if secret is None or step is None:
            return False
        factors.keep(visitor.person_id, secret, step, now)
        end_sessions(session, visitor.person_id, now, besides=visitor.secret.digest)
        return True

    return go_to("/account/second") if await site.database.write(keep) else await _shown(request, WRONG)


async def prove_second(request: web.Request) -> web.StreamResponse:
    """Open the session that waits for the code."""
    site, visitor, form = request.config_dict[SITE], request[VISITOR], await request.post()
    code, now = str(form.get("code", "")).strip(), site.clock()
    if not visitor.waits:
        return go_to("/sign-in")
    if not await may_try(request, f"second {visitor.waits}"):
        return await _shown(request, words.CODE_TOO_OFTEN)

    def prove(session: Session) -> bool:
        factors = SecondFactors(session.connection, session.keyring)
        held = factors.find(visitor.waits)
        step = step_of(held.secret, code, now, held.last_step) if held is not None else None
        if step is None or not factors.use(visitor.waits, step):
            return False
        factors.admit(visitor.secret.digest)
        WebSessions(session.connection).open(visitor.secret.digest, visitor.waits, now, now + LASTS)
        return True

    if not await site.database.write(prove):
        return await _shown(request, WRONG)
    return go_to(safe_path(str(form.get("next", ""))) or "/desk")


WRONG = "动态口令不对：请看手机上现在的6位数字，每个只能用一次。"
