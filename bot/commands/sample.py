"""`sample remove`: all sample data out of the store."""

from __future__ import annotations

import asyncio
import sys

from bot.commands.opened import opened
from storage.samples import remove_samples


def remove(*, db: str) -> None:
    """Remove the sample data and say how much it was."""
    gone = asyncio.run(_remove(db))
    sys.stdout.write(f"已删除示例数据，共 {gone} 条记录。\n" if gone else "没有示例数据。\n")


async def _remove(db: str) -> int:
    async with opened(db, migrated=False) as database:
        return await database.write(lambda session: remove_samples(session.connection, session.keyring))
