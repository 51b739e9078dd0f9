"""The WeChat callback on this process's conversation and store: turns, pictures, and answers that come later."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.channels.plain import plain_text
from bot.channels.wechat import WeChatCallback
from bot.channels.wechat_codec import OfficialAccount, WeChatCodec
from bot.channels.wechat_message import Heard
from bot.reply_json import load_replies
from bot.web.photo_kind import photo_kind
from bot.wiring import App
from notifications.notice import Notice
from storage.unit_of_work import Session

CHANNEL = "wechat"
PICTURE_HOSTS = (".qpic.cn", ".qlogo.cn")
"""WeChat keeps pictures on these hosts; nothing is fetched from anywhere else, whatever a message says."""

LARGEST_PICTURE = 10 * 1024 * 1024
PICTURE_LOST = "照片没有收到，请再发一次。"
_TIMEOUT = aiohttp.ClientTimeout(total=3)
_log = structlog.get_logger("bot.wechat")


class WeChatDoor:
    """What the callback needs of an app: to converse, and to answer later through the outbox."""

    def __init__(self, app: App, session: Callable[[], aiohttp.ClientSession]) -> None:
        self._app = app
        self._session = session
        api = urlsplit(app.settings.wechat_api).hostname or ""
        self._hosts = (*PICTURE_HOSTS, f".{api}")

    def callback(self) -> WeChatCallback:
        """The callback for the account in the settings."""
        settings = self._app.settings
        account = OfficialAccount(settings.wechat_token, settings.wechat_app_id, settings.wechat_aes_key)
        return WeChatCallback(WeChatCodec(account), self.converse, self.later, self._app.clock, failed=_report)

    async def converse(self, heard: Heard) -> str:
        """Take a message into the conversation; what is said back, as one text."""
        images: tuple[str, ...] = ()
        if heard.picture_url:
            known = await self._app.database.read(lambda session: session.talk.answered(CHANNEL, heard.id))
            if known is not None:
                return plain_text(load_replies(known["replies"]))
            content = await self._fetch(heard.picture_url)
            kind = photo_kind(content[:12])
            if kind is None:
                return PICTURE_LOST
            images = (await self._app.keep_photo(CHANNEL, heard.openid, content, kind),)
        answered = await self._app.turn(CHANNEL, heard.openid, heard.id, heard.text, images)
        return plain_text(answered.replies)

    async def later(self, heard: Heard, texts: tuple[str, ...]) -> None:
        """Put an answer, or the rest of one, into the outbox; the same message has one such answer."""
        notice = Notice(
            f"answer:{CHANNEL}:{heard.id}",
            "late_answer",
            f"address:{CHANNEL}:{heard.openid}",
            {"text": "\n".join(texts)},
            urgent=True,
        )
        now = self._app.clock()

        def add(session: Session) -> None:
            session.outbox.add([notice], now)

        await self._app.database.write(add)
        self._app.database.announced.set()

    async def _fetch(self, url: str) -> bytes:
        """A picture from WeChat's own hosts; b"" when it is not there, too large, or somewhere else."""
        host = urlsplit(url).hostname or ""
        if not f".{host}".endswith(self._hosts):
            return b""
        content = bytearray()
        try:
            async with self._session().get(url, timeout=_TIMEOUT, allow_redirects=False) as response:
                if response.status != 200:
                    return b""
                async for chunk in response.content.iter_chunked(64 * 1024):
                    content += chunk
                    if len(content) > LARGEST_PICTURE:
                        return b""
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            _log.warning("wechat.picture", problem=repr(error))
            return b""
        return bytes(content)


def _report(fault: BaseException) -> None:
    _log.error("wechat.turn_failed", exc_info=fault)
