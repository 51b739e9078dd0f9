"""Owns which of the days in a message is the one that is wished for or appointed, and which only give a reason."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final, TypeGuard

from nlu.denials import denied_day
from nlu.found import Found
from nlu.numerals import NUMBER, parse

Day = Found[Any]

_WEEKDAY: Final = re.compile(r"(?:周|星期|礼拜)[一二三四五六日天末]")
_BESIDE: Final = re.compile(r"[\s(（,，]*")
_EITHER: Final = re.compile(r"[\s、,，/]*(?:或者?|要么|还是|和|跟|与)?[\s]*")
_CLAUSE: Final = re.compile(r"[,，。;；!！?？\s]+")
_WISH: Final = re.compile(
    r"(?<![后往从本以])来|去(?=$|[吧行就都检现])|送|上门|到[店站场]|检(?!定过)|约(?!在过)|行[不吗吧]?$|行不|可以|成不|中不|最好|希望|想|方便|有空|得空|吧$|改|换|挪|推|延"
    r"|[以之]前|都行|安排|定[在于到]|还是|[就也](?=$|[吧哈哇])"
)
_BEST: Final = re.compile(r"最好|希望|尽量|就定|改成|改到|换成")
_BEST_NEXT: Final = ("最好", "希望", "尽量", "最好是")
_REASON: Final = re.compile(
    r"(?<![送过])去(?!检|现场|你们|贵)[一-龥]{2}|先不|再说|以后再|下次|下回|过期|到期|失效|才(?:有|能|到|回)|就(?:要|得|有|走|没)|(?<!需)要(?:去|出|走|回|接|进|开|用|交|赶|检查)|得(?:去|出|走|回|接|进|开|赶)"
    r"|出差|出门|进货|放假|关门|盘点|回老家|来人|来车|检查组|上次|上回|刚|买的|检过|开业|评审|办事|装修|停业|搬家|维修|修理|送修|拉[到去走]|要来(?!检|上门|看|我)"
)
_SHIFT: Final = re.compile(
    rf"(?:推迟|[往向]?后[推延挪移拖]|延[后期迟]|顺延|[推挪拖]后|晚|(?P<sooner>提前|[往向]?前[挪移提赶]|早))上?(?P<n>{NUMBER})"
    r"(?P<unit>天|日|周|个?星期|个?礼拜)(?!.{0,6}(?:打|联系|通知|电话|告诉|说一))"
)


def meant(text: str, found: Sequence[Day]) -> Day | None:
    """The day that a message wishes for; None when it names none, or only days that it rules out.

    A weekday that is said with a date only says it once more; two days running that are left open are a span.

    >>> from nlu.dates import find
    >>> def wished(text): return meant(text, find(text, today=date(2026, 11, 21), bias="future")).value
    >>> wished("希望12月2日来，周三下午病人少"), wished("这个月底以前来就行 下个月要接奶款了")
    ('2026-12-02', {'to': '2026-11-30'})
    >>> wished("月底前给我们排上最好 11月30号")
    '2026-11-30'
    >>> wished("周一周二都行"), wished("不要下周一 下周二来")
    ({'from': '2026-11-23', 'to': '2026-11-24'}, '2026-11-24')
    """
    bad = [one.value for one in found if denied_day(text, one.start, one.end)]
    good = [one for one in found if one.value not in bad]
    days = _left_open(text, once(good, text))
    if not days:
        return None
    return max(enumerate(days), key=lambda one: (*_rank(text, one[1]), one[0]))[1]


def shift(text: str) -> int:
    """By how many days what was appointed is to be later, or earlier when negative; 0 when nothing is said of it.

    >>> shift("往后推一天"), shift("提前两天吧"), shift("晚一周来"), shift("提前一天打电话")
    (1, -2, 7, 0)
    """
    found = _SHIFT.search(text)
    number = parse(found["n"]) if found else None
    if found is None or not isinstance(number, int):
        return 0
    return number * (1 if found["unit"] in "天日" else 7) * (-1 if found["sooner"] else 1)


def _rank(text: str, day: Day) -> tuple[int, bool, int]:
    """A wish before a reason, and among wishes a day before a span: 26号之前能来最好，我就写下周二吧."""
    weighs = weight(text, day)
    return (weighs > 0) - (weighs < 0), is_day(day.value), weighs


def several(text: str, found: Sequence[Day]) -> bool:
    """Whether a message leaves open which of two days that do not touch: 24号或者27号."""
    days = _left_open(text, once(found, text))
    return any(
        one.value != other.value and _EITHER.fullmatch(text, one.end, other.start) is not None
        for one, other in pairwise(days)
    )


def once(days: Sequence[Day], text: str) -> list[Day]:
    """Without weekdays that say a date once more: 12月2日（周三）, 周四最好 26号."""
    dated = [one for one in days if is_day(one.value) and not is_weekday(text, one)]
    return [one for one in days if not (is_weekday(text, one) and any(_again(text, one, other) for other in dated))]


def is_weekday(text: str, day: Day) -> bool:
    """Whether a day is said as a weekday alone, of no week that is named: 周一, but not 下周一."""
    return _WEEKDAY.fullmatch(text, day.start, day.end) is not None


def _again(text: str, weekday: Day, dated: Day) -> bool:
    same = date.fromisoformat(str(weekday.value)).weekday() == date.fromisoformat(str(dated.value)).weekday()
    first, last = sorted((weekday, dated), key=lambda one: one.start)
    return same or _BESIDE.fullmatch(text, first.end, last.start) is not None


def _left_open(text: str, days: Sequence[Day]) -> list[Day]:
    """周一周二都行: days that follow each other, in the calendar and in the text, as one span."""
    out: list[Day] = []
    for one in days:
        last = out[-1] if out else None
        if (
            last is not None
            and is_day(one.value)
            and _EITHER.fullmatch(text, last.end, one.start)
            and _follows(last, one)
        ):
            first = last.value["from"] if isinstance(last.value, dict) else last.value
            out[-1] = Found({"from": first, "to": one.value}, last.start, one.end)
        else:
            out.append(one)
    return out


def _follows(last: Day, one: Day) -> bool:
    end = last.value.get("to") if isinstance(last.value, dict) and "from" in last.value else last.value
    return is_day(end) and date.fromisoformat(end) + timedelta(days=1) == date.fromisoformat(one.value)


def is_day(value: Any) -> TypeGuard[str]:
    """Whether a value is one whole day, and no month, year, or span of days.

    >>> is_day("2026-11-21"), is_day("2026-11"), is_day({"to": "2026-11-21"})
    (True, False, False)
    """
    return isinstance(value, str) and len(value) == len("2026-11-21")


def weight(text: str, day: Day) -> int:
    """How much the clause that a day stands in sounds like a wish, and how little like a reason."""
    before = list(_CLAUSE.finditer(text, 0, day.start))
    start = before[-1].end() if before else 0
    behind = _CLAUSE.search(text, day.end)
    clause = text[start : day.start] + text[day.end : behind.start() if behind else len(text)]
    wish = (_WISH.search(clause) is not None) + (_BEST.search(clause) is not None)
    if not clause.strip() and text[:start].rstrip(" ,，").endswith(_BEST_NEXT):
        wish += 2  # 月底前排上，最好 11月30号: the word stands before the day that it means
    return wish - 2 * (_REASON.search(clause) is not None)
