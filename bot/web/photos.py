"""Photos: taken in from the chat, kept sealed, shown to their owner only."""

from __future__ import annotations

import asyncio
from functools import partial

from aiohttp import BodyPartReader, web

from bot.web.chat import is_message_id
from bot.web.converse import Sent, converse
from bot.web.photo_kind import photo_kind
from bot.web.refusals import refusal
from bot.web.site import SITE, Site
from bot.web.visitor import VISITOR, Visitor, settle
from bot.web.wording import BAD_ID, HALF_PHOTO, NO_PHOTO
from storage.media import note_photo, photo_of
from storage.unit_of_work import Session
from storage.web_history import WebHistory

LARGEST = 10 * 1024 * 1024


async def take_photo(request: web.Request) -> web.Response:
    """A form with `message_id` and `photo`, in this order; answered like a message."""
    if not request.content_type.startswith("multipart/"):
        return refusal(request, 415)
    message_id, content = "", bytearray()
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                return refusal(request, 400)
            if part.name == "message_id":
                message_id = (await part.read()).decode(errors="replace")
            elif part.name == "photo":
                while chunk := await part.read_chunk(64 * 1024):
                    content += chunk
                    if len(content) > LARGEST:
                        return refusal(request, 413)
    except (ValueError, AssertionError):
        return refusal(request, 400, HALF_PHOTO)
    if not is_message_id(message_id):
        return refusal(request, 400, BAD_ID)
    if not content:
        return refusal(request, 400, NO_PHOTO)
    kind = photo_kind(bytes(content[:12]))
    if kind is None:
        return refusal(request, 415)
    site, visitor = request.config_dict[SITE], request[VISITOR]
    name = await _kept(site, visitor, message_id, bytes(content), kind)
    spoken = await converse(site, visitor, Sent(message_id, photo=name))
    return web.json_response({**spoken.reply, "photo": name})


async def _kept(site: Site, visitor: Visitor, message_id: str, content: bytes, kind: str) -> str:
    """The name of the photo; one that was sent before under this id is not kept twice."""
    now = site.clock()

    def known(session: Session) -> str:
        person_id = settle(session, visitor, now)
        entry = WebHistory(session.connection, session.keyring).find(person_id, f"m:{message_id}")
        return str(entry.body.get("photo", "")) if entry else ""

    name = await site.database.write(known, key=visitor.secret.digest)
    if name:
        return name
    fresh = await asyncio.to_thread(site.media.keep, content)

    def note(session: Session) -> None:
        person_id = settle(session, visitor, now)
        note_photo(session.connection, fresh, person_id=person_id, content_type=kind, size=len(content), now=now)

    await site.database.write(note, key=visitor.secret.digest)
    return fresh


async def show_photo(request: web.Request) -> web.Response:
    """A photo, to whoever sent it; for anybody else there is none."""
    site, name = request.config_dict[SITE], request.match_info["name"]
    found = await site.database.read(partial(_photo_of, name=name))
    if found is None or not request[VISITOR].person_id or found[0] != request[VISITOR].person_id:
        return refusal(request, 404)
    content = await asyncio.to_thread(site.media.read, name)
    if content is None:
        return refusal(request, 404)
    return web.Response(body=content, content_type=found[1], headers={"Cache-Control": "private, max-age=86400"})


def _photo_of(session: Session, name: str) -> tuple[str, str] | None:
    return photo_of(session.connection, name)
