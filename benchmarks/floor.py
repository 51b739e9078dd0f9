"""The floor of a turn, as a server: aiohttp, the codec and the same rows by raw sqlite3; nothing that thinks."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from aiohttp import web

from benchmarks.codec import application
from benchmarks.group_commit import Writer


def main(database: str, port: int) -> None:
    """Serve until killed."""
    writers: list[Writer] = []

    async def start(_app: web.Application) -> None:
        writers.append(Writer(Path(database)))

    async def answer(parsed: Any) -> str:
        return await writers[0].turn(parsed.source, str(parsed.id), parsed.content)

    app = application(answer)
    app.on_startup.append(start)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
