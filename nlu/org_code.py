"""Owns organisation codes (组织机构代码): eight digits or letters and a check character by GB 11714-1997."""

import re
from typing import Final

from nlu.found import Found, Ok, Wrong
from nlu.text import folded

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_WHOLE: Final = re.compile(r"\s*(?:(?:组织)?机构代码)?(?:是|为|[:\s])*([0-9A-Za-z]{8}\s?-?\s?[0-9Xx])[\s。.吧的]*\Z")
_INSIDE: Final = re.compile(
    r"(?<![0-9A-Za-z-])(?:[0-9A-Za-z]{8}-[0-9Xx]"
    r"|(?<=代码)[0-9A-Za-z]{9}|(?<=代码[是为: ])[0-9A-Za-z]{9})(?![0-9A-Za-z-])"
)
_LENGTH: Final = 9


def read(text: str) -> str | None:
    """The code that the whole text gives, compact and in upper case; None when it has another form.

    >>> read("73510009-6"), read("机构代码 D2143569-X"), read("12345")
    ('735100096', 'D2143569X', None)
    """
    match = _WHOLE.match(folded(text)) if len(text) <= 40 else None
    return None if match is None else compact(match[1])


def find(text: str) -> tuple[Found[str], ...]:
    """Every code in the text that has its dash or stands right after 代码.

    >>> [f.value for f in find("我们代码是 73510009-6")]
    ['735100096']
    """
    return tuple(Found(compact(m[0]), m.start(), m.end()) for m in _INSIDE.finditer(folded(text)))


def show(value: str) -> str:
    """With the dash before the check character.

    >>> show("735100096")
    '73510009-6'
    """
    return f"{value[:8]}-{value[8:]}"


def compact(code: str) -> str:
    """Upper case without blanks and dashes."""
    return re.sub(r"[\s-]", "", folded(code)).upper()


def check_character(body: str) -> str:
    """The check character of eight characters (GB 11714: 11 minus the weighted sum modulo 11; 10 is X, 11 is 0).

    >>> check_character("D2143569")
    'X'
    """
    rest = 11 - sum(w * _ALPHABET.index(c) for w, c in zip(_WEIGHTS, body, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def check(code: str) -> Ok | Wrong:
    """Whether a code is whole: Ok(compact code), or Wrong with kind "length", "alphabet" or "checksum".

    >>> check("73510009-6"), check("735100094")
    (Ok(value='735100096'), Wrong(kind='checksum', suggestion=None))
    """
    code = compact(code)
    if len(code) != _LENGTH:
        return Wrong("length")
    if any(c not in _ALPHABET for c in code):
        return Wrong("alphabet")
    return Ok(code) if check_character(code[:8]) == code[8] else Wrong("checksum")
