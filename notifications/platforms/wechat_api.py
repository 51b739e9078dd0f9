"""WeChat's HTTP interface: calls with the shared token, refreshed once when it is refused, and limits that are kept.

Whatever is sent may have arrived although no answer came: `Unsure` says so, and only that.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from notifications.platforms.shared_token import SharedToken, Token, TokenShelf
from notifications.platforms.wechat_errors import LIMITS, TOKEN_STALE, refusal
from notifications.ports import Declined, Unsure

_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=4)

Answer = dict[str, Any]


@dataclass(frozen=True)
class WeChatAccount:
    """The Official Account (or mini-program) that we speak as, where WeChat's interface is reached, and where a
    browser is sent to be recognised.
    """

    app_id: str
    secret: str = field(repr=False)
    base_url: str = "https://api.weixin.qq.com"
    open_url: str = "https://open.weixin.qq.com"


class WeChatApi:
    """The interface of one account. `shelf` is where all processes keep its token."""

    def __init__(
        self,
        account: WeChatAccount,
        shelf: TokenShelf,
        session: Callable[[], aiohttp.ClientSession],
        now: Callable[[], datetime],
    ) -> None:
        self.account = account
        self._session, self._now = session, now
        self._token = SharedToken(shelf, self._fetch_token, now)
        self._closed: dict[str, datetime] = {}

    async def post(self, path: str, body: object) -> Answer | Declined | Unsure:
        """Call an interface that takes JSON; its answer when it refuses nothing."""
        waiting = self._limited(path)
        if waiting is not None:
            return waiting
        answer = await self._with_token(path, body)
        if not isinstance(answer, dict):
            return answer
        now = self._now()
        refused = refusal(answer, now)
        if refused is not None and refused.code in LIMITS:
            self._closed[path] = now + timedelta(seconds=refused.after or 0)
        return refused or answer

    async def media(self, media_id: str, *, most: int) -> bytes | Declined | Unsure:
        """A picture or recording that somebody sent, of at most so many bytes; WeChat keeps it for three days."""
        stale, refused = "", None
        for _ in range(2):
            token = await self._token.get(stale=stale)
            if isinstance(token, Declined):
                return token
            query = {"access_token": token.value, "media_id": media_id}
            found = await self._request("GET", "/cgi-bin/media/get", query, most=most)
            if not isinstance(found, bytes) or not found.startswith(b"{"):
                return found
            answer = _json(found)
            if not isinstance(answer, dict):
                return answer
            refused = refusal(answer, self._now())
            if refused is None or refused.code not in TOKEN_STALE:
                return refused or Declined("微信没有给出内容")
            stale = token.value
        return refused or Declined("微信令牌失效", again=True)

    async def ask(self, path: str, query: Mapping[str, str]) -> Answer | Declined | Unsure:
        """Call an interface of signing in: it takes the account's secret instead of a token."""
        secret = {"appid": self.account.app_id, "secret": self.account.secret}
        found = await self._request("GET", path, {**secret, **query})
        answer = _json(found) if isinstance(found, bytes) else found
        return (refusal(answer, self._now()) or answer) if isinstance(answer, dict) else answer

    def _limited(self, path: str) -> Declined | None:
        """A refusal of our own while WeChat's limit for an interface holds: asking on would only prolong it."""
        until, now = self._closed.get(path), self._now()
        if until is None or until <= now:
            return None
        return Declined("微信的调用次数用完了", again=True, after=(until - now).total_seconds())

    async def _with_token(self, path: str, body: object) -> Answer | Declined | Unsure:
        token = await self._token.get()
        if isinstance(token, Declined):
            return token
        answer = await self._post(path, body, {"access_token": token.value})
        if isinstance(answer, dict) and answer.get("errcode") in TOKEN_STALE:
            token = await self._token.get(stale=token.value)
            if isinstance(token, Declined):
                return token
            answer = await self._post(path, body, {"access_token": token.value})
        return answer

    async def _fetch_token(self, *, anew: bool) -> Token | Declined | Unsure:
        body = {
            "grant_type": "client_credential",
            "appid": self.account.app_id,
            "secret": self.account.secret,
            "force_refresh": anew,
        }
        answer = await self._post("/cgi-bin/stable_token", body, {})
        if not isinstance(answer, dict):
            return answer
        if "access_token" not in answer:
            return Declined(f"取不到微信令牌（{answer.get('errcode')}）", again=True, after=60.0)
        return Token(str(answer["access_token"]), self._now() + timedelta(seconds=int(answer["expires_in"])))

    async def _post(self, path: str, body: object, query: Mapping[str, str]) -> Answer | Declined | Unsure:
        found = await self._request("POST", path, query, json.dumps(body, ensure_ascii=False).encode())
        return _json(found) if isinstance(found, bytes) else found

    async def _request(
        self, method: str, path: str, query: Mapping[str, str], data: bytes | None = None, *, most: int = 1 << 20
    ) -> bytes | Declined | Unsure:
        """The answer's body; Declined when the request never got there, Unsure when it may have."""
        headers = {"Content-Type": "application/json"} if data is not None else {}
        url = self.account.base_url + path
        try:
            async with self._session().request(
                method, url, data=data, params=query, headers=headers, timeout=_TIMEOUT, allow_redirects=False
            ) as response:
                if response.status >= 500:
                    return Unsure(f"微信返回 {response.status}")
                content = await response.content.read(most + 1)
                while len(content) <= most and (more := await response.content.read(most + 1)):
                    content += more
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Declined("连不上微信", again=True)  # the error's own text would name the address with its secrets
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return Unsure(f"微信没有答复：{type(error).__name__}")
        return content if len(content) <= most else Declined("微信给的内容太大")


def _json(content: bytes) -> Answer | Unsure:
    try:
        answer = json.loads(content)
    except ValueError:
        return Unsure("微信的答复读不懂")
    return answer if isinstance(answer, dict) else Unsure("微信的答复读不懂")
