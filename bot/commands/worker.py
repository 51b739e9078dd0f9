"""`worker`: sends notices and does the clock's work, beside replicas of `serve` on one PostgreSQL."""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.clock import china_now
from bot.commands.migrate import settings_for
from bot.log import log_to_stderr
from bot.settings import Settings
from bot.wiring import open_app
from storage.database_url import is_sqlite


def worker(*, db: str) -> None:
    """Work until told to stop."""
    log_to_stderr(as_json=not sys.stderr.isatty())
    settings = settings_for(db)
    if is_sqlite(settings.database_address):
        sys.stderr.write("SQLite 只由一个进程写：serve 自己会发送通知，同时运行两个会变慢。\n")
    asyncio.run(_work(settings))


async def _work(settings: Settings) -> None:
    app = await open_app(settings, china_now)
    task = asyncio.create_task(app.worker(press=app.press).run())
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        sys.stderr.write("已停止。\n")
    finally:
        await app.close()
