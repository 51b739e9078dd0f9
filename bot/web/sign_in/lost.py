"""手机号不用了: documents are shown from a new telephone, and the authority over the unit decides (SPEC 2)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

from booking.commands import AskRecovery
from booking.phone_codes import MOBILE
from booking.recoveries import MOST_DOCUMENTS
from bot.web.photo_kind import photo_kind
from bot.web.refusals import refusal
from bot.web.rendering import page
from bot.web.sign_in import words
from bot.web.sign_in.captcha import ask
from bot.web.sign_in.codes import send_code_to
from bot.web.sign_in.entering import act
from bot.web.sign_in.pace import may_ask, may_try
from bot.web.site import SITE
from bot.web.uploads import BROKEN, parts_of
from nlu.clean import clean
from storage.media import note_photo
from storage.unit_of_work import Session

LARGEST = 10 * 1024 * 1024
FIELDS = ("uscc", "name", "phone", "note")


@dataclass
class Given:
    """A form with photos, as far as it was read. `too_large`: a photo is more than may be."""

    fields: dict[str, str] = field(default_factory=dict)
    photos: list[bytes] = field(default_factory=list)
    too_large: bool = False


async def lost_page(request: web.Request) -> web.Response:
    """The form."""
    return _shown(request, {})


def _shown(
    request: web.Request,
    form: Mapping[str, Any],
    *,
    problem: str = "",
    said: str = "",
    question: str = "",
    done: bool = False,
) -> web.Response:
    site = request.config_dict[SITE]
    asked = ask(question, site.keyring, site.clock()) if question else None
    typed = {name: str(form.get(name, ""))[:200] for name in FIELDS}
    values = {"tab": "me", "typed": typed, "problem": problem, "said": said, "done": done, "most": MOST_DOCUMENTS}
    values["question"] = asked
    return page(request, "sign_in/lost.html", values, status=422 if problem else 200)


async def lost_code(request: web.Request) -> web.StreamResponse:
    """Send a code to the new telephone."""
    form = await request.post()
    if "swap" in form:
        return _shown(request, form, question=str(form["swap"]))
    phone = str(form.get("phone", "")).strip()
    if not MOBILE.fullmatch(phone):
        return _shown(request, form, problem=words.NO_PHONE)
    sending = await send_code_to(request, form, phone)
    return _shown(request, form, problem=sending.problem, said=sending.said, question=sending.question)


async def lost_ask(request: web.Request) -> web.StreamResponse:
    """Take the application with its photos."""
    if not request.content_type.startswith("multipart/"):
        return refusal(request, 415)
    try:
        given = await _read(request)
    except BROKEN:
        return refusal(request, 400)
    form = given.fields
    if given.too_large:
        return _shown(request, form, problem="有一张照片超过10 MB，请换一张小一点的。其他内容还在。")
    kinds = [photo_kind(one[:12]) for one in given.photos]
    if not kinds or None in kinds or len(kinds) > MOST_DOCUMENTS:
        return _shown(request, form, problem="请上传证明材料的照片（JPEG、PNG 或 HEIC），1到6张。")
    if not await may_ask(request) or not await may_try(request, form.get("phone", "")):
        return _shown(request, form, problem="申请的次数太多了，请过一会儿再试。")
    site = request.config_dict[SITE]
    names = [await asyncio.to_thread(site.media.keep, one) for one in given.photos]
    command = AskRecovery(
        form.get("uscc", ""),
        form.get("name", ""),
        form.get("phone", "").strip(),
        form.get("code", "").strip(),
        tuple(names),
        form.get("note", "")[:200],
    )
    outcome = await act(request, command)
    if outcome.refused is not None:
        for name in names:  # what nobody took belongs to nobody
            await asyncio.to_thread(site.media.drop, name)
        return _shown(request, form, problem=words.problem_of(outcome.refused))
    await site.database.write(lambda session: _note(session, given, names, [kind or "" for kind in kinds], request))
    return _shown(request, {}, said=words.LOST_SENT, done=True)


def _note(session: Session, given: Given, names: list[str], kinds: list[str], request: web.Request) -> None:
    """The photos belong to nobody who is signed in: only the authority's page shows them."""
    now = request.config_dict[SITE].clock()
    for name, kind, content in zip(names, kinds, given.photos, strict=True):
        note_photo(session.connection, name, person_id="", content_type=kind, size=len(content), now=now)


async def _read(request: web.Request) -> Given:
    given, size = Given(), 0
    async for part in await parts_of(request):
        if not isinstance(part, BodyPartReader):
            raise HttpProcessingError(message="a form within a form")
        content = bytearray()
        while chunk := await part.read_chunk(64 * 1024):
            size += len(chunk)
            if size > (MOST_DOCUMENTS + 2) * LARGEST:
                return Given(given.fields, [], too_large=True)
            if len(content) <= LARGEST:
                content += chunk
        if part.name == "documents" and content:
            given.too_large = given.too_large or len(content) > LARGEST
            given.photos.append(bytes(content))
        elif part.name and part.name != "documents":
            given.fields[part.name] = clean(content.decode(errors="replace"))[:500]
    return given
