"""One's own account: user name and password, and where one is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from booking.commands import KeepAccount
from booking.login import wrong_password
from booking.phone_codes import MOBILE
from bot.web.rendering import go_to, page
from bot.web.sign_in import words
from bot.web.sign_in.captcha import ask
from bot.web.sign_in.codes import send_code_to
from bot.web.sign_in.entering import act, end_sessions
from bot.web.sign_in.pace import may_try
from bot.web.sign_in.passwords import digest_of
from bot.web.sign_in.second import second_is_for
from bot.web.site import SITE
from bot.web.visitor import VISITOR
from storage.unit_of_work import Session
from storage.web_sessions import WebSessions

Form = Mapping[str, Any]


async def account_page(request: web.Request) -> web.StreamResponse:
    """The page."""
    if not request[VISITOR].person_id:
        return go_to("/sign-in?next=/account")
    said = request.query.get("kept") or request.query.get("recovered")
    return await _shown(request, {}, kept=bool(said), recovered="recovered" in request.query)


async def _shown(
    request: web.Request,
    form: Form,
    *,
    problem: str = "",
    said: str = "",
    question: str = "",
    kept: bool = False,
    recovered: bool = False,
) -> web.Response:
    site, visitor = request.config_dict[SITE], request[VISITOR]
    asked = ask(question, site.keyring, site.clock()) if question else None

    def read(session: Session) -> Mapping[str, Any]:
        person, account = session.store.person(visitor.person_id), session.store.account(visitor.person_id)
        open_ones = WebSessions(session.connection).of_person(visitor.person_id, site.clock())
        second = second_is_for(session, visitor.person_id)
        return {"person": person, "account": account, "others": len(open_ones) - 1, "second": second}

    values = dict(await site.database.read(read))
    account = values["account"]
    if kept and account is not None:
        words_for = words.RECOVERED if recovered else words.ACCOUNT_KEPT
        said = words_for.format(username=account.username)
    usual = account.username if account else ""
    typed = {"username": str(form.get("username", usual))[:60], "phone": str(form.get("phone", ""))[:20]}
    given = {"tab": "me", "typed": typed, "problem": problem, "said": said, "rule": words.PASSWORD_RULE}
    return page(request, "sign_in/account.html", {**values, **given, "question": asked}, status=422 if problem else 200)


async def account_code(request: web.Request) -> web.StreamResponse:
    """Send the code that setting a password asks for, to the person's own telephone or to the one they give first."""
    form, phone = await request.post(), await _own_phone(request)
    if "swap" in form:
        return await _shown(request, form, question=str(form["swap"]))
    if not request[VISITOR].person_id:
        return go_to("/sign-in?next=/account")
    phone = phone or str(form.get("phone", "")).strip()
    if not MOBILE.fullmatch(phone):
        return await _shown(request, form, problem=words.NO_PHONE)
    sending = await send_code_to(request, form, phone)
    return await _shown(request, form, problem=sending.problem, said=sending.said, question=sending.question)


async def keep(request: web.Request) -> web.StreamResponse:
    """Set the user name and the password; other browsers are signed out."""
    visitor, site, form = request[VISITOR], request.config_dict[SITE], await request.post()
    if not visitor.person_id:
        return go_to("/sign-in?next=/account")
    password = str(form.get("password", ""))[:200]
    missing = wrong_password(password)
    if missing:
        return await _shown(request, form, problem=words.password_problem(missing))
    if password != str(form.get("again", "")):
        return await _shown(request, form, problem=words.NOT_SAME)
    if not await may_try(request, visitor.person_id):
        return await _shown(request, form, problem=words.CODE_TOO_OFTEN)
    phone, code = str(form.get("phone", "")).strip(), str(form.get("code", "")).strip()
    command = KeepAccount(str(form.get("username", "")), await digest_of(password), phone, code)
    outcome = await act(request, command)
    if outcome.refused is not None:
        return await _shown(request, form, problem=words.problem_of(outcome.refused))
    await site.database.write(
        lambda session: end_sessions(session, visitor.person_id, site.clock(), besides=visitor.secret.digest)
    )
    site.bell.ring(visitor.person_id)
    return go_to("/account?kept=1")


async def end_others(request: web.Request) -> web.StreamResponse:
    """Sign every other browser out."""
    visitor, site = request[VISITOR], request.config_dict[SITE]
    if visitor.person_id:
        await site.database.write(
            lambda session: end_sessions(session, visitor.person_id, site.clock(), besides=visitor.secret.digest)
        )
        site.bell.ring(visitor.person_id)  # open streams look whether they may go on
    return go_to("/me")


async def _own_phone(request: web.Request) -> str:
    def find(session: Session) -> str:
        person = session.store.person(request[VISITOR].person_id)
        return person.phone if person is not None else ""

    return await request.config_dict[SITE].database.read(find)
