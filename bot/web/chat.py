"""The chat: its page, its messages, and older entries of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.chance import fresh_id
from bot.web.cleaned import read_json
from bot.web.converse import Sent, converse
from bot.web.entries import shown
from bot.web.greeting import greeting
from bot.web.refusals import readable, refusal
from bot.web.rendering import page
from bot.web.site import SITE
from bot.web.standing import Standing, standing
from bot.web.visitor import VISITOR, give_cookie
from bot.web.wording import BAD_ID, NO_TEXT, NOT_JSON, TOO_LONG
from storage.unit_of_work import Session
from storage.web_history import BEYOND_ALL, WebHistory

PER_PAGE = 50
LONGEST = 2000
"""Characters of one message; the longest that WeChat lets through is 600."""


async def chat_page(request: web.Request) -> web.Response:
    """The chat with its last entries, ready to be shown."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id

    def read(session: Session) -> tuple[Standing, Mapping[str, Any]]:
        who, entries = standing(session, person_id), _entries(session, person_id, BEYOND_ALL)
        unread = WebHistory(session.connection, session.keyring).unread(person_id) if person_id else ()
        return who, {
            "entries": entries,
            "more": len(entries) == PER_PAGE,
            "greeting": greeting(session, who, entries, len(unread), site.clock()),
            "unread_from": unread[0] if unread else 0,
            "signed_in": bool(person_id),
        }

    who, start = await site.database.read(read)
    prepared = request.query.get("say", "")[:LONGEST]
    values = {"tab": "chat", "who": who, "start": start, "prepared": prepared, "message_id": fresh_id()}
    response = page(request, "chat.html", values)
    give_cookie(request, response, request[VISITOR].secret)  # who comes back stays signed in
    return response


async def chat_title(request: web.Request) -> web.Response:
    """Whose chat it is: for a newcomer whose unit has just been registered."""
    person_id = request[VISITOR].person_id
    who = await request.config_dict[SITE].database.read(lambda session: standing(session, person_id))
    return page(request, "chat_title.html", {"who": who})


def _entries(session: Session, person_id: str, before: int) -> list[Mapping[str, Any]]:
    if not person_id:
        return []
    history = WebHistory(session.connection, session.keyring)
    return [shown(entry) for entry in history.recent(person_id, before=before, limit=PER_PAGE)]


async def older(request: web.Request) -> web.Response:
    """Entries before a number, for whoever scrolls up."""
    before = request.query.get("before", "")
    if not (before.isascii() and before.isdecimal() and len(before) < 19):
        return refusal(request, 400)
    person_id = request[VISITOR].person_id
    entries = await request.config_dict[SITE].database.read(lambda session: _entries(session, person_id, int(before)))
    return web.json_response({"entries": entries, "more": len(entries) == PER_PAGE}, dumps=readable)


async def session_start(request: web.Request) -> web.Response:
    """For programs: a session by its cookie, and the token that every POST of it carries."""
    visitor = request[VISITOR]
    response = web.json_response({"form_token": visitor.secret.form, "signed_in": bool(visitor.person_id)})
    response.headers["Cache-Control"] = "no-store"
    if visitor.fresh:
        give_cookie(request, response, visitor.secret)
    return response


async def say(request: web.Request) -> web.Response:
    """`{"message_id", "text"}` in, the reply object out. `shown` may say what the person saw themselves say."""
    given = read_json(await request.read())
    if not isinstance(given, dict):
        return refusal(request, 400, NOT_JSON)
    message_id, text, as_shown = (given.get(name, "") for name in ("message_id", "text", "shown"))
    if not (isinstance(text, str) and isinstance(as_shown, str)):
        return refusal(request, 400, NOT_JSON)
    wrong = (not is_message_id(message_id) and BAD_ID) or (not text.strip() and NO_TEXT)
    if len(text) > LONGEST or len(as_shown) > LONGEST:
        wrong = wrong or TOO_LONG
    if wrong:
        return refusal(request, 400, wrong)
    spoken = await converse(request, Sent(message_id, text, as_shown))
    return web.json_response(spoken.reply, dumps=readable)


def is_message_id(given: object) -> bool:
    """Whether something can be a message's id: up to 64 visible characters."""
    return isinstance(given, str) and 0 < len(given) <= 64 and given.isprintable() and " " not in given
