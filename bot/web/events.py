"""The stream that brings new entries into an open chat (server-sent events)."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from datetime import datetime
from functools import partial

from aiohttp import web

from bot.web.address import asker
from bot.web.bell import newest
from bot.web.doorkeeper import DOORKEEPER
from bot.web.entries import NOTICE, shown
from bot.web.refusals import refusal
from bot.web.site import SITE, Site
from bot.web.visitor import VISITOR
from storage.unit_of_work import Session
from storage.web_history import LATE, Entry, WebHistory
from storage.web_sessions import WebSessions

HEARTBEAT_S = 15.0
"""Proxies close a connection that says nothing for a minute."""

LOOK_S = 1.0
"""How soon a page that was left gives its stream back: who goes from tab to tab opens one on each."""

SEEN_EVERY_S = 60.0
"""How often an open chat says that somebody has it open; `bot/channels/web.py` believes it a little longer."""

MOST_STREAMS = 8
"""Streams that one person has open in one process: tabs of a few browsers."""

AT_ONCE = 200
"""Entries read at a time; more than lie in the `LATE` numbers that are looked at again."""


async def events(request: web.Request) -> web.StreamResponse:
    """Every entry of this person's chat after `Last-Event-ID` or `after`, then each new one as it comes.

    `after` is the number of an entry, or "now". A few that the page has already may come again; each carries its key.
    The chat itself says `chat=1`: what it was brought counts as read. Others get the unread count, and each change.
    """
    person_id = request[VISITOR].person_id
    site = request.config_dict[SITE]
    if not person_id:
        return refusal(request, 404)
    if site.bell.closing:
        return refusal(request, 503)
    places, address = request.config_dict[DOORKEEPER].streams, asker(request)
    if site.bell.streams_of(person_id) >= MOST_STREAMS or not places.take(address):
        return refusal(request, 429, again_in=60)
    try:
        return await _stream(site, request, person_id)
    finally:
        places.give_back(address)


async def _stream(site: Site, request: web.Request, person_id: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    response.content_type = "text/event-stream"
    await response.prepare(request)
    await response.write(b"retry: 2000\n\n")
    with contextlib.suppress(ConnectionResetError):  # the page was closed
        await _bring(site, request, response, person_id)
    return response


async def _bring(site: Site, request: web.Request, response: web.StreamResponse, person_id: str) -> None:
    """Write entries into the stream until the process ends, the session is taken back, or the page is closed."""
    seq, last_seen = await _start(site, request), -SEEN_EVERY_S
    sent: set[int] = set()
    in_chat, told = "chat" in request.query, -1
    with site.bell.waiting(person_id) as rung:
        while not site.bell.closing:
            rung.clear()
            if time.monotonic() - last_seen >= SEEN_EVERY_S:
                last_seen = time.monotonic()
                if not await site.database.write(partial(_still_here, request=request, person_id=person_id)):
                    return
            found = await site.database.read(partial(_after, request=request, seq=max(0, seq - LATE)))
            if found is None:
                return  # signed out meanwhile: what is new is no business of this browser any more
            if not in_chat and told != (told := await site.database.read(partial(_unread, person_id=person_id))):
                await response.write(_count(told))
            for entry in found:
                if entry.seq not in sent:
                    await response.write(_event(entry))
            seq = max((seq, *(entry.seq for entry in found)))
            if in_chat and any(entry.body["kind"] == NOTICE and entry.seq not in sent for entry in found):
                await site.database.write(partial(_read, person_id=person_id, seq=seq, now=site.clock()))
                site.bell.ring(person_id)
            sent = {entry.seq for entry in found}
            if len(found) == AT_ONCE:
                continue
            if not await _waited(request, rung):
                return  # the page was left: its place is free for the next one
            if not rung.is_set():
                await response.write(b": still here\n\n")


async def _waited(request: web.Request, rung: asyncio.Event) -> bool:
    """Wait for the ring or for a heartbeat's time; False when the browser has gone meanwhile."""
    ends = time.monotonic() + HEARTBEAT_S
    while time.monotonic() < ends:
        if request.transport is None or request.transport.is_closing():
            return False
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(rung.wait(), LOOK_S)
            break
    return True


def _event(entry: Entry) -> bytes:
    data = json.dumps(shown(entry), ensure_ascii=False, separators=(",", ":"))
    return f"id: {entry.seq}\ndata: {data}\n\n".encode()


def _count(unread: int) -> bytes:
    return f"event: unread\ndata: {unread}\n\n".encode()


def _unread(session: Session, person_id: str) -> int:
    return len(WebHistory(session.connection, session.keyring).unread(person_id))


def _read(session: Session, person_id: str, seq: int, now: datetime) -> None:
    WebSessions(session.connection).read(person_id, seq, now)


async def _start(site: Site, request: web.Request) -> int:
    """The number after which entries are wanted; "now" is the newest there is."""
    given = request.headers.get("Last-Event-ID") or request.query.get("after", "0")
    if given == "now":
        return await site.database.read(newest)
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else 0


def _after(session: Session, request: web.Request, seq: int) -> tuple[Entry, ...] | None:
    """The entries after a number; None when the session was taken back."""
    visitor, now = request[VISITOR], request.config_dict[SITE].clock()
    found = WebSessions(session.connection).find(visitor.secret.digest)
    if found is None or not found.live(now):
        return None
    person_id = visitor.person_id
    return WebHistory(session.connection, session.keyring).after(person_id, seq, limit=AT_ONCE)


def _still_here(session: Session, request: web.Request, person_id: str) -> bool:
    """Note that the chat is open; False when the session was taken back meanwhile."""
    now = request.config_dict[SITE].clock()
    sessions = WebSessions(session.connection)
    found = sessions.find(request[VISITOR].secret.digest)
    if found is None or not found.live(now):
        return False
    sessions.see(person_id, now)
    return True
