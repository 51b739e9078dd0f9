"""WeCom's HTTP interface: calls with the token that all processes share, refreshed once when it is refused.

The numbers are those of WeCom's published list of global error codes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp

from notifications.platforms.shared_token import SharedToken, Token, TokenShelf
from notifications.ports import Declined, Unsure

TOKEN_STALE = frozenset({40014, 41001, 42001})
"""The token is no longer the valid one: fetch it once more and repeat, once."""

FOR_GOOD: Mapping[int, str] = {
    81013: "企业微信里没有这个人",
    40003: "企业微信里没有这个人",
    60111: "企业微信里没有这个人",
    60011: "企业微信应用看不到这个人",
    40056: "企业微信应用编号不对",
    44004: "消息是空的",
}
BUSY: Mapping[int, float] = {-1: 5.0, 45009: 60.0, 45033: 5.0, 60020: 3600.0, 40001: 3600.0, 40013: 3600.0}
"""Errors that pass, with the seconds to wait at least; a secret or an address that is wrong is mended by a person."""

_TIMEOUT = aiohttp.ClientTimeout(total=10, connect=4)
Answer = dict[str, Any]


@dataclass(frozen=True)
class WeComAccount:
    """An application of a corporation, and where WeCom's interface is reached."""

    corp_id: str
    secret: str = field(repr=False)
    agent_id: int = 0
    base_url: str = "https://qyapi.weixin.qq.com"
    timeout: aiohttp.ClientTimeout = _TIMEOUT


class WeComApi:
    """The interface of one application. `shelf` is where all processes keep its token."""

    def __init__(
        self,
        account: WeComAccount,
        shelf: TokenShelf,
        session: Callable[[], aiohttp.ClientSession],
        now: Callable[[], datetime],
    ) -> None:
        self.account = account
        self._session, self.now = session, now
        self._token = SharedToken(shelf, self._fetch_token, now)

    async def post(self, path: str, body: object) -> Answer | Declined | Unsure:
        """Call an interface that takes JSON; its answer when it refuses nothing."""
        stale = ""
        for _ in range(2):
            token = await self._token.get(stale=stale)
            if isinstance(token, Declined):
                return token
            answer = await self._request("POST", path, {"access_token": token.value}, body)
            if not isinstance(answer, dict) or _code(answer) not in TOKEN_STALE:
                break
            stale = token.value
        return answer if not isinstance(answer, dict) else refusal(answer) or answer

    async def _fetch_token(self, *, anew: bool) -> Token | Declined | Unsure:
        """WeCom gives the same token until it ends; there is no way to ask for another."""
        query = {"corpid": self.account.corp_id, "corpsecret": self.account.secret}
        answer = await self._request("GET", "/cgi-bin/gettoken", query)
        if not isinstance(answer, dict):
            return answer
        if not answer.get("access_token"):
            return Declined(f"取不到企业微信令牌（{_code(answer)}）", again=True, after=60.0)
        return Token(str(answer["access_token"]), self.now() + timedelta(seconds=int(answer["expires_in"])))

    async def _request(
        self, method: str, path: str, query: Mapping[str, str], body: object = None
    ) -> Answer | Declined | Unsure:
        """The answer's JSON; Declined when the request never got there, Unsure when it may have."""
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json"} if data else {}
        try:
            async with self._session().request(
                method,
                self.account.base_url + path,
                data=data,
                params=query,
                headers=headers,
                timeout=self.account.timeout,
                allow_redirects=False,
            ) as response:
                if response.status >= 500:
                    return Unsure(f"企业微信返回 {response.status}")
                answer = json.loads(await response.content.read(1 << 20))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            return Declined(
                "连不上企业微信", again=True
            )  # the error's own text would name the address with its secrets
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            return Unsure(f"企业微信没有答复：{type(error).__name__}")
        return answer if isinstance(answer, dict) else Unsure("企业微信的答复读不懂")


def refusal(answer: Mapping[str, Any]) -> Declined | None:
    """What an answer refuses, for people to read; None when it refuses nothing."""
    code = _code(answer)
    if code == 0:
        return None
    if code in FOR_GOOD:
        return Declined(f"{FOR_GOOD[code]}（{code}）")
    if code in BUSY or code in TOKEN_STALE:
        return Declined(f"企业微信忙（{code}）", again=True, after=BUSY.get(code, 60.0))
    return Declined(f"企业微信拒绝（{code} {answer.get('errmsg', '')}）")


def _code(answer: Mapping[str, Any]) -> int:
    return int(answer.get("errcode") or 0)
