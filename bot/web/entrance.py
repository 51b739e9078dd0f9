"""Serves the web on sockets until the process is told to stop, and tells the doorkeeper of every connection."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

from bot.web.doorkeeper import DOORKEEPER, SILENT_S

BACKLOG = 1024
"""Connections that wait to be taken: one that finds no place is tried again by its kernel a second later."""

ENDS_WITHIN_S = 10.0
"""How long what is under way may take when the process is told to stop."""


class Entrance(web.AppRunner):
    """Serves an application, and tells its doorkeeper of every connection."""

    async def _make_server(self) -> web.Server:
        server, keeper = await super()._make_server(), self.app[DOORKEEPER]
        made, lost = server.connection_made, server.connection_lost

        def connection_made(handler: RequestHandler, transport: asyncio.Transport) -> None:
            made(handler, transport)
            keeper.wait(transport)

        def connection_lost(handler: RequestHandler, exc: BaseException | None = None) -> None:
            if handler.transport is not None:
                keeper.leave(handler.transport)
            lost(handler, exc)

        server.connection_made = connection_made  # type: ignore[method-assign]  # the library has no hook for it
        server.connection_lost = connection_lost  # type: ignore[method-assign]  # the same
        return server


def serve_until_told(
    application: Awaitable[web.Application],
    sockets: Iterable[socket.socket],
    new_loop: Callable[[], asyncio.AbstractEventLoop],
) -> None:
    """Serve until SIGINT or SIGTERM; what is under way is brought to its end."""
    with asyncio.Runner(loop_factory=new_loop) as runner:
        loop = runner.get_loop()
        asyncio.set_event_loop(loop)
        serving = loop.create_task(_serve(application, tuple(sockets)))
        try:
            loop.run_until_complete(serving)
        except (web.GracefulExit, KeyboardInterrupt):
            serving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                loop.run_until_complete(serving)


async def _serve(application: Awaitable[web.Application], sockets: tuple[socket.socket, ...]) -> None:
    entrance = Entrance(
        await application,
        handle_signals=True,
        access_log=None,
        shutdown_timeout=ENDS_WITHIN_S,
        keepalive_timeout=SILENT_S,
    )
    await entrance.setup()
    try:
        for one in sockets:
            await web.SockSite(entrance, one, backlog=BACKLOG).start()
        await asyncio.Event().wait()
    finally:
        await entrance.cleanup()
