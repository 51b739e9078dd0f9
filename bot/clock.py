"""The clock: the only place where the time is read. Everything else is told what time it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from storage.moments import CHINA

Clock = Callable[[], datetime]
"""Gives the present moment, in China's time."""


def china_now() -> datetime:
    """The time in China now."""
    return datetime.now(CHINA)


def fixed_clock(moment: datetime) -> Clock:
    """A clock that stands still (`--now`); a moment without a zone is meant in China's time."""
    standing = moment.replace(tzinfo=CHINA) if moment.tzinfo is None else moment.astimezone(CHINA)
    return lambda: standing
