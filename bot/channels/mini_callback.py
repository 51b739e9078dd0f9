"""The callback of the mini-program: it tells what became of subscription messages, and says nothing else to anybody.

Who writes to the mini-program's customer service is not answered there: the pages have the chat.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.channels.mini_session import CHANNEL
from bot.channels.wechat import SUCCESS, body_of
from bot.channels.wechat_codec import BadPush, OfficialAccount, WeChatCodec
from bot.channels.wechat_message import Told, read_message
from bot.reports import take_report
from bot.wiring import App
from storage.outbox_reports import Report
from storage.unit_of_work import Session

PATH = "/wechat/mini"


def mini_callback_routes(app: App) -> list[web.RouteDef]:
    """The callback, where the mini-program's message push is set up (format XML); none where it is not."""
    settings = app.settings
    if not settings.mini_token:
        return []
    codec = WeChatCodec(OfficialAccount(settings.mini_token, settings.mini_app_id, settings.mini_aes_key))
    callback = _MiniCallback(codec, app, app.clock)
    return [web.get(PATH, callback.verify), web.post(PATH, callback.push)]


class _MiniCallback:
    """The two routes."""

    def __init__(self, codec: WeChatCodec, app: App, now: Callable[[], datetime]) -> None:
        self._codec, self._app, self._now = codec, app, now

    async def verify(self, request: web.Request) -> web.Response:
        try:
            self._codec.check(request.query, self._now())
        except BadPush as bad:
            return web.Response(status=bad.status, text=bad.why)
        return web.Response(text=request.query.get("echostr", ""))

    async def push(self, request: web.Request) -> web.Response:
        now = self._now()
        try:
            told = read_message(self._codec.open(request.query, await body_of(request), now))
        except BadPush as bad:
            return web.Response(status=bad.status, text=bad.why)
        if isinstance(told, Told):
            await self._app.database.write(lambda session: _take(session, told, now))
        return web.Response(text=SUCCESS)


def _take(session: Session, told: Told, now: datetime) -> None:
    for number, delivered, why in told.results:
        take_report(session, Report(CHANNEL, number, delivered, why), now)
