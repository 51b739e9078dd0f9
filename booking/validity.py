"""Until when a verification is good: the proposal that an institution may overrule (SPEC 5)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def valid_until(verified_on: date, months: int) -> date:
    """The last day of a period that begins on the day of verification: date + months - 1 day.

    A month that has no such day ends the period on its own last day before the day is taken off.

    >>> valid_until(date(2026, 11, 22), 12), valid_until(date(2027, 2, 28), 12), valid_until(date(2026, 8, 31), 6)
    (datetime.date(2027, 11, 21), datetime.date(2028, 2, 27), datetime.date(2027, 2, 27))
    >>> valid_until(date(2028, 2, 29), 12), valid_until(date(2026, 3, 1), 12)
    (datetime.date(2029, 2, 27), datetime.date(2027, 2, 28))
    """
    years, month = divmod(verified_on.month - 1 + months, 12)
    year, month = verified_on.year + years, month + 1
    day = min(verified_on.day, monthrange(year, month)[1])
    return date(year, month, day) - timedelta(days=1)
