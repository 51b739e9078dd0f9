"""The chat without script: its form posts what was typed, tapped or photographed, and the page is shown again."""

from __future__ import annotations

from aiohttp import web

from bot.web.chat import LONGEST, is_message_id
from bot.web.converse import Sent, converse
from bot.web.photos import Upload, say_photo, take_upload
from bot.web.refusals import refusal
from bot.web.rendering import go_to
from bot.web.visitor import VISITOR, give_cookie
from bot.web.wording import BAD_ID, NO_TEXT, TOO_LONG

END = "/#end"
"""The end of the chat, where the newest entry stands."""


async def say_by_form(request: web.Request) -> web.StreamResponse:
    """`text`, or the button `tap`, or a `photo`; a form that is sent twice says it once."""
    if request.content_type == "multipart/form-data":
        upload = await take_upload(request)
    else:
        upload = Upload({name: str(value) for name, value in (await request.post()).items()})
    if upload.refused is not None:
        return upload.refused
    if upload.photos:
        await say_photo(request, upload)
        return shown_again(request)
    text = upload.fields.get("tap", "") or upload.fields.get("text", "")
    wrong = (not is_message_id(upload.message_id) and BAD_ID) or (not text.strip() and NO_TEXT)
    wrong = wrong or (len(text) > LONGEST and TOO_LONG)
    if wrong:
        return refusal(request, 400, str(wrong))
    await converse(request, Sent(upload.message_id, text, upload.fields.get("shown", "")[:LONGEST]))
    return shown_again(request)


def shown_again(request: web.Request) -> web.Response:
    """Send the browser to the end of the chat, where the answer stands."""
    response = go_to(END)
    give_cookie(request, response, request[VISITOR].secret)
    return response
