"""Owns lengths of validity: 一年, 半年, 6个月, 一年半."""

import re
from typing import Final

from nlu.found import Found
from nlu.numerals import NUMBER, parse
from nlu.text import folded

_LENGTH: Final = rf"(?<![\d.第])(?P<n>{NUMBER})\s?(?P<u>个月|年半|年)(?![前后底初末内月之以\d])"
_WHOLE: Final = re.compile(rf"(?:有效期?|周期|有效期限)?(?:是|为|[:\s])*{_LENGTH}(?:有效|一检|一次|期|[\s。.,吧的])*\Z")
_INSIDE: Final = re.compile(
    rf"(?P<before>(?:有效期?|周期)(?:均|都|各|一律|统一|按)?(?:是|为|[:\s])*|管)?{_LENGTH}(?P<after>\s?有效|\s?一检|\s?检一次)?"
)
_LONGEST_YEARS: Final = 20


def read(text: str) -> str | None:
    """The length that the whole text says, in whole years or months; None when it says something else.

    >>> read("半年"), read("一年有效"), read("12个月"), read("一年半"), read("24年")
    ('6个月', '1年', '12个月', '18个月', None)
    """
    match = _WHOLE.match(folded(text)) if len(text) <= 60 else None
    return None if match is None else _value(match)


def find(text: str) -> tuple[Found[str], ...]:
    """Every length in the text beside 有效 or 周期.

    >>> [f.value for f in find("第1台合格 半年有效 到明年5月23号")]
    ['6个月']
    """
    if not any(word in text for word in ("有效", "周期", "检", "管")):
        return ()
    out = []
    for match in _INSIDE.finditer(folded(text)):
        value = _value(match) if match["before"] or match["after"] else None
        if value is not None:
            out.append(Found(value, match.start(), match.end()))
    return tuple(out)


def show(value: str) -> str:
    """As people say it."""
    return value


def months(value: str) -> int:
    """The length in months.

    >>> months("2年"), months("6个月")
    (24, 6)
    """
    return int(value[:-1]) * 12 if value.endswith("年") else int(value.removesuffix("个月"))


def _value(match: re.Match[str]) -> str | None:
    number = parse(match["n"])
    if number is None or number <= 0 or (match["u"] != "个月" and number > _LONGEST_YEARS):
        return None
    if match["u"] == "个月":
        return f"{int(number)}个月" if isinstance(number, int) else None
    if match["u"] == "年" and isinstance(number, int):
        return f"{number}年"
    return f"{round(number * 12) + (6 if match['u'] == '年半' else 0)}个月"
