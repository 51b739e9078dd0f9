"""How long a result is valid, from what the verifier says: 一年, 半年, 6个月 (SPEC 5: date + months - 1 day)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from nlu import numerals

_LENGTH = re.compile(r"(?P<n>\d+|[一二两三四五六七八九十]+)\s*个?(?P<u>年|月)")
_YEAR = 12


def months_in(text: str) -> int:
    """The length in months; 0 when none is said.

    >>> months_in("一年"), months_in("半年"), months_in("6个月"), months_in("")
    (12, 6, 6, 0)
    """
    if "半年" in text:
        return _YEAR // 2
    found = _LENGTH.search(text)
    if not found:
        return 0
    number = numerals.read(found["n"])
    return int(number or 0) * (_YEAR if found["u"] == "年" else 1)


def until_after(start: date, months: int) -> date:
    """The last day of validity: `start` plus `months`, less one day; the end of a shorter month is kept.

    >>> until_after(date(2026, 11, 21), 12), until_after(date(2024, 2, 29), 12), until_after(date(2026, 8, 31), 6)
    (datetime.date(2027, 11, 20), datetime.date(2025, 2, 27), datetime.date(2027, 2, 27))
    """
    year, month = divmod(start.month - 1 + months, _YEAR)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1])) - timedelta(days=1)
