"""The callback of the WeCom application through which the staff of institutions and authorities talk to us.

A push is taken into the conversation, and its answer put into the outbox in the same transaction, from where it goes as
a message of the application: so an answer is neither lost nor sent twice, however often WeCom pushes. WeCom waits five
seconds; a turn that takes longer goes on by itself, and the push that is repeated finds it answered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog
from aiohttp import web

from bot.channels.plain import plain_text
from bot.channels.wechat_codec import BadPush
from bot.channels.wechat_message import message_id
from bot.channels.wecom_codec import WeComCodec
from bot.turn import Message
from bot.wiring import App
from nlu.clean import is_stand_in
from notifications.notice import Notice
from storage.talk import known_as
from storage.unit_of_work import Session

CHANNEL = "wecom"
PATH = "/wecom"
BODY_LIMIT = 256 * 1024
WITHIN_S = 4.0
CAN_NOT_READ = "这里只能看文字，请打字发给我。"
_log = structlog.get_logger("bot.wecom")


def wecom_routes(app: App) -> list[web.RouteDef]:
    """The routes of the callback; none while the application is not set up."""
    settings = app.settings
    if not (settings.wecom_token and settings.wecom_aes_key and settings.wecom_corp_id):
        return []
    codec = WeComCodec(settings.wecom_token, settings.wecom_aes_key, settings.wecom_corp_id)
    return WeComCallback(codec, app).routes()


@dataclass(frozen=True)
class Heard:
    """What a member of staff said: their user id, the message's id, the text."""

    user: str
    id: str
    text: str


@dataclass
class WeComCallback:
    """The two routes over one application."""

    codec: WeComCodec
    app: App
    _turns: set[asyncio.Task[None]] = field(default_factory=set)

    def routes(self) -> list[web.RouteDef]:
        """The callback's routes, for the application that serves them."""
        return [web.get(PATH, self.verify), web.post(PATH, self.push)]

    async def verify(self, request: web.Request) -> web.Response:
        """WeCom checks, when the address is entered, that it is ours: its random text goes back, opened."""
        try:
            return web.Response(text=self.codec.echo(request.query, self.app.clock()))
        except BadPush as bad:
            return web.Response(status=bad.status, text=bad.why)

    async def push(self, request: web.Request) -> web.Response:
        """A message or an event. The answer is an empty one; what is said follows as a message."""
        try:
            fields = self.codec.open(request.query, await _body(request), self.app.clock())
        except BadPush as bad:
            return web.Response(status=bad.status, text=bad.why)
        heard = read(fields)
        if heard is not None:
            turn = asyncio.create_task(self._converse(heard))
            self._turns.add(turn)
            turn.add_done_callback(self._turns.discard)
            await asyncio.wait((turn,), timeout=WITHIN_S)
            if turn.done() and turn.exception() is not None:
                _log.error("wecom.turn_failed", exc_info=turn.exception())
                return web.Response(status=500)  # WeCom pushes it again
        return web.Response(text="")

    async def _converse(self, heard: Heard) -> None:
        message, now = Message(CHANNEL, heard.user, heard.id, heard.text, role="institution"), self.app.clock()

        def take(session: Session) -> None:
            said = CAN_NOT_READ if not heard.text else plain_text(self.app.turns.take(session, message, now).replies)
            if said:
                session.outbox.add(
                    [_answer(heard, said, known_as(session.keyring, CHANNEL, heard.user, heard.id))], now
                )

        await self.app.database.write(take, key=f"{CHANNEL} {heard.user}")
        self.app.database.announced.set()


def read(fields: Mapping[str, str]) -> Heard | None:
    """What a push says; None for an event that asks for nothing. The text is "" for what cannot be read."""
    kind, user = fields.get("MsgType", "").lower(), fields.get("FromUserName", "")
    if not user or not kind:
        return None
    if kind != "event":
        text = fields.get("Content", "") if kind == "text" else ""
        return Heard(user, message_id(fields), "" if is_stand_in(text) else text)
    event, key = fields.get("Event", "").lower(), fields.get("EventKey", "")
    if event == "click" and key:
        return Heard(user, message_id(fields), key)
    if event == "subscribe":
        return Heard(user, message_id(fields), "你好")
    return None


def _answer(heard: Heard, text: str, known: str) -> Notice:
    to = f"address:{CHANNEL}:{heard.user}"
    return Notice(f"answer:{CHANNEL}:{known}", "late_answer", to, {"text": text}, urgent=True)


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > BODY_LIMIT:
            raise BadPush(400, "too long")
    return bytes(body)
