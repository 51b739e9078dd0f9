"""Owns what is said of several things at once: of each in turn (分别放内科、外科), or of all behind them (都送过去)."""

import re
from collections.abc import Sequence
from typing import Final

from nlu import serial
from nlu.numerals import NUMBER, parse

COUNTER: Final = "(?:台|个|块|把|只|支|套|件|条|根|杆|具|架|面)"
COUNT: Final = re.compile(
    rf"(?:(?<![\d.第每这那A-Za-z-])|(?<=\d)(?=[一两二三四五六七八九十俩仨]{COUNTER}))(?:其中)?(?P<n>{NUMBER})\s?{COUNTER}(?![把枪月杠横竖])(?!兆|千帕|小时)"
)
_ALL: Final = re.compile(r"(?:都|均|全部|全都|统一|一律)(?=[是在放装用摆搁挂给送现你我麻得A-Za-z])")
_TWO: Final = 2


def one_each(text: str, size: int) -> tuple[str, ...]:
    """分别放内科、外科、急诊: what is said of each of `size` things in turn, and what is said of all behind it.

    >>> one_each("位置分别是前厅 后厨", 2), one_each("分别装在蒙A1、蒙A2两辆车上，去年装的", 2), one_each("分别放", 2)
    (('位置是前厅', '位置是后厨'), ('装在蒙A1', '装在蒙A2', '都去年装的'), ())
    """
    found = _EACH.search(text) if size >= _TWO else None
    if found is None:
        return ()
    words = [one for one in _WORD_OF_LIST.finditer(text, found.end()) if one[0] not in ("和", "跟")]
    if len(words) < size:
        return ()
    clause = max(text.rfind(sign, 0, found.start()) for sign in " ,，;；。") + 1
    lead = f"{text[clause : found.start()]}{found['verb'] or ''}"
    own = [f"{lead}{_COUNTED_TAIL.sub('', one[0])}" for one in words[:size]]
    rest = (text[:clause], text[words[size - 1].end() :])
    return (*own, *(f"都{part}" for side in rest if (part := side.strip(" ,，、;；。"))))


_EACH: Final = re.compile(
    r"(?:分别|依次|挨个|各自?)(?P<verb>(?:就|给)?(?:是|为|放在?|装在?|摆在?|搁在?|挂在?|在|用在|写)?)"
)
_WORD_OF_LIST: Final = re.compile(r"(?:(?!和|跟|以及)[^\s,，、;；。])+|和|跟|以及")
_COUNTED_TAIL: Final = re.compile(rf"(?<=[A-Za-z0-9]){NUMBER}[台个块把只支辆][一-龥]{{0,4}}\Z")


def shared_out(text: str) -> tuple[str, list[tuple[str, ...]]]:
    """依次放水果区、熟食区、调料区: the text without what is said of several things in turn, and the words for each.

    >>> shared_out("三台，依次放水果区、熟食区、调料区")
    ('三台，', [('放水果区', '放熟食区', '放调料区')])
    >>> shared_out("分别放一楼")[1]
    []
    """
    lists: list[tuple[str, ...]] = []
    rest, at = "", 0
    for found in _EACH.finditer(text):
        end = min((place for sign in ",，;；。\n" if (place := text.find(sign, found.end())) >= 0), default=len(text))
        said = _WORD_OF_LIST.finditer(text[found.end() : end].replace("/", "、"))
        words = [one[0] for one in said if one[0] not in ("和", "跟", "以及")]
        start = max(text.rfind(sign, 0, found.start()) for sign in " ,，;；。\n") + 1
        numbers: set[int | float | None] = {len(re.findall(_ONE_OF, text))}
        if not any(word[:1].isascii() for word in words):  # codes go with the models that are told in order
            numbers |= {parse(one["n"]) for one in COUNT.finditer(text)} | {len(serial.find(text))}
        if len(words) >= _TWO and len(words) in numbers and start >= at:
            lead = f"{text[start : found.start()]}{found['verb'] or ''}"
            lists.append(tuple(f"{lead}{word}" for word in words))
            rest, at = rest + text[at:start], end
    return rest + text[at:], lists


_ONE_OF: Final = rf"一{COUNTER}"


def parted_tail(text: str) -> tuple[str, str]:
    """What is said of one, and what is said of all behind it: 放验光间 | 都送过去; 20年5月买的 | 我抽空送过去.

    >>> parted_tail("放验光间 都送过去"), parted_tail("放验光间 这个你们来")
    (('放验光间', '都送过去'), ('放验光间 这个你们来', ''))
    """
    found = next((one for one in _ALL.finditer(text) if not _LISTED.search(text[: one.start()])), None)
    found = found or _WE.search(text)
    if found is None:
        return text, ""
    return text[: found.start()].rstrip(" ,，。;；"), text[found.start() :]


_WE: Final = re.compile(r"(?<=[\s,，。;；])(?:我|咱|你)们?[一-龥]{0,6}?(?:送|拿|拉|来|上门)")
"""Who brings or comes does so for all of them."""


_LISTED: Final = re.compile(r"[A-Za-z0-9]\s?(?:[、,/]|和|跟|与)\s?[A-Za-z0-9]+\s?\Z")
"""编号P01、P02都是…: all of this piece."""


def behind_list(parts: Sequence[str]) -> int:
    """Where in the last piece stands what is said behind a list: 一个220914一个220917，储气罐上的; 0 when nowhere."""
    coded = [one for one in parts if ONE_CODE.match(re.sub(_LABEL_OF_ONE, "", one))]
    last = parts[-1]
    sign = min((last.find(sign) for sign in STRONG if sign in last), default=0)
    if len(coded) < _TWO or parts[-1] not in coded or not sign:
        return 0
    return 0 if any(sign in one for one in coded[:-1] for sign in STRONG) else sign


_LABEL_OF_ONE: Final = r"(?:出厂)?(?:编号|型号|序列号|号码|机号)(?:是|为)?\s?"


ONE_CODE: Final = re.compile(rf"(?P<one>(?:[一1另]{COUNTER}(?:是|号是|号)?)?)\s?[A-Za-z0-9]{{3}}")
STRONG: Final = ",，、"
"""Signs that part what is said."""
