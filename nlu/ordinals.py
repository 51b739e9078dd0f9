"""Owns which of several things a person means: 第二个, 最后一台, 1和3, 前三台, 后两台, 除了第二个都要."""

import re
from typing import Final

from nlu.numerals import read as number
from nlu.text import bare

MOST: Final = 99
"""No list that is shown to people is longer; a greater number is not an ordinal."""

_DIGITS: Final = r"(?:\d{1,2}|[一二三四五六七八九十两俩仨]{1,3})"
_COUNTER: Final = (
    r"(?:个|项|条|台|只|支|把|块|件|套|号|种|类|行|家|单|份|张|颗|根|样|款|栏|位|杆|面|枪|具|副|辆|座|批|组|步|笔|次)"
)
_THING: Final = (
    r"(?:秤|表|枪|桩|器具|选项|记录|仪器|设备|机器|机子|加油机|血压计|压力表|预约|单子|器|计|的|吧"
    r"|了|呗|就行|那个|这个|那台|这台)*"
)
_HEAD: Final = r"(?:就|我|要|选|是|应该|那|用|约|改|删|查|看|点|去掉|加上|加|再|还有|也|把|选择|是第|嗯|对)*"
_LAST: Final = (
    r"(?:后[头面](?=那[台个块把只支])"
    r"|(?<![最底])下面(?=那|这|一)|(?<!最)下边(?=那|这)|最后|倒数第?一|末尾|最末|最下面|最底下|最下边|末了)"
)
_FIRST: Final = r"(?:(?<!最)上面(?=那|这)|(?<!最)上边(?=那|这)|最前面|最上面|最上边|头|打头|开头)(?:那|这)?(?:一)?"

_ORDINAL: Final = re.compile(rf"{_HEAD}(?:第\s?({_DIGITS})|({_DIGITS}))\s?{_COUNTER}?{_THING}")
_LAST_ONE: Final = re.compile(rf"{_HEAD}(?:{_LAST})(?:那|这)?一?{_COUNTER}?{_THING}")
_FIRST_ONE: Final = re.compile(rf"{_HEAD}{_FIRST}{_COUNTER}?{_THING}")
_BACK_NTH: Final = re.compile(rf"{_HEAD}倒数第?({_DIGITS}){_COUNTER}?{_THING}")

NTH: Final = re.compile(
    rf"(?P<back>倒数)?第(?!\s?{_DIGITS}\s?(?:次|回|季度|页|方|时间|步|天|年))\s?(?P<nth>{_DIGITS}(?:\s?[、,和跟与及]\s?第?\s?{_DIGITS}(?![\d.]))*)\s?{_COUNTER}?"
)
"""第2台, 第一、三个: a marked ordinal inside a longer sentence."""

_SPAN: Final = re.compile(rf"第?\s?({_DIGITS})\s?{_COUNTER}?\s?(?:到|至|~|-)\s?第?\s?({_DIGITS})\s?{_COUNTER}?")
_FRONT: Final = re.compile(rf"(?:前|头|开头|前面|头前|最前面)(?:的|那|这)?\s?({_DIGITS})\s?{_COUNTER}?")
_REAR: Final = re.compile(
    rf"(?:后|最后|末|末尾|后面|后头|最后面|倒数)(?:的|那|这)?\s?(?:({_DIGITS})\s?{_COUNTER}|([俩仨]))"
)
_ALL: Final = re.compile(
    rf"全部|全都|所有|统统|通通|一起|(?<!第)一块儿?(?![\d受合不退没过])"
    rf"|每{_COUNTER}|挨个|全要|全选|都要|都选|都约|都检|都行"
    rf"|都加|都送|都报|都算|都删|都来|都弄|(?<![^\s,])全(?=约|检|要|选|上|报|送)|一[个台块]都?不(?:落|漏|少)"
    rf"|[俩仨]都|都(?=上|给|约|弄|一)|一并|^都$|^全$"
)
_EXCEPT: Final = re.compile(
    r"除了?|除开|除去|不算|不包括|不含|去掉|抛开|减去|刨去|刨掉|别要|不要|先不|不约|不检|不用|没有|不带|别管|别约"
)
_LIST: Final = re.compile(rf"(?<![\d.])第?\s?({_DIGITS})(?![\d.])\s?{_COUNTER}?")
_LIST_WHOLE: Final = re.compile(
    rf"{_HEAD}第?\s?{_DIGITS}\s?{_COUNTER}?(?:(?:\s|[,、.和跟与及加+&/]|还有"
    rf"|以及)+第?\s?{_DIGITS}\s?{_COUNTER}?)+{_THING}(?:都要|都约|都|要|约上|约)?"
)
_PLAIN_NUMBERS: Final = re.compile(r"\d{1,2}(?:[ ,、.;/+]+\d{1,2})+")


