"""WeCom as seen from outside: signed and encrypted pushes as it makes them, and its interface with tokens that end.

The cipher is that of the simulated Official Account, written from the published rules on `cryptography` alone; WeCom
puts the corporation's id where the Official Account puts its app id, and encrypts the text of the address check.
"""

import base64
import json
import os
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from tests.simulators.wechat import Account, Push

CORP = Account(
    "tokenOfTheApplication", "ww0123456789abcdef", base64.b64encode(bytes(range(32, 64))).decode().rstrip("=")
)
MOST_A_MINUTE = 30
"""More messages to one person within a minute are dropped, and nobody is told (developer.work.weixin.qq.com 90454)."""
AGENT, SECRET = 1000002, "secretOfTheApplication"


@dataclass
class WeComPushes:
    """Builds what WeCom's server pushes to the callback."""

    account: Account = CORP
    agent: int = AGENT
    now: Callable[[], float] = time.time
    serial: int = 7000

    def echo(self, text: str) -> Mapping[str, str]:
        """The query of the address check."""
        return self._signed(self.account.encrypt(text), "echostr")

    def text(self, user: str, said: str, *, msg_id: int | None = None) -> Push:
        if msg_id is None:
            self.serial += 1
            msg_id = self.serial
        return self.push(self._xml(user, "text", f"<Content><![CDATA[{said}]]></Content><MsgId>{msg_id}</MsgId>"))

    def event(self, user: str, event: str, key: str = "") -> Push:
        rest = f"<Event><![CDATA[{event}]]></Event><EventKey><![CDATA[{key}]]></EventKey>"
        return self.push(self._xml(user, "event", rest))

    def push(self, xml: str) -> Push:
        sealed = self.account.encrypt(xml)
        body = (
            f"<xml><ToUserName><![CDATA[{self.account.app_id}]]></ToUserName>"
            f"<AgentID><![CDATA[{self.agent}]]></AgentID><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        )
        return Push({**self._signed(sealed, "")}, body.encode())

    def _signed(self, sealed: str, name: str) -> dict[str, str]:
        stamp, nonce = str(int(self.now())), os.urandom(4).hex()
        signed = {"msg_signature": self.account.signature(stamp, nonce, sealed), "timestamp": stamp, "nonce": nonce}
        return signed | ({name: sealed} if name else {})

    def _xml(self, user: str, kind: str, rest: str) -> str:
        return (
            f"<xml><ToUserName><![CDATA[{self.account.app_id}]]></ToUserName>"
            f"<FromUserName><![CDATA[{user}]]></FromUserName><CreateTime>{int(self.now())}</CreateTime>"
            f"<MsgType><![CDATA[{kind}]]></MsgType>{rest}<AgentID>{self.agent}</AgentID></xml>"
        )


@dataclass
class WeComInterface:
    """WeCom's own interface. `members` () = everybody is one; `answers` are given once, in order: an object, or a
    status. The same words go to the same person once while `enable_duplicate_check` asks for it.
    """

    now: Callable[[], float] = time.time
    lasts_s: int = 7200
    members: frozenset[str] = frozenset()
    answers: deque[dict[str, object] | int] = field(default_factory=deque)
    fetches: int = 0
    valid: str = ""
    until: float = 0.0
    sent: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[tuple[str, str]] = field(default_factory=list)
    took: dict[str, list[float]] = field(default_factory=dict)
    shown: dict[tuple[str, str], float] = field(default_factory=dict)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/cgi-bin/gettoken", self._token)
        app.router.add_post("/cgi-bin/message/send", self._send)
        return app

    def expire(self) -> None:
        """The token ends now."""
        self.valid = ""

    async def _token(self, request: web.Request) -> web.Response:
        if request.query.get("corpid") != CORP.app_id:
            return _error(40013, "invalid corpid")
        if request.query.get("corpsecret") != SECRET:
            return _error(40001, "invalid credential")
        self.fetches += 1
        if not self.valid or self.until <= self.now():
            self.valid, self.until = f"token-{self.fetches}", self.now() + self.lasts_s
        return _error(0, "ok", access_token=self.valid, expires_in=int(self.until - self.now()))

    async def _send(self, request: web.Request) -> web.Response:
        token = request.query.get("access_token", "")
        if not token:
            return _error(41001, "access_token missing")
        if token != self.valid:
            return _error(40014, "invalid access_token")
        if self.until <= self.now():
            return _error(42001, "access_token expired")
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, int):
            return web.Response(status=answer)
        if answer is not None:
            return web.json_response(answer)
        asked = json.loads(await request.read())
        if asked.get("agentid") != AGENT or asked.get("msgtype") != "text":
            return _error(40056, "invalid agentid")
        user, text = str(asked["touser"]), str(asked["text"]["content"])
        if not text:
            return _error(44004, "empty content")
        if self.members and user not in self.members:
            return _error(81013, "user & party & tag all invalid")
        seen = self.shown.get((user, text), float("-inf"))
        again = asked.get("enable_duplicate_check") and self.now() - seen < int(asked["duplicate_check_interval"])
        self.took[user] = [at for at in self.took.get(user, ()) if self.now() - at < 60] + [self.now()]
        if len(self.took[user]) > MOST_A_MINUTE:
            self.dropped.append((user, text))
        elif not again:
            self.sent.append((user, text))
        self.shown[user, text] = self.now()
        return _error(0, "ok", msgid=f"m{len(self.shown)}")


def _error(code: int, words: str, **more: object) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": words, **more})
