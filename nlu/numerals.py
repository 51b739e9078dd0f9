"""Owns numbers as people write and say them: 30, 1,000, 1.5万, 三十, 两百五, 一万二, 三点五, 半, 俩.

Chinese numerals follow GB/T 15835-2011; the colloquial rule that a last digit after a unit counts in the next lower
unit (一万二 = 12000) is that of everyday speech.
"""

import re
from typing import Final

from nlu.found import Found
from nlu.text import folded

Number = int | float

_DIGIT: Final = {
    **{c: i for i, c in enumerate("零一二三四五六七八九")},
    **{c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "幺": 1,
    "两": 2,
}
READ_ALOUD: Final = "零〇一二三四五六七八九幺洞拐两勾"
"""The signs in which a number is said figure by figure."""
AS_FIGURES: Final = str.maketrans(READ_ALOUD, "0012345678910729")
_SCALE: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10**4, "亿": 10**8}
_ALONE: Final[dict[str, Number]] = {"半": 0.5, "俩": 2, "仨": 3}

_D: Final = "零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖"
_THOUSAND: Final = "[千仟](?![克帕瓦伏米卡])"
ARABIC: Final = (
    rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,4}}(?![\d,])|\d{{1,15}})(?:\.\d{{1,12}})?(?:[万亿]|百(?!帕)|{_THOUSAND})?"
)
HAN: Final = (
    rf"(?>[半俩仨]|[两十拾廿卅{_D}](?:[十拾佰万亿{_D}]|百(?!帕)|{_THOUSAND}|两(?=[百千万亿])|点(?=[{_D}])){{0,24}})"
)
NUMBER: Final = rf"(?:{ARABIC}|{HAN})"

_WHOLE: Final = re.compile(rf"\s*([+-]?)({NUMBER})\s*\Z")
_INSIDE: Final = re.compile(rf"(?<![\d.])(?:{NUMBER})(?![\d])")
_SIGNIFICANT: Final = 12


def read(text: str) -> Number | None:
    """The number that the whole text says, or None.

    >>> [read(t) for t in ("三十", "两百五", "一万二", "二〇一三", "一点六", "半", "俩", "1,000", "1.5万", "-3")]
    [30, 250, 12000, 2013, 1.6, 0.5, 2, 1000, 15000, -3]
    >>> read("三三十") is None
    True
    """
    match = _WHOLE.match(folded(text))
    if match is None:
        return None
    value = parse(match[2])
    return -value if value is not None and match[1] == "-" else value


def find(text: str) -> tuple[Found[Number], ...]:
    """Every number in the text, from left to right.

    >>> [f.value for f in find("三台，每台30公斤")]
    [3, 30]
    """
    found = ((m, parse(m[0])) for m in _INSIDE.finditer(folded(text)))
    return tuple(Found(value, m.start(), m.end()) for m, value in found if value is not None)


def approximate(token: str) -> bool:
    """Whether a token gives no one number: 两三, 五六十, 百八十.

    >>> approximate("两三"), approximate("五六"), approximate("百八十"), approximate("二十三")
    (True, True, True, False)
    """
    return _APPROXIMATE.fullmatch(token) is not None


_APPROXIMATE: Final = re.compile(
    r"(?:一[二两]|[二两]三|三[四五]|四五|五六|六七|七八|八九)[十百千万]?|[一二三四五六七八九]?十(?:一二|二三|三四|四五|五六|六七|七八|八九)"
    r"|百八十|千八百|十来|百十来?"
)


def show(value: Number) -> str:
    """The number in digits, without exponent or closing zeros.

    >>> show(0.030), show(12000), show(30.0)
    ('0.03', '12000', '30')
    """
    return str(tidy(value)) if isinstance(tidy(value), int) else f"{value:.12f}".rstrip("0").rstrip(".")


def tidy(value: Number) -> Number:
    """The number without binary noise: rounded to 12 significant digits, an int when it is whole.

    >>> tidy(0.1 + 0.2), tidy(3.0)
    (0.3, 3)
    """
    rounded = float(f"{value:.{_SIGNIFICANT}g}")
    return int(rounded) if rounded.is_integer() else rounded


def parse(token: str) -> Number | None:
    """The value of one token that `NUMBER` matched; None when its characters make no number (三三十)."""
    if token[0].isdigit() and token[0].isascii():
        scale = _SCALE.get(token[-1], 1)
        digits = (token[:-1] if scale > 1 else token).replace(",", "")
        return tidy(float(digits) * scale) if "." in digits else int(digits) * scale
    return _parse_han(token)


def _parse_han(token: str) -> Number | None:
    if token in _ALONE:
        return _ALONE[token]
    whole, point, fraction = token.partition("点")
    if point:
        value = _parse_han(whole)
        if value is None or not all(c in _DIGIT for c in fraction):
            return None
        return tidy(float(f"{value}.{''.join(str(_DIGIT[c]) for c in fraction)}"))
    if len(token) > 1 and all(c in _DIGIT for c in token):
        return int("".join(str(_DIGIT[c]) for c in token))
    return _parse_places(token)


def _parse_places(token: str) -> int | None:
    total = section = 0
    digit: int | None = None
    last = 10**9
    tail = 1
    gap = True
    for c in token.replace("廿", "二十").replace("卅", "三十"):
        if c in _DIGIT:
            if digit:
                return None
            digit, gap = _DIGIT[c], gap or _DIGIT[c] == 0
            continue
        scale = _SCALE[c]
        if scale >= 10**4:
            total, section = (total + section + (digit or 0)) * scale, 0
        elif scale >= last or (digit is None and scale > 10):
            return None
        else:
            section += (digit or 1) * scale
        last, digit, gap = (10**9 if scale >= 10**4 else scale), None, False
        tail = scale
    if digit is None or digit == 0:
        return total + section
    return total + section + (digit if gap else digit * tail // 10)
