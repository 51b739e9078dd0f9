"""How long a result is valid, from what the verifier says: 一年, 半年, 6个月; the day is for `booking.validity`."""

from __future__ import annotations

import re

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
