"""The callback of the WeChat Official Account: every push is answered within WeChat's five seconds, or refused.

How many turns run and what is answered later is `wechat_admission`'s business; here are envelope and routes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.channels.wechat_admission import ANSWER_WITHIN_S, FIRST, Admission, Conversation
from bot.channels.wechat_codec import BadPush, WeChatCodec
from bot.channels.wechat_message import Heard, Told, read_message
from notifications.senders.wechat import pieces

BODY_LIMIT = 1024 * 1024
SUCCESS = "success"


class House(Conversation, Protocol):
    """What stands behind the callback."""

    async def rest(self, heard: Heard, text: str) -> None:
        """Put what did not fit into an answer into the outbox; the same message's only once."""
        ...

    async def told(self, told: Told) -> None:
        """WeChat says what became of template messages."""
        ...


class WeChatCallback:
    """The two routes of the callback over one account and one house."""

    def __init__(
        self,
        codec: WeChatCodec,
        house: House,
        now: Callable[[], datetime],
        *,
        answer_within_s: float = ANSWER_WITHIN_S,
        at_once: int = FIRST,
    ) -> None:
        self._codec, self._house, self._now = codec, house, now
        self.admission = Admission(house, within_s=answer_within_s, first=at_once)

    def routes(self, path: str = "/wechat") -> list[web.RouteDef]:
        """The callback's routes, for the application that serves them."""
        return [web.get(path, self.verify), web.post(path, self.push)]

    async def verify(self, request: web.Request) -> web.Response:
        """WeChat checks, when the address is entered, that it is ours: the random text goes back."""
        try:
            self._codec.check(request.query, self._now())
        except BadPush as bad:
            return web.Response(status=bad.status, text=bad.why)
        return web.Response(text=request.query.get("echostr", ""))

    async def push(self, request: web.Request) -> web.Response:
        """A message or an event."""
        try:
            fields = self._codec.open(request.query, await body_of(request), self._now())
        except BadPush as bad:
            return web.Response(status=bad.status, text=bad.why)
        heard = read_message(fields)
        if isinstance(heard, Heard):
            text = await self.admission.answer(heard)
        elif isinstance(heard, Told):
            await self._house.told(heard)
            text = ""
        else:
            text = heard.text
        if not text:
            return web.Response(text=SUCCESS)
        first, *rest = pieces(text)
        if rest and isinstance(heard, Heard):
            await self._house.rest(heard, "\n".join(rest))
        return web.Response(text=self._codec.close(fields, first, self._now()), content_type="application/xml")


async def body_of(request: web.Request) -> bytes:
    """The request's body; BadPush once it is longer than any message of WeChat's."""
    if request.content_length is not None and request.content_length <= BODY_LIMIT:
        return await request.content.read()
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > BODY_LIMIT:
            raise BadPush(400, "too long")
    return bytes(body)
