"""When two names or serial numbers are the same one: the keys that duplicates are found by (SPEC 3)."""

from __future__ import annotations

import re
import unicodedata

from booking.instrument import NO_VALUE

_DASHES = re.compile(r"[-－—–―_ー/]+")
_BLANKS = re.compile(r"\s+")


def sameness(text: str) -> str:
    """The key of a name, maker or serial number: width, case, blanks and the width of brackets make no difference.

    >>> sameness("189583P 东枪") == sameness("189583p东枪"), sameness("3MSW0702001（东）")
    (True, '3MSW0702001(东)')
    """
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()


def no_value(text: str) -> bool:
    """Whether the text only says that the nameplate has no such value; both "----" and "-----" are accepted.

    >>> no_value("----"), no_value("—— "), no_value("A-1"), no_value("")
    (True, True, False, False)
    """
    return _DASHES.fullmatch(text.strip()) is not None


def settled(text: str) -> str:
    """The text as it is stored: without outer blanks, and "no value" in its one form.

    >>> settled(" ACS-30 "), settled("----")
    ('ACS-30', '-----')
    """
    return NO_VALUE if no_value(text) else text.strip()
