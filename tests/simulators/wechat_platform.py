"""WeChat's own HTTP interface as published: tokens that end, refusals with their real numbers, faults, and outages.

It is written from the documentation alone and shares nothing with the client that it checks. What people do to an
account (follow it, write to it, refuse its messages) is set on the value; what it took is kept on it.
"""

import json
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

WINDOW_S = 48 * 3600
"""A customer-service message may go for so long after the person's last word."""

WORD_MOST = 5
"""So many customer-service messages may follow what a person wrote."""

EVENT_S, EVENT_MOST = 60, 3
"""And so many, within a minute, what they only tapped (关注, 扫码, 菜单)."""

MESSAGES = (
    "/cgi-bin/message/custom/send",
    "/cgi-bin/message/template/send",
    "/cgi-bin/message/subscribe/bizsend",
    "/cgi-bin/message/subscribe/send",
)
LOST, HANG_UP = "accepted, never answered", "connection closed"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Fault = dict[str, Any] | int | str


@dataclass
class Platform:
    """The interface. `faults` are used up one a message; with `away` nothing answers at all."""

    app_id: str = "wx0123456789abcdef"
    secret: str = "secret"
    now: Callable[[], float] = time.time
    lasts_s: int = 7200
    sent: list[dict[str, Any]] = field(default_factory=list)
    templates: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    fetches: int = 0
    valid: dict[str, float] = field(default_factory=dict)
    wrote: dict[str, float] = field(default_factory=dict)
    """When a person last wrote. Somebody who is not named here wrote just now."""
    followed: dict[str, int] = field(default_factory=dict)
    """How many customer-service messages a person who is named in `wrote` has had since."""
    tapped: set[str] = field(default_factory=set)
    """Whose last sign of life was an event."""
    strangers: set[str] = field(default_factory=set)
    """People who do not follow the account."""
    refusing: set[str] = field(default_factory=set)
    """People who refused template messages."""
    most_a_day: int = 100_000
    calls: int = 0
    media: dict[str, bytes] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    """What a code of signing in is exchanged for, once."""
    scenes: list[str] = field(default_factory=list)
    menu: dict[str, Any] | None = None
    away: bool = False
    chance: random.Random | None = None
    odds: list[tuple[Fault, float]] = field(default_factory=list)
    """With a chance: how often each fault comes, of all messages."""
    events: list[tuple[str, str, str]] = field(default_factory=list)
    """Results of template messages that WeChat will push: who, the message's number, the status."""

    def app(self) -> web.Application:
        app = web.Application(middlewares=[self._outage])
        app.router.add_post("/cgi-bin/stable_token", self._stable_token)
        app.router.add_get("/cgi-bin/token", self._token)
        for path, take in zip(MESSAGES, (self._custom, self._template, self._subscribe, self._subscribe), strict=True):
            app.router.add_post(path, self._message(take))
        app.router.add_get("/cgi-bin/media/get", self._media)
        app.router.add_post("/cgi-bin/qrcode/create", self._qrcode)
        app.router.add_post("/cgi-bin/menu/create", self._menu)
        app.router.add_get("/sns/jscode2session", self._session)
        app.router.add_get("/sns/oauth2/access_token", self._session)
        app.router.add_get("/connect/oauth2/authorize", self._authorize)
        return app

    def hear(self, who: str, *, event: bool = False, ago_s: float = 0) -> None:
        """Somebody wrote, or only tapped: from now on messages may follow, and are counted."""
        self.wrote[who] = self.now() - ago_s
        self.followed[who] = 0
        (self.tapped.add if event else self.tapped.discard)(who)

    def expire(self) -> None:
        """Every token ends now, as after a reset of the secret."""
        self.valid.clear()

    @web.middleware
    async def _outage(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self.away:
            return _hang_up(request)
        return await handler(request)

    async def _stable_token(self, request: web.Request) -> web.Response:
        asked = json.loads(await request.read())
        if asked.get("grant_type") != "client_credential":
            return _error(40002, "invalid grant_type")
        return self._give(asked.get("appid"), asked.get("secret"), anew=bool(asked.get("force_refresh")))

    async def _token(self, request: web.Request) -> web.Response:
        return self._give(request.query.get("appid"), request.query.get("secret"), anew=True)

    def _give(self, app_id: object, secret: object, *, anew: bool) -> web.Response:
        if app_id != self.app_id:
            return _error(40013, "invalid appid")
        if secret != self.secret:
            return _error(40125, "invalid appsecret")
        self.fetches += 1
        now = self.now()
        good = [token for token, until in self.valid.items() if until - 300 > now]
        if anew:
            self.valid.clear()
        if anew or not good:
            good = [f"token-{self.fetches}-{secrets.token_hex(4)}"]
            self.valid[good[0]] = now + self.lasts_s
        return web.json_response({"access_token": good[-1], "expires_in": int(self.valid[good[-1]] - now)})

    def _bad_token(self, request: web.Request) -> web.Response | None:
        token = request.query.get("access_token", "")
        if token not in self.valid:
            return _error(40001, "invalid credential, access_token is invalid or not latest")
        return _error(42001, "access_token expired") if self.valid[token] <= self.now() else None

    def _message(self, take: Callable[[dict[str, Any]], dict[str, Any]]) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            fault = self.faults.pop(0) if self.faults else self._drawn()
            if isinstance(fault, int):
                return web.Response(status=fault)
            if isinstance(fault, dict):
                return web.json_response(fault)
            if fault == HANG_UP:
                return _hang_up(request)
            bad = self._bad_token(request)
            if bad is not None:
                return bad
            self.calls += 1
            if self.calls > self.most_a_day:
                return _error(45009, "reach max api daily quota limit")
            answer = take(json.loads(await request.read()))
            return _hang_up(request) if fault == LOST else web.json_response(answer)

        return handler

    def _drawn(self) -> Fault | None:
        """A fault by chance."""
        if self.chance is None:
            return None
        at = self.chance.random()
        for fault, share in self.odds:
            at -= share
            if at < 0:
                return fault
        return None

    def _custom(self, message: dict[str, Any]) -> dict[str, Any]:
        to = message["touser"]
        if to in self.strangers:
            return {"errcode": 43004, "errmsg": "require subscribe"}
        lasts, most = (EVENT_S, EVENT_MOST) if to in self.tapped else (WINDOW_S, WORD_MOST)
        if self.now() - self.wrote.get(to, self.now()) > lasts:
            return {"errcode": 45015, "errmsg": "response out of time limit or subscription is canceled"}
        if to in self.wrote and self.followed.get(to, 0) >= most:
            return {"errcode": 45047, "errmsg": "out of response count limit"}
        self.followed[to] = self.followed.get(to, 0) + 1
        assert len(message["text"]["content"].encode()) <= 2048
        self.sent.append(message)
        return {"errcode": 0, "errmsg": "ok"}

    def _template(self, message: dict[str, Any]) -> dict[str, Any]:
        to, mark = message["touser"], message.get("client_msg_id")
        if to in self.strangers:
            return {"errcode": 43004, "errmsg": "require subscribe"}
        for known in self.templates:
            if mark and known.get("client_msg_id") == mark:
                return {"errcode": 0, "errmsg": "ok", "msgid": known["msgid"]}
        number = 200228332 + len(self.templates)
        self.templates.append({**message, "msgid": number})
        self.events.append((to, str(number), "failed:user block" if to in self.refusing else "success"))
        return {"errcode": 0, "errmsg": "ok", "msgid": number}

    def _subscribe(self, message: dict[str, Any]) -> dict[str, Any]:
        if message["touser"] in self.refusing:
            return {"errcode": 43101, "errmsg": "user refuse to accept the msg"}
        number = 1700827132819554304 + len(self.templates)
        self.templates.append({**message, "msgid": number})
        return {"errcode": 0, "errmsg": "ok", "msgid": number}

    async def _media(self, request: web.Request) -> web.Response:
        content = self.media.get(request.query.get("media_id", ""))
        return self._bad_token(request) or (
            _error(40007, "invalid media_id") if content is None else web.Response(body=content)
        )

    async def _qrcode(self, request: web.Request) -> web.Response:
        asked = json.loads(await request.read())
        scene = asked["action_info"]["scene"]["scene_str"]
        if bad := self._bad_token(request):
            return bad
        if asked["action_name"] != "QR_STR_SCENE" or not 1 <= len(scene) <= 64 or asked["expire_seconds"] > 2592000:
            return _error(40053, "invalid action info")
        self.scenes.append(scene)
        url = f"http://weixin.qq.com/q/{secrets.token_urlsafe(12)}"
        return web.json_response({"ticket": f"t-{scene}", "expire_seconds": asked["expire_seconds"], "url": url})

    async def _menu(self, request: web.Request) -> web.Response:
        asked = json.loads(await request.read())
        if bad := self._bad_token(request):
            return bad
        if not 1 <= len(asked["button"]) <= 3:
            return _error(40016, "invalid button size")
        for button in asked["button"]:
            if len(button["name"].encode()) > 16 or len(button.get("sub_button", ())) > 5:
                return _error(40018, "invalid button name size")
        self.menu = asked
        return _error(0, "ok")

    async def _authorize(self, request: web.Request) -> web.Response:
        """open.weixin.qq.com: whoever comes is sent back at once with a code; `openid` says who it is ("me")."""
        code = secrets.token_hex(8)
        self.codes[code] = {"openid": request.query.get("openid", "me"), "access_token": "t"}
        uri, given = request.query["redirect_uri"], urlencode({"code": code, "state": request.query["state"]})
        return web.Response(status=302, headers={"Location": f"{uri}{'&' if '?' in uri else '?'}{given}"})

    async def _session(self, request: web.Request) -> web.Response:
        if request.query.get("appid") != self.app_id:
            return _error(40013, "invalid appid")
        if request.query.get("secret") != self.secret:
            return _error(40125, "invalid appsecret")
        code = request.query.get("js_code") or request.query.get("code", "")
        found = self.codes.pop(code, None)
        return _error(40029, "invalid code") if found is None else web.json_response(found)


def _error(code: int, text: str) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": text})


def _hang_up(request: web.Request) -> web.StreamResponse:
    """No answer: the connection is closed."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=503)
