"""Half a day of an institution (上午/下午) with how many instruments it takes then (SPEC 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MORNING, AFTERNOON = "AM", "PM"
HALVES = (MORNING, AFTERNOON)


@dataclass(frozen=True)
class Opening:
    """Half a day of an institution; `capacity` instruments at most, 0 = closed."""

    institution_id: str
    day: date
    half: str
    capacity: int


def half_of(time: str) -> str:
    """The half-day of a time; "" when no time was said.

    >>> half_of("09:30"), half_of("12:00"), half_of("PM"), half_of("")
    ('AM', 'PM', 'PM', '')
    """
    if time in ("", *HALVES):
        return time
    return MORNING if int(time[:2]) < 12 else AFTERNOON
