"""What is said in a recording: the operator's own recognition, where there is one; WeChat's ended.

The port is one address: the recording (AMR, as WeChat keeps it) is posted there, and `{"text": "…"}` comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
import structlog

from bot.channels.wechat_pictures import Media

NO_EARS = "语音我听不了，请打字发给我。输入框的键盘上有麦克风，点它说话会变成字，再发就行。"
DID_NOT_HEAR = "没听清，请再说一遍，或者打字发给我。"
LARGEST_RECORDING, LONGEST_TEXT = 2 * 1024 * 1024, 600
"""A minute of speech is about 100 kB."""

_TIMEOUT = aiohttp.ClientTimeout(total=8)
_log = structlog.get_logger("bot.wechat")


@dataclass(frozen=True)
class Ears:
    """Hears recordings. `address` "" = nobody does; `api` gives the recording by its number."""

    session: Callable[[], aiohttp.ClientSession]
    api: Media | None
    address: str

    async def hear(self, media_id: str) -> tuple[str, str]:
        """What was said, or "" and what to tell the person instead."""
        if not self.address or self.api is None:
            return "", NO_EARS
        kept = await self.api.media(media_id, most=LARGEST_RECORDING) if media_id else b""
        if not isinstance(kept, bytes):
            _log.warning("wechat.media", problem=kept.why)
            return "", DID_NOT_HEAR
        text = await self._recognised(kept) if kept else ""
        return text, "" if text else DID_NOT_HEAR

    async def _recognised(self, recording: bytes) -> str:
        """The words of a recording; "" when they were not made out."""
        headers = {"Content-Type": "audio/amr"}
        try:
            async with self.session().post(self.address, data=recording, headers=headers, timeout=_TIMEOUT) as answer:
                told = await answer.json(content_type=None) if answer.status == 200 else {}
        except (aiohttp.ClientError, TimeoutError, ValueError) as fault:
            _log.warning("wechat.voice", problem=type(fault).__name__)
            return ""
        text = told.get("text") if isinstance(told, dict) else None
        return text.strip()[:LONGEST_TEXT] if isinstance(text, str) else ""
