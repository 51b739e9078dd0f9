"""The bare WeChat codec that the floor and the peers stand behind: decrypt and parse by wechatpy, reply and encrypt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from wechatpy import parse_message
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import create_reply

from benchmarks.wire import AES_KEY, APP_ID, PATH, TOKEN

Answer = Callable[[Any], Awaitable[str]]


def application(answer: Answer) -> web.Application:
    """An aiohttp application that answers encrypted callbacks by `answer(parsed message)`."""
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)

    async def callback(request: web.Request) -> web.Response:
        query = request.query
        body = await request.text()
        text = crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        parsed = parse_message(text)
        reply = create_reply(await answer(parsed), parsed).render()
        return web.Response(
            text=crypto.encrypt_message(reply, query["nonce"], query["timestamp"]), content_type="text/xml"
        )

    app = web.Application()
    app.router.add_post(PATH, callback)
    return app
