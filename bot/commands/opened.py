"""The database of a command line, open as long as the command needs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import china_now
from bot.commands.migrate import settings_for
from bot.starting import make_ready
from notifications.plan import plan
from storage.database import Database, open_database


@asynccontextmanager
async def opened(db: str, *, migrated: bool = True) -> AsyncIterator[Database]:
    """The database of `db`, or of the settings, brought to this release unless it is only looked at.

    Whoever is to be told of a change is told by the worker of the service.
    """
    settings = settings_for(db)
    keyring = await make_ready(settings, china_now(), migrated=migrated)
    database = open_database(settings.database_address, keyring, plan, settings.database_level)
    try:
        yield database
    finally:
        await database.close()
