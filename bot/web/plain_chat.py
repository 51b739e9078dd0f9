"""The chat without script: its form posts what was typed, tapped or photographed, and the page is shown again."""

from __future__ import annotations

from aiohttp import web

from bot.web.chat import LONGEST, is_message_id
from bot.web.converse import Sent, converse
from bot.web.photos import Upload, read_upload, say_photo
from bot.web.refusals import refusal
from bot.web.rendering import go_to
from bot.web.visitor import VISITOR, give_cookie
from bot.web.wording import BAD_ID, HALF_PHOTO, NO_TEXT, TOO_LONG

END = "/#end"
"""The end of the chat, where the newest entry stands."""


async def say_by_form(request: web.Request) -> web.StreamResponse:
    """`text`, or the button `tap`, or a `photo`; a form that is sent twice says it once."""
    if request.content_type == "multipart/form-data":
        upload = await read_upload(request)
    else:
        upload = Upload({name: str(value) for name, value in (await request.post()).items()})
    if upload is None:
        return refusal(request, 400, HALF_PHOTO)
    if upload.too_large or upload.content:
        said = await say_photo(request, upload)
        return said if isinstance(said, web.Response) else _shown_again(request)
    text = upload.fields.get("tap", "") or upload.fields.get("text", "")
    wrong = (not is_message_id(upload.message_id) and BAD_ID) or (not text.strip() and NO_TEXT)
    wrong = wrong or (len(text) > LONGEST and TOO_LONG)
    if wrong:
        return refusal(request, 400, str(wrong))
    await converse(request, Sent(upload.message_id, text))
    return _shown_again(request)


def _shown_again(request: web.Request) -> web.Response:
    response = go_to(END)
    give_cookie(request, response, request[VISITOR].secret)
    return response
