"""The callback of the WeChat Official Account: every push is answered within WeChat's five seconds.

A turn that takes longer, or comes when too many are under way, is answered `success` at once; what it says follows
through the outbox as a customer-service message. A push that is repeated while its turn still runs waits for that turn;
one that is repeated later gets the stored reply from the inbox.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.channels.wechat_codec import BadPush, WeChatCodec
from bot.channels.wechat_message import Answered, Heard, read_message
from notifications.senders.wechat import pieces

ANSWER_WITHIN_S = 4.5
"""WeChat gives up after five seconds; half a second is left for the way."""

AT_ONCE = 256
"""Turns under way in one process; beyond this number a push is answered at once and its reply follows later."""

BODY_LIMIT = 1024 * 1024
SUCCESS = "success"


class Converse(Protocol):
    """Takes a message into the conversation and gives the text of what is said back."""

    async def __call__(self, heard: Heard) -> str: ...


class Later(Protocol):
    """Puts texts into the outbox, to follow as customer-service messages; the same message id only once."""

    async def __call__(self, heard: Heard, texts: tuple[str, ...]) -> None: ...


@dataclass(eq=False)
class _UnderWay:
    """A turn that runs, and how many pushes wait for it right now."""

    task: asyncio.Task[str]
    waiting: int = 0


class WeChatCallback:
    """The two routes of the callback over one account, one conversation and one outbox."""

    def __init__(
        self,
        codec: WeChatCodec,
        converse: Converse,
        later: Later,
        now: Callable[[], datetime],
        *,
        failed: Callable[[BaseException], None],
        answer_within_s: float = ANSWER_WITHIN_S,
        at_once: int = AT_ONCE,
    ) -> None:
        self._codec, self._converse, self._later, self._now = codec, converse, later, now
        self._failed, self._within, self._at_once = failed, answer_within_s, at_once
        self._turns: dict[str, _UnderWay] = {}
        self._afterwards: set[asyncio.Task[None]] = set()

    def routes(self, path: str = "/wechat") -> list[web.RouteDef]:
        """The callback's routes, for the application that serves them."""
        return [web.get(path, self.verify), web.post(path, self.push)]

    async def verify(self, request: web.Request) -> web.Response:
        """WeChat checks, when the address is entered, that it is ours: the random text goes back."""
        try:
            self._codec.check(request.query, self._now())
        except BadPush as bad:
            return web.Response(status=bad.status, text=bad.why)
        return web.Response(text=request.query.get("echostr", ""))

    async def push(self, request: web.Request) -> web.Response:
        """A message or an event."""
        try:
            fields = self._codec.open(request.query, await _body(request), self._now())
        except BadPush as bad:
            return web.Response(status=bad.status, text=bad.why)
        heard = read_message(fields)
        text = heard.text if isinstance(heard, Answered) else await self._in_time(heard)
        if not text:
            return web.Response(text=SUCCESS)
        first, *rest = pieces(text)
        if rest and isinstance(heard, Heard):
            self._after(self._later(heard, tuple(rest)))
        return web.Response(text=self._codec.close(fields, first, self._now()), content_type="application/xml")

    async def settle(self) -> None:
        """Wait until every turn under way has ended and what follows is in the outbox (at shutdown, in tests)."""
        while self._turns or self._afterwards:
            tasks = [turn.task for turn in self._turns.values()]
            await asyncio.gather(*tasks, *self._afterwards, return_exceptions=True)
            await asyncio.sleep(0)

    async def _in_time(self, heard: Heard) -> str:
        """What the turn says, or "" when it has not ended in time: then it follows by itself."""
        turn = self._turns.get(heard.id)
        if turn is None:
            within = self._within if len(self._turns) < self._at_once else 0.0
            turn = _UnderWay(asyncio.create_task(self._converse(heard)))
            self._turns[heard.id] = turn
            turn.task.add_done_callback(lambda _task: self._ended(heard, turn))
        else:
            within = self._within
        turn.waiting += 1
        try:
            await asyncio.wait((turn.task,), timeout=within)  # whoever stops waiting does not stop the turn
            return turn.task.result() if turn.task.done() else ""
        finally:
            turn.waiting -= 1

    def _ended(self, heard: Heard, turn: _UnderWay) -> None:
        """A turn has ended: when nobody waits for it any more, its answer goes by the outbox."""
        del self._turns[heard.id]
        if turn.task.cancelled():
            return
        fault = turn.task.exception()
        if turn.waiting:
            return  # whoever waits gets the answer, or the fault: WeChat then pushes again
        if fault is not None:
            self._failed(fault)
        elif turn.task.result():
            self._after(self._later(heard, pieces(turn.task.result())))

    def _after(self, work: Awaitable[None]) -> None:
        async def carry_out() -> None:
            try:
                await work
            except Exception as fault:  # noqa: BLE001 - nobody awaits this task: the fault is reported here
                self._failed(fault)

        task = asyncio.create_task(carry_out())
        self._afterwards.add(task)
        task.add_done_callback(self._afterwards.discard)


async def _body(request: web.Request) -> bytes:
    """The request's body; BadPush once it is longer than any message of WeChat's."""
    if request.content_length is not None and request.content_length <= BODY_LIMIT:
        return await request.content.read()
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > BODY_LIMIT:
            raise BadPush(400, "too long")
    return bytes(body)
