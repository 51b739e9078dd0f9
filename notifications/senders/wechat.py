"""WeChat customer-service messages over the official interface, with one shared access token (SPEC 10)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import aiohttp

from notifications.ports import Declined, Fate, Letter, Sent, Unsure

TOKEN_STALE = frozenset({40001, 40014, 42001})
"""The token is no longer the valid one: fetch it once more and repeat."""

FOR_GOOD: Mapping[int, str] = {
    45015: "超过48小时没有来信，微信不让发",
    45047: "对方没有回复，微信限制了条数",
    43004: "对方没有关注公众号",
    40003: "微信地址无效",
    43101: "对方拒收",
    48001: "公众号没有客服消息的权限",
}
"""Refusals that trying again does not mend: another channel has to carry it."""

BUSY: Mapping[int, float] = {-1: 5.0, 45009: 3600.0, 45011: 60.0}
"""Errors that pass, with the seconds to wait at least."""

TEXT_BYTES = 2048
"""A text message holds this many bytes of UTF-8."""

_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=4)
_EARLY = timedelta(minutes=5)


@dataclass(frozen=True)
class Token:
    """An access token and when it ends."""

    value: str
    until: datetime


class TokenShelf(Protocol):
    """Where all processes keep the one token (the database)."""

    async def take(self) -> Token | None: ...

    async def lay(self, token: Token) -> None: ...


@dataclass(frozen=True)
class WeChatAccount:
    """The Official Account that we speak as, and where WeChat's interface is reached."""

    app_id: str
    secret: str
    base_url: str = "https://api.weixin.qq.com"


class WeChatCarrier:
    """Carries letters to openids as customer-service text messages."""

    def __init__(
        self,
        account: WeChatAccount,
        shelf: TokenShelf,
        session: Callable[[], aiohttp.ClientSession],
        now: Callable[[], datetime],
    ) -> None:
        self._account = account
        self._shelf = shelf
        self._session = session
        self._now = now
        self._fetching = asyncio.Lock()

    async def carry(self, letter: Letter) -> Fate:
        """Send the letter's text in as many messages as it needs; Unsure once a first part may have arrived."""
        for number, piece in enumerate(pieces(letter.text)):
            fate = await self._carry_piece(letter.address, piece)
            if not isinstance(fate, Sent):
                return fate if number == 0 else Unsure("长消息只发出了前一部分")
        return Sent("wechat", letter.address, letter.text)

    async def fate(self, letter: Letter) -> Fate:
        """WeChat has no way to ask about a customer-service message."""
        return Unsure("微信不提供查询")

    async def _carry_piece(self, openid: str, text: str) -> Fate:
        token = await self._token()
        if isinstance(token, Declined):
            return token
        answer = await self._send(token.value, openid, text)
        if isinstance(answer, dict) and answer.get("errcode") in TOKEN_STALE:
            token = await self._token(stale=token.value)
            if isinstance(token, Declined):
                return token
            answer = await self._send(token.value, openid, text)
        return answer if not isinstance(answer, dict) else _fate(answer, openid, text)

    async def _send(self, token: str, openid: str, text: str) -> dict[str, Any] | Declined | Unsure:
        body = {"touser": openid, "msgtype": "text", "text": {"content": text}}
        return await self._post("/cgi-bin/message/custom/send", body, {"access_token": token})

    async def _token(self, *, stale: str = "") -> Token | Declined:
        """The shared token; a new one when it ends soon or is the one that was just refused."""
        async with self._fetching:  # those who find the token stale at once fetch one new one, not one each
            return await self._token_alone(stale)

    async def _token_alone(self, stale: str) -> Token | Declined:
        shared = await self._shelf.take()
        if shared is not None and shared.value != stale and shared.until - _EARLY > self._now():
            return shared
        body = {
            "grant_type": "client_credential",
            "appid": self._account.app_id,
            "secret": self._account.secret,
            "force_refresh": bool(stale and shared is not None and shared.value == stale),
        }
        answer = await self._post("/cgi-bin/stable_token", body, {})
        if not isinstance(answer, dict):
            return Declined(answer.why, again=True)
        if "access_token" not in answer:
            return Declined(f"取不到微信令牌（{answer.get('errcode')}）", again=True, after=60.0)
        fresh = Token(str(answer["access_token"]), self._now() + timedelta(seconds=int(answer["expires_in"])))
        await self._shelf.lay(fresh)
        return fresh

    async def _post(self, path: str, body: object, query: dict[str, str]) -> dict[str, Any] | Declined | Unsure:
        """The answer's JSON; Declined when the request never got there, Unsure when it may have."""
        data = json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"}
        try:
            async with self._session().post(
                self._account.base_url + path, data=data, params=query, headers=headers, timeout=_TIMEOUT
            ) as response:
                if response.status >= 500:
                    return Unsure(f"微信返回 {response.status}")
                answer = json.loads(await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Declined(f"连不上微信：{error}", again=True)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return Unsure(f"微信没有答复：{error!r}")
        return answer if isinstance(answer, dict) else Unsure("微信的答复读不懂")


def pieces(text: str) -> tuple[str, ...]:
    """The messages that a text is sent as, each within WeChat's limit, cut at line ends where there are any."""
    found: list[str] = []
    for line in text.splitlines(keepends=True) or [""]:
        if found and len((found[-1] + line).encode()) <= TEXT_BYTES:
            found[-1] += line
            continue
        start = line
        while len(start.encode()) > TEXT_BYTES:
            head = start.encode()[:TEXT_BYTES].decode(errors="ignore")
            found.append(head)
            start = start[len(head) :]
        found.append(start)
    return tuple(piece.rstrip("\n") for piece in found)


def _fate(answer: Mapping[str, Any], openid: str, text: str) -> Fate:
    code = int(answer.get("errcode", 0))
    if code == 0:
        return Sent("wechat", openid, text)
    if code in FOR_GOOD:
        return Declined(f"{FOR_GOOD[code]}（{code}）")
    if code in BUSY:
        return Declined(f"微信忙（{code}）", again=True, after=BUSY[code])
    if code in TOKEN_STALE:
        return Declined(f"微信令牌失效（{code}）", again=True, after=60.0)
    return Declined(f"微信拒绝（{code} {answer.get('errmsg', '')}）")
