"""Fetches the pictures that people send: from WeChat's picture hosts, or from its interface by their number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

import aiohttp
import structlog

from notifications.ports import Declined, Unsure

PICTURE_HOSTS = (".qpic.cn", ".qlogo.cn")
"""WeChat keeps pictures on these hosts; nothing is fetched from anywhere else, whatever a message says."""

LARGEST_PICTURE = 10 * 1024 * 1024
_TIMEOUT = aiohttp.ClientTimeout(total=3)
_log = structlog.get_logger("bot.wechat")


class Media(Protocol):
    """The part of WeChat's interface that gives what was sent (`notifications.platforms.wechat_api.WeChatApi`)."""

    async def media(self, media_id: str, *, most: int) -> bytes | Declined | Unsure: ...


class Pictures:
    """Fetches pictures. `api_host` counts as one of WeChat's hosts: a simulator may stand there."""

    def __init__(self, session: Callable[[], aiohttp.ClientSession], api: Media | None, api_host: str) -> None:
        self._session, self._api = session, api
        self._hosts = (*PICTURE_HOSTS, f".{api_host}")

    async def fetch(self, url: str, media_id: str) -> bytes:
        """A picture; b"" when it is not there, too large, or somewhere else."""
        found = await self._from_host(url) if url else b""
        if not found and media_id and self._api is not None:
            kept = await self._api.media(media_id, most=LARGEST_PICTURE)
            found = kept if isinstance(kept, bytes) else b""
            if not isinstance(kept, bytes):
                _log.warning("wechat.media", problem=kept.why)
        return found

    async def _from_host(self, url: str) -> bytes:
        content = bytearray()
        try:
            host = urlsplit(url).hostname or ""
            if not f".{host}".endswith(self._hosts):
                return b""
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
