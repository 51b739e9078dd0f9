"""Owns booking numbers (预约编号): YYYYMMDD and a daily sequence of five digits (SPEC 5)."""

import re
from typing import Final

from nlu.found import Found
from nlu.text import folded

_NUMBER: Final = re.compile(r"(?<![\dA-Za-z.-])20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[\s-]?\d{5}(?![\d.-])")
_HAN_DIGITS: Final = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
_LONGEST_ANSWER: Final = 60


def read(text: str) -> str | None:
    """The one booking number that an answer gives, or None.

    >>> read("单号是2020041000309"), read("二零二零零四一零零零三零九"), read("20210506")
    ('2020041000309', '2020041000309', None)
    """
    if len(text) > _LONGEST_ANSWER:
        return None
    found = find(text) or find(text.translate(_HAN_DIGITS))
    return found[0].value if len({f.value for f in found}) == 1 else None


def find(text: str) -> tuple[Found[str], ...]:
    """Every booking number in the text.

    >>> [f.value for f in find("2026112100012 不受理 出厂编号不全")]
    ['2026112100012']
    """
    if "20" not in (text := folded(text)):
        return ()
    return tuple(Found(re.sub(r"\D", "", m[0]), m.start(), m.end()) for m in _NUMBER.finditer(text))


def show(value: str) -> str:
    """The 13 digits in one piece."""
    return value
