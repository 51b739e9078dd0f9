"""Codes for WeChat to scan: one that signs a browser in, and one that makes somebody a member of an office's staff.

For pages: `offer` gives what to draw as a QR code; `standing` says how far it is ("offered", "scanned", "agreed", "" =
over), to be asked every two seconds or so; once it is "agreed", `spend` inside the transaction that begins the session
gives the person, once. A code belongs to the browser that asked for it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.channels.wechat_scene_keys import JOIN, SIGN_IN
from notifications.ports import Declined, Unsure
from storage.database import Database
from storage.unit_of_work import Session
from storage.wechat_scenes import WeChatScenes

LASTS = timedelta(minutes=5)
LONGEST = timedelta(days=30)
"""WeChat keeps a temporary code for no longer."""


class Interface(Protocol):
    """What is needed of WeChat's interface (`notifications.platforms.wechat_api.WeChatApi`)."""

    async def post(self, path: str, body: object) -> dict[str, Any] | Declined | Unsure: ...


@dataclass(frozen=True)
class Offer:
    """A code that can be scanned. `token` names it to us; `url` is what the QR code holds."""

    token: str
    url: str
    until: datetime


@dataclass(frozen=True)
class WeChatScan:
    """Makes codes and says how far they are."""

    api: Interface
    database: Database
    now: Callable[[], datetime]

    async def offer(self, browser: str) -> Offer | None:
        """A code that signs this browser in; None while WeChat does not answer. `browser`: a digest of its secret."""
        token, now = secrets.token_urlsafe(18), self.now()
        url = await self._code(SIGN_IN + token, LASTS)
        if not url:
            return None
        until = now + LASTS
        await self.database.write(lambda session: scenes(session).offer(token, browser, now=now, until=until))
        return Offer(token, url, until)

    async def standing(self, token: str, browser: str) -> str:
        """How far a code of this browser is."""
        now = self.now()
        return await self.database.read(lambda session: scenes(session).state(token, browser, now))

    def spend(self, session: Session, token: str, browser: str, now: datetime) -> str:
        """The person to be signed in, once; "" when nobody has agreed."""
        return scenes(session).spend(token, browser, now)

    async def join_code(self, link_token: str, lasts: timedelta) -> str:
        """What the QR code of a sign-in link (`storage/sign_in.py`) holds: who scans it uses the link; "" = not now."""
        return await self._code(JOIN + link_token, min(lasts, LONGEST))

    async def _code(self, scene: str, lasts: timedelta) -> str:
        body = {
            "action_name": "QR_STR_SCENE",
            "expire_seconds": int(lasts.total_seconds()),
            "action_info": {"scene": {"scene_str": scene}},
        }
        answer = await self.api.post("/cgi-bin/qrcode/create", body)
        return str(answer.get("url", "")) if isinstance(answer, dict) else ""


def scenes(session: Session) -> WeChatScenes:
    """The codes in a transaction."""
    return WeChatScenes(session.connection, session.keyring)
