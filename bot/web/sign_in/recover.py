"""忘记用户名或密码: a code to the bound telephone gives both back, and ends every session there was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.commands import SendPhoneCode, SignInByPhone
from booking.login import name_key, wrong_password
from booking.phone_codes import MOBILE
from bot.web.rendering import page
from bot.web.sign_in import words
from bot.web.sign_in.captcha import ask
from bot.web.sign_in.codes import send_code_to
from bot.web.sign_in.entering import act, let_in
from bot.web.sign_in.pace import may_try
from bot.web.sign_in.passwords import digest_of
from bot.web.site import SITE
from storage.unit_of_work import Session

Form = Mapping[str, Any]


async def forgot_page(request: web.Request) -> web.Response:
    """Where the name or the telephone is typed."""
    return _shown(request, {})


def _shown(request: web.Request, form: Form, *, problem: str = "", said: str = "", question: str = "") -> web.Response:
    site = request.config_dict[SITE]
    asked = ask(question, site.keyring, site.clock()) if question else None
    values = {
        "tab": "me",
        "typed": {"who": str(form.get("who", ""))[:60]},
        "sent": bool(form.get("sent")),
        "problem": problem,
        "said": said,
        "question": asked,
        "rule": words.PASSWORD_RULE,
    }
    return page(request, "sign_in/forgot.html", values, status=422 if problem else 200)


async def forgot_code(request: web.Request) -> web.StreamResponse:
    """Send the code; the page says the same whether there is such an account or not."""
    form = await request.post()
    who = name_key(str(form.get("who", "")))[:60]
    if "swap" in form:
        return _shown(request, form, question=str(form["swap"]))
    if not who:
        return _shown(request, form, problem=words.NO_NAME)
    held_up = await send_code_to(request, form, "")
    if held_up.problem:
        return _shown(request, form, problem=held_up.problem, question=held_up.question)
    phone = await _phone_of(request, who)
    if phone:  # what becomes of it would tell that there is such an account
        await act(request, SendPhoneCode(phone, page=True), proved=True)
    return _shown(request, {**form, "sent": "1"}, said=words.CODE_SENT_MAYBE)


async def forgot_done(request: web.Request) -> web.StreamResponse:
    """The code and a new password: signed in here, signed out everywhere else, and told the user name."""
    form = await request.post()
    who, sent = name_key(str(form.get("who", "")))[:60], {"sent": "1"}
    password, code = str(form.get("password", ""))[:200], str(form.get("code", "")).strip()
    if not await may_try(request, who):
        return _shown(request, {**form, **sent}, problem=words.CODE_TOO_OFTEN)
    missing = wrong_password(password)
    if missing:
        return _shown(request, {**form, **sent}, problem=words.password_problem(missing))
    if password != str(form.get("again", "")):
        return _shown(request, {**form, **sent}, problem=words.NOT_SAME)
    phone = await _phone_of(request, who)
    outcome = await act(request, SignInByPhone(phone or "10000000000", code, await digest_of(password)))
    if outcome.refused is not None:
        return _shown(request, {**form, **sent}, problem=words.CODE_NOT_RIGHT)  # whatever it was: it would tell
    return await let_in(request, str(outcome.result["person_id"]), "/account?recovered=1", alone=True)


async def _phone_of(request: web.Request, who: str) -> str:
    """The telephone that a name stands for: itself, or the one bound to the account of that name."""

    def find(session: Session) -> str:
        account = session.store.account_named(who)
        person = session.store.person(account.person_id) if account is not None else None
        if person is not None:
            return person.phone
        known = session.store.person_of_phone(who) if MOBILE.fullmatch(who) else None
        return known.phone if known is not None else ""

    return await request.config_dict[SITE].database.read(find)
