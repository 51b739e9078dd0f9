"""Owns the days of a ledger row: when a thing was bought or put up, and until when its certificate holds."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from nlu.corrections import puts_right
from nlu.found import Found
from nlu.mentions import only_named
from nlu.reading import Reading

_VALID: Final = re.compile(
    r"有效期.{1,6}(?:至|到|是)$|"
    r"有效期?(?:限|日期)?(?:至|到|是|为|[:：\s])*$|到期(?:日|时间)?(?:是|[:：\s])*$|(?:合格证|证书)(?:是|到|上)*$"
)
_BOUGHT_BEHIND: Final = re.compile(
    r"(?:份|底|初|末|前后|左右|[春夏秋冬](?:天|季)|那会儿|的时候|[上下]半年)?[,，\s]?(?:[我俺咱]们?|店里?|单位|公司|厂里|学校|医院|[旗区县局院站]里|上级|上面|统一|一起|一块儿?|一批"
    r"|才|刚|就|都|也|新|又|重新|给|从[一-龥]{1,6}?|跟[一-龥]{1,3}?|在[一-龥]{1,6}?|[一-龥]{2}(?=[才刚])){0,6}(?:(?:[买购换装进配投启上入置采添领发产建安弄拉立架]|到(?![一-龥]{0,4}[去看来]|[一-龥]{1,6}[上里]))|来(?=的)|出厂|生产|的?(?P<end>$|[,，。;；\s]))"
)
_BOUGHT_BEFORE: Final = re.compile(
    r"(?:[买购装换配进产]|购置|安装|投用|启用|使用|到货|入手|出厂|日期|时间|年份)(?:的|于|是|在|写|填|按|时间|日期|[:：\s]|应该|好像|大概|差不多|都|了)*$"
)
_MADE: Final = re.compile(r"(?:出厂|生产|制造)(?:日期|时间)?(?:的|于|是|在|[:：\s])*$")
_MADE_BEHIND: Final = re.compile(r"(?:份)?(?:出厂|生产|制造)")
_TO_COME: Final = re.compile(
    r"(?:以后|之后|往后|以前|之前|[前后号午天日])(?:再|你们|就)?(?:过?来|上门|来检)(?:吧|行|都行|可以)?$"
)
"""12月3号以后来: a day that is wished for, not one of buying."""


def days(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    """Put the days that a text says of a row into it; those that were taken are no longer anything else."""
    text = reading.text
    if reading.past and _TO_COME.search(text):
        return
    bought: list[Found[Any]] = []
    for one, later in zip(reading.past, reading.coming, strict=False):
        before = text[: one.start]
        if any(one.start < hole.end and hole.start < one.end for hole in taken) or only_named(text, one):
            continue
        if _VALID.search(before):
            if isinstance(later.value, str):
                out.setdefault("valid_until", later.value)
            taken.append(one)
        elif reading.awaiting == "purchase_date" or _is_bought(reading, one):
            bought.append(one)
            taken.append(one)
    said = [one for one in bought if isinstance(one.value, str)]
    offered = any("还是" in text[one.end : other.start] for one, other in pairwise(said))
    if said and "purchase_date" not in out and not offered:
        later_made = [
            one for one in said if not _MADE.search(text[: one.start]) and not _MADE_BEHIND.match(text, one.end)
        ]
        told = [
            one
            for one in later_made
            if text[one.start - 1 : one.start] != "的" and _BOUGHT_BEFORE.search(text, 0, one.start)
        ]
        out["purchase_date"] = _in_its_year(put_right(told or later_made or said, text), said, text).value


def _in_its_year(day: Found[Any], days: Sequence[Found[Any]], text: str) -> Found[Any]:
    """到货是2022年4月，时间按4月写: a month without its year, where it is said with one, is that one."""
    if "年" in text[day.start : day.end]:
        return day
    dated = (one for one in days if "年" in text[one.start : one.end])
    return next((one for one in dated if one.value[_MONTH:] == day.value[_MONTH:]), day)


_MONTH: Final = len("2026")


def _is_bought(reading: Reading, day: Found[Any]) -> bool:
    """Whether a day is one of buying or putting up: 去年让牛踩过 is none, nor is a day to come or one of a week."""
    text = reading.text
    if isinstance(day.value, str) and day.value > reading.today.isoformat():
        return False
    behind = _BOUGHT_BEHIND.match(text, day.end)
    if behind is not None and (behind["end"] is None or _OF_YEAR.search(text[day.start : day.end])):
        return True
    return _BOUGHT_BEFORE.search(text, 0, day.start) is not None


_OF_YEAR: Final = re.compile(r"[年月]|\d[-./]\d")


def put_right(found: Sequence[Found[Any]], text: str) -> Found[Any]:
    """1.6级 哎不是 2.5级: of several values of one kind the first, or the one behind a word of correction."""
    at = 0
    while at + 1 < len(found) and puts_right(text[found[at].end : found[at + 1].start]):
        at += 1
    return found[at]
