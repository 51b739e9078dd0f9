"""Owns what in a message of staff is never a line, whatever number it holds: a day, a telephone, a window, a bus."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from nlu import booking_no, certificate_no, dates, phone, time_of_day, validity
from nlu.found import Found
from nlu.text import folded

Span = tuple[int, int]

_N: Final = r"(?:\d{1,5}|[一二三四五六七八九十两百]{1,4})"
_PLACE: Final = (
    r"(?:号?(?:办公|教学|实验|综合|检测|业务)?(?:楼|大楼)|层|号?(?:窗口|窗|柜台|服务台|诊室|诊区|实验室|检定室|工作室|办公室|会议室|接待室|室"
    r"|房间|房|库房|仓库|库|大厅|厅|大门|门|院|区|站台|站|车间|厂房|工位|摊位|档口|铺位?|车位|停车场|岗亭|岗)|单元|栋|幢|座|号院|弄|巷|街|路"
    r"|路公交车?|路车|号线|路|部电梯|楼层|排|组|队|车间|桌|柜|车位)"
)
_QUANTITY: Final = (
    r"(?:年|个?月|周|个?星期|个?礼拜|天|日内|个?工作日|个?小时|分(?![给到配派])钟?|时(?!间)|点|秒|元|块钱|公斤|千克|斤|克|吨|米|公里|里|厘米|毫米|升|度|伏|安|%|kg|g"
    r"|t|km|m|cm|mm|MPa|kPa|Pa|V|A|W|℃|人|位|份|张|页|遍|次|回|倍|折|码|级|等|班|寸|楼|辆车|车)"
)
_AT_PLACE: Final = re.compile(rf"(?:第|[A-Za-z])?{_N}{_PLACE}")
_DIGITS_PLACE: Final = re.compile(
    rf"(?:楼|层|栋|座|室|房间|门牌|车牌|窗口|院)\s?{_N}(?:号|室|房)?(?![\d台件])|[A-Za-z]?\d{{1,2}}-\d{{3,4}}(?:室|房)"
)
_AMOUNT: Final = re.compile(
    rf"(?<![\dA-Za-z第]){_N}(?:\.\d+)?(?:\s?(?:-|~|至|到)\s?\d+(?:\.\d+)?)?\s?{_QUANTITY}(?![A-Za-z台])"
)
_DAY_ALONE: Final = re.compile(
    r"(?<![\dA-Za-z第])(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号](?=\s?(?:上午|下午|早|中午|晚|之?前|之?后|以前|以后|左右|当天|那天|一早|\d{1,2}[点:]"
    r"|过来|送|来|去|到(?!检)|至|-|~|和\d{1,2}[日号](?!器|秤|表|仪|台)|或|有空|可以|都行))|(?<![\dA-Za-z第])(?:3[01]|[12]?\d)日"
)
_DAY_AFTER: Final = re.compile(r"(?<=[到至和或~-])\s?(?:\d{1,2})[日号](?!机|枪|器|秤|表|仪|台|[受不退合收])")
_DATE_LIKE: Final = re.compile(
    r"(?:\d{2,4}年)?\d{1,2}月\d{1,2}[日号]?|(?<!\d)\d{4}([-./])\d{1,2}\1\d{1,2}(?!\d)|(?<!\d)\d{4}年(?:\d{1,2}月)?"
)
"""Whatever is written as a day, even one that no calendar has."""
_AHEAD: Final = re.compile(
    r"(?:本|这|下下?|上)?(?:周|星期|礼拜)[一二三四五六日天末1-7](?:[、和或到至-](?:周|星期|礼拜)?[一二三四五六日天])?"
)
_PLATE: Final = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9·]{4,7}")
_LONG_DIGITS: Final = re.compile(
    r"(?:QQ|qq|微信|群|密码|邮编|房号|分机|转|码|备注)[号:：是为\s]{0,3}[A-Za-z]{0,8}\d{3,12}"
    r"|(?:电话|手机|座机|热线|致电|拨打|打)(?:号码?)?[是为:：\s]{0,3}[\d/转-]{5,24}"
)


def spans(text: str, today: date) -> tuple[Span, ...]:
    """The places of all that names no line, in no order.

    >>> text = "受理 12月3号上午9点到3号楼2层2号窗口，坐8路车，电话0471-3337062"
    >>> {"0471-3337062", "12月3号", "2号窗口", "3号楼"} <= {text[a:b] for a, b in spans(text, date(2026, 11, 21))}
    True
    """
    text = folded(text)
    out = [match.span() for pattern in _PATTERNS for match in pattern.finditer(text)]
    out += [(found.start, found.end) for found in _values(text, today)]
    return tuple(out)


def _values(text: str, today: date) -> Iterable[Found[Any]]:
    yield from dates.find(text, today=today, bias="future")
    yield from dates.find_days(text, today=today)
    yield from time_of_day.find(text)
    yield from phone.find(text)
    yield from certificate_no.find(text)
    yield from validity.find(text)


def booking_numbers(text: str) -> tuple[Found[str], ...]:
    """Booking numbers, which name lines."""
    return booking_no.find(text)


class Taken:
    """Which characters of a text are taken already."""

    def __init__(self, length: int) -> None:
        """Begin with none taken."""
        self._signs = bytearray(length)

    def free(self, start: int, end: int) -> bool:
        """Whether no character of a place is taken."""
        return not any(self._signs[start:end])

    def take(self, start: int, end: int) -> None:
        """Take every character of a place."""
        self._signs[start:end] = b"\1" * (end - start)


_PATTERNS: Final = (
    _AT_PLACE,
    _DIGITS_PLACE,
    _AMOUNT,
    _DATE_LIKE,
    dates.FIGURES_DAY,
    _DAY_ALONE,
    _DAY_AFTER,
    _AHEAD,
    _PLATE,
    _LONG_DIGITS,
)
