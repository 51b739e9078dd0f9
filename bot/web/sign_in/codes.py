"""Sending a code from a page: the question first where it is due, and what is said of it is what has happened."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from booking.commands import SendPhoneCode
from booking.phone_codes import not_from_here
from booking.refusal import Refused, Why
from bot.web.rendering import masked
from bot.web.sign_in import words
from bot.web.sign_in.captcha import PICTURE, is_right
from bot.web.sign_in.entering import act, setting_of
from bot.web.sign_in.proof import has_proved
from bot.web.site import SITE
from storage.outbox_figures import OutboxFigures
from storage.tables.notices import DEAD, DELIVERED, SENT
from storage.unit_of_work import Session

LOOK_EVERY_S = 0.1


@dataclass(frozen=True)
class Sending:
    """What became of asking for a code. `question`: the kind of question to be answered first, "" for none."""

    said: str = ""
    problem: str = ""
    question: str = ""


async def send_code_to(request: web.Request, form: Mapping[str, Any], phone: str) -> Sending:
    """Ask for a code for a telephone, as this browser; "" as the telephone asks only whether one might go out."""
    answered = await answers(request, form)
    if form.get("question") and not answered:
        return Sending(problem=words.CAPTCHA_WRONG, question=kind_of(form))
    proved = answered or has_proved(request)
    site, setting = request.config_dict[SITE], setting_of(request, proved=proved)
    if phone:
        refused = (await act(request, SendPhoneCode(phone, page=True), proved=proved)).refused
    else:
        refused = await site.database.read(lambda session: not_from_here(session.store, setting))
    if refused is not None:
        return _refused(refused, form)
    return await _what_became(request, phone) if phone else Sending()


def _refused(refused: Refused, form: Mapping[str, Any]) -> Sending:
    if refused.why is Why.CODE_NEEDS_PROOF:
        return Sending(problem=words.CAPTCHA_NEEDED, question=kind_of(form))
    return Sending(problem=words.problem_of(refused))


async def _what_became(request: web.Request, phone: str) -> Sending:
    """Wait a moment for the worker: what could not go out is not said to be on its way."""
    site = request.config_dict[SITE]

    def look(session: Session) -> tuple[str, str]:
        index = session.keyring.index(f"phone:{phone}", b"recipient")
        return OutboxFigures(session.connection).newest_to(index, "phone_code")

    waited = 0.0
    while True:
        state, _problem = await site.database.read(look)
        if state in (SENT, DELIVERED):
            return Sending(said=words.CODE_SENT.format(phone=masked(phone)))
        if state == DEAD:
            return Sending(problem=words.CODE_NOT_SENT)
        if waited >= site.patience_s:
            return Sending(said=words.CODE_ON_ITS_WAY.format(phone=masked(phone)))
        await asyncio.sleep(LOOK_EVERY_S)
        waited += LOOK_EVERY_S


async def answers(request: web.Request, form: Mapping[str, Any]) -> bool:
    """Whether the form answers the question that it carries."""
    site = request.config_dict[SITE]
    token, given = str(form.get("question", ""))[:2000], str(form.get("answer", ""))[:20]
    return await is_right(token, given, site.keyring, site.limiter, site.clock())


def kind_of(form: Mapping[str, Any]) -> str:
    """The kind of question that a form carried: the next one is of the same."""
    return str(form.get("question_kind", "")) or PICTURE
