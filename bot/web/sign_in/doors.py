"""The sign-in page: user name and password, or a code by SMS; the picture question where somebody tries too much."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.commands import SignInByPhone
from booking.login import Account, name_key
from booking.phone_codes import MOBILE
from bot.web.refusals import refusal
from bot.web.rendering import go_to, page
from bot.web.sign_in import words
from bot.web.sign_in.captcha import ask, picture
from bot.web.sign_in.codes import answers, kind_of, send_code_to
from bot.web.sign_in.entering import act, let_in, safe_path
from bot.web.sign_in.pace import is_doubtful, may_try, note_wrong
from bot.web.sign_in.passwords import agrees
from bot.web.site import SITE
from bot.web.visitor import VISITOR
from storage.unit_of_work import Session

PASSWORD, PHONE = "password", "phone"
Form = Mapping[str, Any]


async def sign_in_page(request: web.Request) -> web.Response:
    """The page; who is signed in already goes on at once."""
    next_path = safe_path(request.query.get("next", ""))
    if request[VISITOR].person_id and next_path:
        return go_to(next_path)
    way = request.query.get("way", PHONE)
    return shown(request, way if way in (PASSWORD, PHONE) else PHONE, {"next": next_path})


def shown(
    request: web.Request, way: str, form: Form, *, problem: str = "", said: str = "", question: str = ""
) -> web.Response:
    """The page with what was typed (never the password). `question`: the kind of question to be answered, if any."""
    site = request.config_dict[SITE]
    asked = ask(question, site.keyring, site.clock()) if question else None
    typed = {name: str(form.get(name, ""))[:60] for name in ("username", "phone")}
    values = {
        "tab": "me",
        "way": way,
        "typed": typed,
        "next": safe_path(str(form.get("next", ""))),
        "problem": problem,
        "said": said,
        "question": asked,
        "has_wechat": site.scan is not None,
        "sent": bool(form.get("sent")),
    }
    return page(request, "sign_in/page.html", values, status=422 if problem else 200)


async def with_password(request: web.Request) -> web.StreamResponse:
    """Sign in by user name and password; a telephone number that is bound to an account names it as well."""
    form = await request.post()
    name, password = name_key(str(form.get("username", "")))[:60], str(form.get("password", ""))[:200]
    if "swap" in form:
        return shown(request, PASSWORD, form, question=str(form["swap"]))
    if not name:
        return shown(request, PASSWORD, form, problem=words.NO_NAME)
    doubtful = await is_doubtful(request, name)
    answered = await answers(request, form)
    if doubtful and not answered:
        problem = words.CAPTCHA_WRONG if form.get("question") else words.CAPTCHA_NEEDED
        return shown(request, PASSWORD, form, problem=problem, question=kind_of(form))
    if not await may_try(request, name):
        return shown(request, PASSWORD, form, problem=words.TOO_OFTEN)

    def find(session: Session) -> Account | None:
        found = session.store.account_named(name)
        person = session.store.person_of_phone(name) if found is None and MOBILE.fullmatch(name) else None
        return session.store.account(person.id) if person is not None else found

    account = await request.config_dict[SITE].database.read(find)
    if not await agrees(password, account.password if account else "") or account is None:
        await note_wrong(request, name)
        question = kind_of(form) if await is_doubtful(request, name) else ""
        return shown(request, PASSWORD, form, problem=words.WRONG, question=question)
    return await let_in(request, account.person_id, str(form.get("next", "")))


async def send_code(request: web.Request) -> web.StreamResponse:
    """Send a code to the telephone; whether anybody has it is not told."""
    form = await request.post()
    phone = str(form.get("phone", "")).strip()
    if "swap" in form:
        return shown(request, PHONE, form, question=str(form["swap"]))
    if not MOBILE.fullmatch(phone):
        return shown(request, PHONE, form, problem=words.NO_PHONE)
    sending = await send_code_to(request, form, phone)
    sent = "" if sending.question else "1"
    given = {**form, "sent": sent}
    return shown(request, PHONE, given, problem=sending.problem, said=sending.said, question=sending.question)


async def with_code(request: web.Request) -> web.StreamResponse:
    """Sign in by the code that was sent to a telephone."""
    form = await request.post()
    phone, code = str(form.get("phone", "")).strip(), str(form.get("code", "")).strip()
    if not await may_try(request, phone):
        return shown(request, PHONE, form, problem=words.CODE_TOO_OFTEN)
    outcome = await act(request, SignInByPhone(phone, code))
    if outcome.refused is not None:
        return shown(request, PHONE, {**form, "sent": "1"}, problem=words.problem_of(outcome.refused))
    return await let_in(request, str(outcome.result["person_id"]), str(form.get("next", "")))


async def captcha_picture(request: web.Request) -> web.Response:
    """The picture of a question."""
    site = request.config_dict[SITE]
    drawn = await asyncio.to_thread(picture, request.query.get("q", "")[:2000], site.keyring)
    if drawn is None:
        return refusal(request, 404)
    return web.Response(body=drawn, content_type="image/png", headers={"Cache-Control": "no-store"})
