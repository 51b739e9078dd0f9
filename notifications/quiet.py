"""The hours in which a telephone must not ring: 22:00 to 08:00 unless the person or the operator says others."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

SILENT = frozenset({"web", "chat"})
"""Channels that wake nobody: what comes there lies in a window that somebody has open."""

_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True)
class QuietHours:
    """From `begins` until `ends`, over midnight when it ends earlier in the day than it begins. Never all day."""

    begins: time
    ends: time

    def over(self, now: datetime) -> datetime | None:
        """The moment at which the quiet that holds `now` is over; None when it is not quiet.

        >>> late = datetime(2026, 11, 22, 23, 30)
        >>> NIGHT.over(late), NIGHT.over(late.replace(hour=9)), NIGHT.over(late.replace(hour=7))
        (datetime.datetime(2026, 11, 23, 8, 0), None, datetime.datetime(2026, 11, 22, 8, 0))
        """
        at, day = now.timetz().replace(tzinfo=None), now.date()
        if self.begins <= self.ends:
            quiet = self.begins <= at < self.ends
        else:
            quiet = at >= self.begins or at < self.ends
            day += timedelta(days=int(at >= self.begins))
        return datetime.combine(day, self.ends, tzinfo=now.tzinfo) if quiet else None

    def __str__(self) -> str:
        return f"{self.begins:%H:%M}-{self.ends:%H:%M}"


NIGHT = QuietHours(time(22), time(8))
"""22:00-08:00: what holds for everybody who has not chosen."""


def read_quiet(text: str) -> QuietHours | None:
    """Hours from their written form; None for "" (no quiet at all). ValueError for what is no span of hours.

    >>> str(read_quiet("21:30-07:00")), read_quiet("")
    ('21:30-07:00', None)
    """
    if not text:
        return None
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"quiet hours look like 22:00-08:00, not like {text!r}")
    from_hour, from_minute, to_hour, to_minute = map(int, found.groups())
    return QuietHours(time(from_hour, from_minute), time(to_hour, to_minute))
