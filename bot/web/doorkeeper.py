"""Connections as they come in: how many may wait for the rest of a request, from one address and in all, and how long.

What waits is cheap for whoever sends it and costs us a place. A connection that has no request yet, or none any more,
may always be closed, for a browser opens another one: whoever comes is let in, and the one that waited longest goes.
"""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict

from aiohttp import web

from bot.web.address import asker, counted_as, is_one_of
from bot.web.guard import BY_OTHERS, Handler, route_of
from bot.web.refusals import refusal
from bot.web.site import Network

SILENT_S = 75.0
"""How long a connection may stay without a whole request: one that was begun and never ended is closed then."""

FILES_WITHIN_S = 300.0
"""The same for a form with files: photos of documents come from telephones with a weak signal."""

WAITING_OF_ONE, WAITING = 100, 4000
"""Connections without a whole request: of one address (a market behind one router, six a browser), and in all."""

SENDING_OF_ONE, SENDING = 60, 400
"""Requests whose forms or photos are still on their way: of one address, and in all."""

STREAMS_OF_ONE, STREAMS = 400, 3000
"""Open chats: behind one address, whoever they are (a person has eight at most), and in all."""


class Places:
    """So many at a time for one address, and so many in all."""

    def __init__(self, of_one: int, in_all: int) -> None:
        self._of_one, self._in_all = of_one, in_all
        self._taken: Counter[str] = Counter()

    def take(self, address: str) -> bool:
        """Take a place; False when there is none."""
        if self._taken[address] >= self._of_one or self._taken.total() >= self._in_all:
            return False
        self._taken[address] += 1
        return True

    def give_back(self, address: str) -> None:
        """The place is free again."""
        _take_one(self._taken, address)


class Doorkeeper:
    """The connections of one process that wait, the oldest first; the requests that are still being sent, and the chats
    that are open.
    """

    def __init__(self, proxies: tuple[Network, ...]) -> None:
        self._proxies = proxies
        self._waiting: OrderedDict[asyncio.BaseTransport, str] = OrderedDict()
        self._waiting_of: Counter[str] = Counter()
        self.sending = Places(SENDING_OF_ONE, SENDING)
        self.streams = Places(STREAMS_OF_ONE, STREAMS)

    def wait(self, transport: asyncio.BaseTransport) -> None:
        """A connection has no request; the one that has waited longest is closed when there are too many."""
        self.leave(transport)
        address = self._peer(transport)
        self._waiting[transport] = address
        self._waiting_of[address] += 1
        if address and self._waiting_of[address] > WAITING_OF_ONE:
            self._close(next(one for one, whose in self._waiting.items() if whose == address))
        if len(self._waiting) > WAITING:
            self._close(next(iter(self._waiting)))

    def leave(self, transport: asyncio.BaseTransport) -> bool:
        """A connection is gone, or its request has come; whether it was one of those that wait."""
        address = self._waiting.pop(transport, None)
        if address is None:
            return False
        _take_one(self._waiting_of, address)
        return True

    def _close(self, transport: asyncio.BaseTransport) -> None:
        self.leave(transport)
        transport.close()

    def _peer(self, transport: asyncio.BaseTransport) -> str:
        """The address that a connection comes from; "" for a proxy of ours, behind which are many."""
        peer = transport.get_extra_info("peername")
        return "" if not peer or is_one_of(str(peer[0]), self._proxies) else counted_as(str(peer[0]))


def _take_one(counts: Counter[str], address: str) -> None:
    counts[address] -= 1
    if counts[address] <= 0:
        del counts[address]


DOORKEEPER = web.AppKey("doorkeeper", Doorkeeper)


@web.middleware
async def whole_in_time(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give a request its time to come whole, and only so many of an address at once."""
    keeper, transport = request.app[DOORKEEPER], request.transport
    waited = transport is not None and keeper.leave(transport)
    try:
        if request.content.is_eof():
            return await handler(request)
        return await _while_it_comes(request, handler)
    finally:
        if waited and transport is not None and not transport.is_closing():
            keeper.wait(transport)


async def _while_it_comes(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Handle a request of which more is to come; what has not come in time is cut off."""
    places, address = request.app[DOORKEEPER].sending, asker(request)
    counted = route_of(request) not in request.app[BY_OTHERS]  # platforms send as fast as people talk to them
    if counted and not places.take(address):
        return refusal(request, 429, again_in=SILENT_S)
    within = FILES_WITHIN_S if request.content_type.startswith("multipart/") else SILENT_S
    late = asyncio.get_running_loop().call_later(within, _give_up, request)
    try:
        return await handler(request)
    finally:
        late.cancel()
        if counted:
            places.give_back(address)


def _give_up(request: web.Request) -> None:
    if not request.content.is_eof() and request.transport is not None:
        request.transport.abort()
