"""A message of the web chat: who speaks, the turn, and what the chat shows of it, all in one transaction."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web

from booking.setting import Asker
from bot.turn import Message
from bot.web.entries import CHANNEL, answered, reply_object, said
from bot.web.sign_in.proof import asker_of
from bot.web.site import SITE, Site
from bot.web.visitor import VISITOR, Visitor, settle
from handlers.dialogue.model import FilledForm
from nlu.plates.read import Reading
from storage.unit_of_work import Session
from storage.web_history import WebHistory


@dataclass(frozen=True)
class Sent:
    """What the page sent. `id` is the page's own; `shown` is what the person saw themselves say (a choice's label)."""

    id: str
    text: str = ""
    shown: str = ""
    photos: tuple[str, ...] = ()
    reads: tuple[Reading | None, ...] = ()
    form: FilledForm | None = None


@dataclass(frozen=True)
class Spoken:
    """Whose message it was, and the reply object."""

    person_id: str
    reply: Mapping[str, Any]
    repeated: bool


async def converse(request: web.Request, sent: Sent) -> Spoken:
    """Take the message and give its answer. The same message again gets the same answer and changes nothing."""
    site, visitor, asker = request.config_dict[SITE], request[VISITOR], asker_of(request)
    now = site.clock()
    started = time.perf_counter()
    try:
        spoken = await site.database.write(
            lambda session: _take(session, site, visitor, sent, now, asker), key=visitor.secret.digest
        )
    except Exception:
        site.measured.turn(CHANNEL, "failed", time.perf_counter() - started)
        raise
    site.measured.turn(CHANNEL, "repeated" if spoken.repeated else "answered", time.perf_counter() - started)
    site.bell.ring(spoken.person_id)
    return spoken


def _take(session: Session, site: Site, visitor: Visitor, sent: Sent, now: datetime, asker: Asker) -> Spoken:
    person_id = settle(session, visitor, now)
    seen = tuple(zip(sent.photos, sent.reads, strict=True))
    images, read = (sent.photos[-1:], sent.reads[-1]) if seen else ((), None)
    message = Message(
        CHANNEL, person_id, sent.id, sent.text, images, read=read, asker=asker, before=seen[:-1], form=sent.form
    )
    turn = site.turns.take(session, message, now)
    history = WebHistory(session.connection, session.keyring)
    history.add(person_id, f"m:{sent.id}", said(sent.shown or sent.text, sent.photos), now)
    history.add(person_id, f"r:{sent.id}", answered(turn.replies, turn.awaiting), now)
    return Spoken(person_id, reply_object(turn.replies, turn.awaiting), turn.repeated)
