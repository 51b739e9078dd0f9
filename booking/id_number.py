"""The shape, the date and the check character of a resident's identity number (GB 11643)."""

from __future__ import annotations

import re
from datetime import date

_SHAPE = re.compile(r"[1-9]\d{5}(\d{4})(\d{2})(\d{2})\d{3}[\dX]")


def id_number_agrees(number: str) -> bool:
    """Whether an identity number can be one: 18 characters, a real day of birth, the right check character.

    >>> id_number_agrees("11010519491231002X"), id_number_agrees("110105194912310021"), id_number_agrees("110105")
    (True, False, False)
    """
    shape = _SHAPE.fullmatch(number)
    if shape is None:
        return False
    try:
        date(*(int(part) for part in shape.groups()))
    except ValueError:
        return False
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(number[:17]))
    return "10X98765432"[total % 11] == number[17]
