"""`migrate`: the database's tables brought to what this release expects."""

from __future__ import annotations

import asyncio
import os
import sys

from bot.clock import china_now
from bot.settings import Settings, read_settings
from bot.settings_check import faults_of


def migrate(*, db: str) -> None:
    """Migrate the database of `db`, or of the settings."""
    from bot.starting import make_ready

    asyncio.run(make_ready(settings_for(db), china_now()))
    sys.stdout.write("数据库已是最新版本。\n")


def settings_for(db: str) -> Settings:
    """The settings of this process, with the database that is named; whatever is wrong with them is said at once."""
    settings, said = read_settings()
    settings = settings.model_copy(update={"database": db}) if db else settings
    said += [str(fault) for fault in faults_of(settings, os.environ) if fault.stops]
    if said:
        sys.stderr.write("".join(f"{one}\n" for one in said))
        raise SystemExit(1)
    return settings
