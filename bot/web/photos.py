"""Photos: taken in from the chat, kept sealed, shown to their owner only."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import BodyPartReader, web

from bot.plates.pictures import reading_of
from bot.web.chat import is_message_id
from bot.web.converse import Sent, converse
from bot.web.entries import photos_of_entry
from bot.web.photo_kind import photo_kind
from bot.web.refusals import readable, refusal
from bot.web.sign_in.proof import asker_of
from bot.web.site import SITE
from bot.web.uploads import BROKEN, parts_of
from bot.web.visitor import VISITOR, settle
from bot.web.wording import BAD_ID, HALF_PHOTO, NO_PHOTO, NO_ROOM
from nlu.clean import clean
from storage.media import note_photo, photo_of
from storage.photo_room import PhotoRoom
from storage.unit_of_work import Session
from storage.web_history import WebHistory

LARGEST = 10 * 1024 * 1024
MOST = 9
"""Photos of one message, as many as WeChat lets choose; each takes a second to be read."""
HELD = 2 * LARGEST
"""Bytes of one form that are held; the page makes photos small before it sends them."""

UPLOAD_S = 60.0
"""How long a photo may be on its way; a slow sender holds one of few places."""

FIELDS = ("message_id", "text", "tap", "shown")
"""What a form of the chat may bring beside a photo."""

MOST_TYPED = 64 * 1024
"""Bytes of one of them that are read: more than a message may have."""


@dataclass(frozen=True)
class Upload:
    """What a form of the chat brought: its fields, the names under which its photos are kept, or why it was refused."""

    fields: Mapping[str, str]
    photos: tuple[str, ...] = ()
    refused: web.Response | None = None

    @property
    def message_id(self) -> str:
        """The id that the page gave to the message."""
        return self.fields.get("message_id", "")


@dataclass(frozen=True)
class _Form:
    """A form as it came. `too_large`: one is more than a photo may be, or they are too many; nothing is kept then."""

    fields: Mapping[str, str]
    contents: tuple[bytes, ...] = ()
    too_large: bool = False


async def take_photo(request: web.Request) -> web.Response:
    """A form with `message_id` and up to `MOST` times `photo`; answered like a message."""
    if not request.content_type.startswith("multipart/"):
        return refusal(request, 415)
    upload = await take_upload(request)
    if upload.refused is not None:
        return upload.refused
    if not upload.photos:
        return refusal(request, 400, NO_PHOTO if is_message_id(upload.message_id) else BAD_ID)
    return web.json_response(await say_photo(request, upload), dumps=readable)


async def say_photo(request: web.Request, upload: Upload) -> Mapping[str, Any]:
    """Take photos like a message; the reply object."""
    site, names = request.config_dict[SITE], upload.photos
    reads = [await reading_of(site.plates, site.media, (name,)) for name in names]
    spoken = await converse(request, Sent(upload.message_id, photos=names, reads=tuple(reads)))
    return {**spoken.reply, "photo": names[-1], "photos": list(names)}


async def take_upload(request: web.Request) -> Upload:
    """Read a form and keep its photo. Few are taken at a time: a photo is held in memory until it is kept."""
    async with request.config_dict[SITE].uploads:
        try:
            async with asyncio.timeout(UPLOAD_S):
                form = await _read_parts(request)
        except TimeoutError:
            form = None
        if form is None:
            return Upload({}, refused=refusal(request, 400, HALF_PHOTO))
        if form.too_large:
            return Upload(form.fields, refused=refusal(request, 413))
        return await _with_photos(request, form) if form.contents else Upload(form.fields)


async def _with_photos(request: web.Request, form: _Form) -> Upload:
    message_id, kinds = form.fields.get("message_id", ""), [photo_kind(one[:12]) for one in form.contents]
    if not is_message_id(message_id):
        return Upload(form.fields, refused=refusal(request, 400, BAD_ID))
    if None in kinds:
        return Upload(form.fields, refused=refusal(request, 415))
    names = await _kept_before(request, message_id)
    for content, kind in zip(form.contents[len(names) :], kinds[len(names) :], strict=True):
        name = await _kept(request, content, str(kind))
        if not name:
            return Upload(form.fields, refused=refusal(request, 429, NO_ROOM))
        names = (*names, name)
    return Upload(form.fields, names)


async def _read_parts(request: web.Request) -> _Form | None:
    """What is somewhat too large is read to its end, or the sender would not hear why."""
    fields, contents, size = dict.fromkeys(FIELDS, b""), list[bytearray](), 0
    try:
        async for part in await parts_of(request):
            if not isinstance(part, BodyPartReader):
                return None
            if part.name == "photo":
                contents.append(bytearray())
            while chunk := await part.read_chunk(64 * 1024):
                size += len(chunk)
                if size > 4 * LARGEST:
                    return _Form({}, too_large=True)
                if part.name == "photo" and len(contents[-1]) <= LARGEST and size <= HELD:
                    contents[-1] += chunk
                elif part.name in fields and len(fields[part.name]) < MOST_TYPED:
                    fields[part.name] += chunk
    except BROKEN:
        return None
    read = {name: clean(value.decode(errors="replace")) for name, value in fields.items()}
    photos = tuple(bytes(one) for one in contents if one)
    too_large = len(photos) > MOST or size > HELD or any(len(one) > LARGEST for one in photos)
    return _Form(read, () if too_large else photos, too_large)


async def _kept_before(request: web.Request, message_id: str) -> tuple[str, ...]:
    """The names of photos that were sent before under this id: they are not kept twice."""
    site, visitor = request.config_dict[SITE], request[VISITOR]
    now = site.clock()

    def known(session: Session) -> tuple[str, ...]:
        person_id = settle(session, visitor, now)
        entry = WebHistory(session.connection, session.keyring).find(person_id, f"m:{message_id}")
        return () if entry is None else photos_of_entry(entry.body)

    return await site.database.write(known, key=visitor.secret.digest)


async def _kept(request: web.Request, content: bytes, kind: str) -> str:
    """The name of the photo, "" when there is no room."""
    site, visitor, network = request.config_dict[SITE], request[VISITOR], asker_of(request).network
    now = site.clock()

    def fits(session: Session) -> bool:
        person_id = settle(session, visitor, now)
        return PhotoRoom(session.connection, session.keyring).take(person_id, network, len(content), now)

    if not await site.database.write(fits, key=visitor.secret.digest):
        return ""
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
