"""How a point in time is kept: in UTC in the database, in China's time everywhere else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has kept one zone without summer time since 1991, so no time zone data has to be installed."""


class Moment(TypeDecorator[datetime]):
    """A datetime with a zone. SQLite keeps no zones: there it is UTC text of a fixed width, which sorts as time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value
        return aware.astimezone(CHINA)  # type: ignore[no-any-return]  # what a driver gives has no type


def milliseconds(moment: datetime) -> int:
    """A moment as whole milliseconds since 1970 UTC: what the rows written by every message keep."""
    return int(moment.timestamp() * 1000)
