"""Waits until a service in a process of its own has told everybody what was due, instead of for some seconds."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.tables.notices import UNFINISHED

_UNDER_WAY = f"""
SELECT (SELECT count(*) FROM late_pushes) + (
    SELECT count(*) FROM outbox
    WHERE state IN ({", ".join("?" * len(UNFINISHED))}) AND planned <= strftime('%Y-%m-%d %H:%M:%f', 'now')
)
"""


async def until_told(folder: Path, within_s: float = 120) -> None:
    """Wait until nothing is owed of what was to be sent by now: notices, late answers, tries that were cut."""
    async with asyncio.timeout(within_s):
        while under_way(folder):  # noqa: ASYNC110 - another process ends it
            await asyncio.sleep(0.1)


def under_way(folder: Path) -> int:
    """How much the service whose data lie in this folder still has to send."""
    with closing(sqlite3.connect(folder / "yuejian.db")) as kept:
        return int(kept.execute(_UNDER_WAY, UNFINISHED).fetchone()[0])
