"""Owns telephone numbers: mobiles (also dictated: 幺三九…), landlines, local numbers beside 电话 or an office.

Mobile numbers have 11 digits from 13 to 19 (MIIT numbering plan, 2017); area codes are 010, 02x, 0 with three digits.
"""

import re
from typing import Final

from nlu.found import Found, Ok, Wrong
from nlu.text import folded

_HAN_DIGITS: Final = dict(zip("零〇洞一幺二两三四五六七拐八九勾", "0001122345677899", strict=True))
_TO_DIGITS: Final = str.maketrans(_HAN_DIGITS)
_NOT_DIGITS: Final = re.compile(r"\D+")
_D: Final = r"[0-9零〇洞一幺二两三四五六七拐八九勾]"
_MOBILE: Final = re.compile(
    rf"(?:(?<![\dA-Za-z._-])|(?i:(?<=sj)|(?<=dh)|(?<=tel)))(?:\+?86[\s-]?)?(?P<n>[1一幺][3-9三四五六七拐八九勾](?:[\s.-]?{_D}){{9}})(?![\dA-Za-z])"
)
_LANDLINE: Final = re.compile(
    r"(?<![\dA-Za-z.-])\(?(?P<area>0(?:10|2\d|[3-9]\d\d))\)?[\s-]?(?P<n>[2-8]\d{2,3}[\s-]?\d{4})(?!\d)(?:\s?转\s?(?P<ext>\d{1,6}))?"
)
_SPOKEN_LANDLINE: Final = re.compile(rf"(?<!{_D})[零〇洞]{_D}{{2,3}}[\s,，-]?{_D}{{3,4}}\s?{_D}{{4}}(?!{_D})")
"""零四七六 八二三一五六七."""
_TOLL_FREE: Final = re.compile(r"(?<![\dA-Za-z-])(?P<n>[48]00[\s-]?\d{3,4}[\s-]?\d{3,4})(?![\d])")
_LOCAL: Final = re.compile(
    r"(?:电话|座机|固话|[室所科厅处部队]|中心)(?:号码?)?(?:[打写说发]错了?)?(?:应该)?(?:是|为|打|[:,\s])*(?P<n>[2-8]\d{6,7})(?![\dA-Za-z年月日号.-])"
)
_HINT: Final = re.compile(rf"{_D}[\s.-]?{_D}{{2}}")
_MOBILE_FORM: Final = re.compile(r"1[3-9]\d{9}\Z")
_LONGEST_ANSWER: Final = 60
_TOLL_FREE_DIGITS: Final = 10
_MOBILE_DIGITS: Final = 11


def read(text: str, *, local: bool = False) -> str | None:
    """The one number that an answer gives; None when it gives none, or several. With `local`, 3337062 is one too.

    >>> read("幺三九四七幺五五四零二"), read("138 4727 1963 就这个"), read("0471 3337062"), read("1359872993")
    ('13947155402', '13847271963', '0471-3337062', None)
    """
    if len(text) > _LONGEST_ANSWER:
        return None
    found = find(text)
    if not found:
        digits = folded(text).strip(" 。.,吧的")
        return digits if local and re.fullmatch(r"[2-8]\d{6,7}", digits) else None
    rest = text[: found[0].start] + text[found[0].end :]
    return None if len(found) > 1 or any(c.isdigit() for c in rest) else found[0].value


def find(text: str) -> tuple[Found[str], ...]:
    """Every telephone number in the text: 11 digits, or area code, dash and number.

    >>> [f.value for f in find("请与光学室0471-3337062联系，或衡器室3337085，手机１３９４７１５５４０２")]
    ['0471-3337062', '3337085', '13947155402']
    """
    text = folded(text)
    if not _HINT.search(text):
        return ()
    text = _SPOKEN_LANDLINE.sub(lambda said: said[0].translate(_TO_DIGITS), text)
    out: list[Found[str]] = []
    for match in _MOBILE.finditer(text):
        digits = _NOT_DIGITS.sub("", match["n"].translate(_TO_DIGITS))
        if _MOBILE_FORM.match(digits):
            out.append(Found(digits, match.start(), match.end()))
    for match in _LANDLINE.finditer(text):
        digits = _NOT_DIGITS.sub("", match["n"])
        extension = f"转{match['ext']}" if match["ext"] else ""
        _add(out, f"{match['area']}-{digits}{extension}", match.start(), match.end())
    for match in _TOLL_FREE.finditer(text):
        digits = _NOT_DIGITS.sub("", match["n"])
        if len(digits) == _TOLL_FREE_DIGITS:
            _add(out, digits, match.start(), match.end())
    for match in _LOCAL.finditer(text):
        _add(out, match["n"], match.start("n"), match.end("n"))
    return tuple(sorted(out, key=lambda f: f.start))


def show(value: str) -> str:
    """The number as it is dialled; it is stored in this form."""
    return value


def is_mobile(value: str) -> bool:
    """Whether a number is a mainland mobile number, to which an SMS can go."""
    return _MOBILE_FORM.match(value) is not None


def check(text: str) -> Ok | Wrong:
    """Whether the digits of an answer make a mobile number: Wrong("length") or Wrong("alphabet").

    >>> check("1359872993"), check("13598729934"), check("02598729934")
    (Wrong(kind='length', suggestion=None), Ok(value='13598729934'), Wrong(kind='alphabet', suggestion=None))
    """
    digits = _NOT_DIGITS.sub("", folded(text).translate(_TO_DIGITS))
    if len(digits) != _MOBILE_DIGITS:
        return Wrong("length")
    return Ok(digits) if is_mobile(digits) else Wrong("alphabet")


def _add(out: list[Found[str]], value: str, start: int, end: int) -> None:
    if not any(f.start < end and start < f.end for f in out):
        out.append(Found(value, start, end))
