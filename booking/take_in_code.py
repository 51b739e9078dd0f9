"""The code on a 送检单: a booking's number and a signature of it, so that a guessed number is no 送检单."""

from __future__ import annotations

import re
from collections.abc import Callable
from hmac import compare_digest

_LENGTH = 12
_CODE = re.compile(r"(?P<no>20\d{11})(?:[-–—]?(?P<sign>[0-9a-z]+))?")


def take_in_code(booking_no: str, digest: Callable[[str], str]) -> str:
    """What the QR code of a 送检单 says. `digest` is the keyed one-way digest of the service (`Setting.digest`).

    >>> take_in_code("2026112200001", lambda text: "0123456789abcdef")
    '2026112200001-0123456789ab'
    """
    return f"{booking_no}-{digest(f'take-in {booking_no}').lower()[:_LENGTH]}"


def booking_of_code(text: str, digest: Callable[[str], str]) -> str:
    """The booking number of a scanned or typed 送检单; "" for what is none, or is signed by somebody else.

    A number typed without its signature counts: who may see the booking is decided by whose it is, not by the code.

    >>> sign = lambda text: "0123456789abcdef"
    >>> booking_of_code(" 2026112200001-0123456789AB ", sign), booking_of_code("2026112200001", sign)
    ('2026112200001', '2026112200001')
    >>> booking_of_code("2026112200001-000000000000", sign), booking_of_code("938579", sign)
    ('', '')
    """
    found = _CODE.fullmatch(text.strip().lower())
    if found is None:
        return ""
    signed = take_in_code(found["no"], digest)
    whole = f"{found['no']}-{found['sign']}"
    return found["no"] if not found["sign"] or compare_digest(signed, whole) else ""
