"""Owns an answer of staff that is nothing but lines of a booking: 第二台和第四台, XY-1 XY-3."""

import re
from typing import Final

from nlu import chunks
from nlu.fill import parts, staff
from nlu.found import Found
from nlu.heard import Heard
from nlu.reading import Reading

_STAFF: Final = frozenset(("institution", "admin"))
_ONLY_LINES: Final = re.compile(
    rf"(?:[{chunks.HOLE}第一二两三四五六七八九十\d,，、\s]|台|条|个|项|号|和|跟|到|至|前|后|最|这|那|就|是|都|全部|全|所有|倒数|吧|的)*"
)


def lines_named(reading: Reading) -> Heard | None:
    """The lines that were asked for, while staff are in the middle of something."""
    if reading.role not in _STAFF or reading.flow is None or reading.booking_nos or reading.certificates:
        return None
    codes = [Found(value, start, end) for value, start, end in parts.codes(reading)]
    if not _ONLY_LINES.fullmatch(chunks.punched(reading.text, codes)):
        return None
    named = staff.which(reading)
    return Heard("provide_info", named) if named else None
