"""Owns citizen identity numbers (身份证号): GB 11643-1999, 17 digits and a check character by ISO 7064 MOD 11-2."""

import re
from datetime import date
from typing import Final

from nlu.found import Found, Ok, Wrong
from nlu.text import folded

_CHECKS: Final = "10X98765432"
_WEIGHTS: Final = tuple(2 ** (17 - place) % 11 for place in range(17))
_LENGTH: Final = 18
_INSIDE: Final = re.compile(
    r"(?<![0-9A-Za-z])[1-9]\d{5}[\s-]?(?:19|20)\d{2}[\s-]?\d{4}[\s-]?\d{3}[0-9Xx](?![0-9A-Za-z])"
)
_LONGEST_ANSWER: Final = 60


def read(text: str) -> str | None:
    """The one number that an answer gives, right or wrong (`check` tells), or None.

    >>> read("身份证 11010519491231002x"), read("13847271963")
    ('11010519491231002X', None)
    """
    found = find(text) if len(text) <= _LONGEST_ANSWER else ()
    return found[0].value if len({f.value for f in found}) == 1 else None


def find(text: str) -> tuple[Found[str], ...]:
    """Every identity number in the text, compact.

    >>> [f.value for f in find("靳海军 110105 19491231 002X")]
    ['11010519491231002X']
    """
    if len(text) < _LENGTH:
        return ()
    return tuple(Found(compact(m[0]), m.start(), m.end()) for m in _INSIDE.finditer(folded(text)))


def show(value: str) -> str:
    """The number in one piece."""
    return value


def masked(value: str) -> str:
    """The number with its birthday hidden, as it may be shown in a chat.

    >>> masked("11010519491231002X")
    '110105********002X'
    """
    return f"{value[:6]}********{value[14:]}"


def compact(number: str) -> str:
    """Upper case without blanks and dashes."""
    return re.sub(r"[\s-]", "", folded(number)).upper()


def check_character(body: str) -> str:
    """The check character of 17 digits (GB 11643, 4.2.5).

    >>> check_character("11010519491231002")
    'X'
    """
    return _CHECKS[sum(w * int(c) for w, c in zip(_WEIGHTS, body, strict=True)) % 11]


def check(number: str) -> Ok | Wrong:
    """Whether a number is whole: Wrong("length"), Wrong("alphabet") also for an impossible birthday, Wrong("checksum").

    >>> check("11010519491231002X"), check("110105194912310021"), check("11010519491331002X")
    (Ok(value='11010519491231002X'), Wrong(kind='checksum', suggestion=None), Wrong(kind='alphabet', suggestion=None))
    """
    number = compact(number)
    if len(number) != _LENGTH:
        return Wrong("length")
    if re.fullmatch(r"[0-9]{17}[0-9X]", number) is None or not _is_day(number[6:14]):
        return Wrong("alphabet")
    return Ok(number) if check_character(number[:17]) == number[17] else Wrong("checksum")


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
