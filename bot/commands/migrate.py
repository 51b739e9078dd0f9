"""`migrate`: the database's tables brought to what this release expects."""

from __future__ import annotations

import asyncio
import sys

from pydantic import ValidationError
from pydantic_settings import SettingsError

from bot.clock import china_now
from bot.settings import Settings, wrong_values


def migrate(*, db: str) -> None:
    """Migrate the database of `db`, or of the settings."""
    from bot.starting import make_ready

    asyncio.run(make_ready(settings_for(db), china_now()))
    sys.stdout.write("数据库已是最新版本。\n")


def settings_for(db: str) -> Settings:
    """The settings of this process, with the database that is named; what is wrong with them is said."""
    try:
        settings = Settings()
    except (ValidationError, SettingsError) as wrong:
        sys.stderr.write(wrong_values(wrong) + "\n")
        raise SystemExit(1) from None
    return settings.model_copy(update={"database": db}) if db else settings