def ordinal(text: str) -> int | None:
    """The place that the whole message names, counted from 1, or -1 for the last.

    >>> [ordinal(t) for t in ("第二个", "2", "二", "就第3台吧", "最后一个", "选1", "倒数第二个", "938579")]
    [2, 2, 2, 3, -1, 1, -2, None]
    """
    said = bare(text)
    if len(said) > 16:
        return None
    if _LAST_ONE.fullmatch(said):
        return -1
    if found := _BACK_NTH.fullmatch(said):
        return _negative(found[1])
    if _FIRST_ONE.fullmatch(said):
        return 1
    if found := _ORDINAL.fullmatch(said):
        return whole_number(found[1] or found[2])
    return None


def selection(text: str, size: int) -> tuple[int, ...] | None:
    """The places, counted from 1, that the message picks out of `size` things, or None when it picks nothing.

    >>> [selection(t, 4) for t in ("全部", "除了第二个都要", "后两台", "1和3", "前三台", "2到4", "最后一台")]
    [(1, 2, 3, 4), (1, 3, 4), (3, 4), (1, 3), (1, 2, 3), (2, 3, 4), (4,)]
    """
    chosen, dropped, everything = picked(text)
    if size < 1 or not (chosen or dropped or everything):
        return None
    out = {place for one in dropped if (place := one if one > 0 else size + 1 + one) > 0}
    if everything or (dropped and not chosen):
        inside = set(range(1, size + 1))
    else:
        inside = {one if one > 0 else size + 1 + one for one in chosen}
    result = tuple(sorted(place for place in inside - out if 1 <= place <= size))
    return result or None


def picked(text: str) -> tuple[tuple[int, ...], tuple[int, ...], bool]:
    """What a message picks: the places chosen, the places left out, and whether it says "all".

    A negative place counts from the end (-1 = the last).
    """
    said = bare(text)[:200]
    everything = _ALL.search(said) is not None
    out_at = _EXCEPT.search(said)
    dropped: tuple[int, ...] = ()
    chosen: tuple[int, ...] = ()
    if out_at:
        before, after = said[: out_at.start()], said[out_at.end() :]
        leading = out_at[0].startswith(("除", "不算", "不包括", "不含", "抛", "减", "刨", "没有", "去掉"))
        dropped = places(after) if leading else (places(before) or places(after))
        if not leading and places(before) and places(after):
            chosen = places(after)
        rest = places(before) if leading else ()
        chosen = rest or chosen
    if not dropped:
        chosen = places(said)
    return chosen, dropped, everything


def places(text: str) -> tuple[int, ...]:
    """Every place that a text names, in order, counted from 1 (or from the end when negative).

    >>> places("第1台和第3台"), places("2-4"), places("1、2、5"), places("最后两台"), places("编号938579")
    ((1, 3), (2, 3, 4), (1, 2, 5), (-2, -1), ())
    """
    said = text.strip()
    if found := _SPAN.search(said):
        low, high = whole_number(found[1]), whole_number(found[2])
        marked = "第" in found[0] or re.search(_COUNTER, found[0]) or found[0] == said
        if low and high and low < high and marked:
            return tuple(range(low, high + 1))
    out: list[int] = []
    if found := _FRONT.search(said):
        out.extend(range(1, (whole_number(found[1]) or 0) + 1))
    elif re.search(rf"(?<![第里外后上下])(?<![A-Za-z0-9]开)头(?:那|这)?一?{_COUNTER}", said):
        out.append(1)
    if (found := _REAR.search(said)) and not found[0].startswith("倒数第"):
        size = whole_number(found[1] or found[2]) or 0
        out.extend(range(-size, 0))
    elif re.search(rf"{_LAST}(?:那|这)?一?{_COUNTER}?", said) and not re.search(r"最后(?=[再还是来])", said):
        out.append(-1)
    for one in NTH.finditer(said):
        named = [place for digits in re.findall(_DIGITS, one["nth"]) if (place := whole_number(digits))]
        out.extend(-place if one["back"] else place for place in named)
    if not out and (_LIST_WHOLE.fullmatch(said) or _PLAIN_NUMBERS.fullmatch(said)):
        out.extend(place for one in _LIST.finditer(said) if (place := whole_number(one[1])))
    if not out and (found := re.fullmatch(rf"{_HEAD}({_DIGITS})(?:号|号机|号枪)?{_THING}", said)):
        place = whole_number(found[1])
        out.extend([place] if place else [])
    return tuple(dict.fromkeys(out))


def whole_number(text: str) -> int | None:
    """A small whole number from 1 to MOST, as digits or Chinese numerals."""
    value = number(text)
    return value if isinstance(value, int) and 1 <= value <= MOST else None


def _negative(text: str) -> int | None:
    place = whole_number(text)
    return -place if place else None
