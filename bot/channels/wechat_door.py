"""The WeChat callback on this process's conversation and store: turns, pictures, codes, and answers that come later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.channels.plain import plain_text
from bot.channels.wechat import WeChatCallback
from bot.channels.wechat_codec import OfficialAccount, WeChatCodec
from bot.channels.wechat_entering import enter
from bot.channels.wechat_message import CHANNEL, PICTURE, PLACE, TEXT, VOICE, Heard, Told
from bot.channels.wechat_pictures import Pictures
from bot.channels.wechat_places import placed
from bot.channels.wechat_voice import Ears
from bot.reply_json import load_replies
from bot.reports import take_report
from bot.turn import Message
from bot.web.photo_kind import photo_kind
from bot.web.wording import NO_ROOM
from bot.wiring import App
from notifications.notice import Notice
from storage.late_pushes import LatePushes
from storage.outbox_reports import Report
from storage.talk import known_as
from storage.unit_of_work import Session

PICTURE_LOST = "照片没有收到，请再发一次。"
NOT_DONE = "刚才那句没有办成，请再说一遍。"
LOOK_EVERY_S, OWED_FOR, AT_A_LOOK = 30.0, timedelta(minutes=1), 10_000
"""How often a process looks for pushes whose answer is owed, for how long they have to be, and how many it takes."""

_log = structlog.get_logger("bot.wechat")


class WeChatDoor:
    """What the callback needs of an app: to converse, and to answer later through the outbox."""

    def __init__(self, app: App, session: Callable[[], aiohttp.ClientSession]) -> None:
        self._app = app
        api = urlsplit(app.settings.wechat_api).hostname or ""
        self._pictures = Pictures(session, app.platforms.wechat, api)
        self._ears = Ears(session, app.platforms.wechat, app.settings.voice_url)

    def callback(self) -> WeChatCallback:
        """The callback for the account in the settings."""
        settings = self._app.settings
        account = OfficialAccount(settings.wechat_token, settings.wechat_app_id, settings.wechat_aes_key)
        return WeChatCallback(WeChatCodec(account), self, self._app.clock)

    async def converse(self, heard: Heard) -> str:
        """Take a message into the conversation; what is said back, as one text."""
        if heard.kind != TEXT:
            return await self._unusual(heard)
        return await self._say(heard, heard.text)

    async def _say(self, heard: Heard, text: str, images: tuple[str, ...] = ()) -> str:
        """A turn. What was answered before by a message of its own is not answered again, whoever asks."""
        answered = await self._app.turn(CHANNEL, heard.openid, heard.id, text, images)
        if answered.repeated and await self._app.database.read(
            lambda session: LatePushes(session.connection, session.keyring).followed(self._cause(heard))
        ):
            return ""
        return plain_text(answered.replies)

    async def _unusual(self, heard: Heard) -> str:
        """What is more than a text: a picture, a place, a code."""
        text, now = heard.text, self._app.clock()
        images: tuple[str, ...] = ()
        if heard.kind == PICTURE:
            known = await self._app.database.read(
                lambda session: session.talk.answered(CHANNEL, heard.openid, heard.id)
            )
            if known is not None:
                return plain_text(load_replies(known["replies"]))
            content = await self._pictures.fetch(heard.picture_url, heard.media_id)
            kind = photo_kind(content[:12])
            if kind is None:
                return PICTURE_LOST
            kept = await self._app.keep_photo(CHANNEL, heard.openid, content, kind)
            if not kept:
                return NO_ROOM
            images = (kept,)
        elif heard.kind == VOICE:
            text, instead = await self._ears.hear(heard.media_id)
            if not text:
                return instead
        elif heard.kind == PLACE:
            place, dialogue = Message(CHANNEL, heard.openid, heard.id, text), self._app.turns.dialogue
            text = await self._app.database.write(
                lambda session: placed(session, place, now, dialogue), key=heard.openid
            )
        else:
            said = await self._app.database.write(lambda session: enter(session, heard, now), key=heard.openid)
            if said is not None:
                return said
        return await self._say(heard, text, images)

    async def keep(self, heard: Sequence[Heard]) -> None:
        """Keep messages whose answers will follow."""
        now, pushes = self._app.clock(), {self._known_as(one): asdict(one) for one in heard}
        await self._app.database.write(
            lambda session: LatePushes(session.connection, session.keyring).keep(pushes, now), key="late pushes"
        )

    async def later(self, heard: Heard, text: str) -> None:
        """Put an answer into the outbox, in the transaction in which the message ceases to be owed one."""
        now = self._app.clock()

        def settle(session: Session) -> None:
            if text:
                session.outbox.add([_late(self._cause(heard), heard, text)], now)
            LatePushes(session.connection, session.keyring).drop(self._known_as(heard))

        await self._app.database.write(settle, key=heard.openid)
        self._app.database.announced.set()

    async def rest(self, heard: Heard, text: str) -> None:
        """What did not fit into the answer follows as a message; the same message has one such rest."""
        notice, now = _late(f"rest:{CHANNEL}:{self._known_as(heard)}", heard, text), self._app.clock()
        await self._app.database.write(lambda session: session.outbox.add([notice], now), key=heard.openid)
        self._app.database.announced.set()

    async def failed(self, heard: Heard, fault: BaseException) -> None:
        """Say that it was not done, and leave the fault in the log."""
        self.report(fault)
        await self.later(heard, NOT_DONE)

    def report(self, fault: BaseException) -> None:
        """The log gets the fault."""
        _log.error("wechat.turn_failed", exc_info=fault)

    async def told(self, told: Told) -> None:
        """Hand WeChat's word about template messages to the outbox."""
        now = self._app.clock()

        def take(session: Session) -> None:
            for number, delivered, why in told.results:
                take_report(session, Report(CHANNEL, number, delivered, why), now)

        await self._app.database.write(take)

    def _known_as(self, heard: Heard) -> str:
        """The name of a message among everybody's."""
        return known_as(self._app.keyring, CHANNEL, heard.openid, heard.id)

    def _cause(self, heard: Heard) -> str:
        """Under this cause the outbox holds the one answer to a message."""
        return f"answer:{CHANNEL}:{self._known_as(heard)}"

    async def begin(self, callback: WeChatCallback) -> None:
        """Before anything is pushed: take up what the process before this one owed; so it is answered one way only.

        On PostgreSQL others may be at it: there what is owed is taken up once it has been owed for a while.
        """
        alone = self._app.settings.database_address.startswith("sqlite")
        await self._take_up(callback, timedelta(seconds=-1) if alone else OWED_FOR)

    async def owed(self, callback: WeChatCallback) -> None:
        """Answer, until cancelled, what a process that died had said `success` to."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self._take_up(callback, OWED_FOR)
            except Exception:  # noqa: BLE001 - it is in the log, and the next look is half a minute away
                _log.exception("wechat.look_failed")

    async def _take_up(self, callback: WeChatCallback, older: timedelta) -> None:
        for push in await self._left(older):
            callback.admission.take_up(Heard(**push))

    async def _left(self, older: timedelta) -> list[Mapping[str, Any]]:
        """Pushes that have been owed an answer for longer than `older`."""
        now = self._app.clock()
        return await self._app.database.read(
            lambda session: LatePushes(session.connection, session.keyring).left(now, older=older, most=AT_A_LOOK)
        )


def _late(cause: str, heard: Heard, text: str) -> Notice:
    return Notice(
        cause,
        "late_answer",
        f"address:{CHANNEL}:{heard.openid}",
        {"text": text},
        urgent=True,
    )
