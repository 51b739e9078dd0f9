"""Owns the words by which people say that something shall not be done, or is not so: 别撤了, 甭改, 先不停用."""

import re
from functools import lru_cache
from typing import Final

from nlu.asking import asks, asks_leave, clauses_of

_LEAD: Final = (
    r"(?:[\s,，。!]|那个|那|还是|算了|算啦|哎|唉|啊|嗯|我们?|俺们?|咱们?|先|就|暂时|现在|千万|可|你们?|您|请|麻烦|哦"
    r"|好像|不行|不是|不对|不|别|等等|等下|慢着)*?"
)
_NOT: Final = (
    r"(?:不要|不用|不必|不想|不打算|不需要|不能|不准|不许|不|别|甭|莫要|莫|勿|冇|唔好|唔|休要|没让你|没叫你|没说要|没说"
    r"|没要|没想)"
)
_OF: Final = r"(?:[要想用给帮让把]|我|它|这个|这台|那台|再|乱|急着|忙着|先|去|着急)*"
_DAY: Final = re.compile(
    r"(?:除了|除|避开|躲开|躲着|不要|不能|不想|不在|不是|别|甭|莫|勿|唔好|不约|不安排|别安排|别排|别约)"
    r"[^\d一-龥,，。]{0,2}(?:赶|在|约|排|安排|选|挑|放|定)?(?:在|到)?$"
)
_DAY_IS_BAD: Final = re.compile(
    r"^(?!.{0,4}(?:正好|刚好|恰好)(?:歇业|休息|关[门店]|没事))(?:[上下]午|早上|中午|晚上|全天|一整天|那天|这天|都|我|我们|店里|俺|就|也|可|人|正好|恰好)*"
    r"(?:不行|不得行|不成|不中|不方便|不在|不开门|不上班|不营业|没空|没时间|没人|没工夫|关门|关店|休息|歇业|盘点|有事|要出门|出门|出差"
    r"|(?:得|要)(?:去|上|回|出门|进货|赶集|开会|办事)|别来|别过来|不要来|不能来|甭来|莫来|停电|停水|检修|装修|够呛|悬|太忙|忙不过来|忙|人多|走不开|赶集|除外|以外|不算)"
)


_FOR_LATER: Final = re.compile(
    r"(?:^|[\s,，。])(?:好的?|行|嗯|知道了|明白了|[那这][一二两俩三几\d]?[台个块把支条件些]?|[A-Za-z0-9-]{3,}+|我们?|俺们?|先|就|也|都)*+"
    r"(?:回头|以后|改天|过(?:几|两)天|过完[^,，。\s]{1,6}?|下回|下次|到时候?|等[^,，。\s]{0,8}(?:好|完|了)|[^,，。\s]{0,6}(?:修|换|弄|忙|装|买)(?:好|完)(?!了))"
    r"[^,，。]{0,4}再[^,，。\s]{0,3}(?:约|报|录|弄|办|登|找|说|交)[^,，。\d]{0,4}[\s,，。!！]*(?:(?:谢|再见|麻烦).{0,3}[\s,，。!！]*)?$"
)


@lru_cache(maxsize=64)
def _pattern(verbs: tuple[str, ...]) -> re.Pattern[str]:
    told = "|".join(map(re.escape, sorted(verbs, key=len, reverse=True)))
    return re.compile(rf"{_LEAD}{_NOT}{_OF}(?:{told})")


def denies(text: str, verbs: tuple[str, ...]) -> bool:
    """Whether a message begins by saying that what the verbs name shall not be done.

    >>> denies("不撤了，还是要检", ("撤",)), denies("先别改", ("改",)), denies("撤了吧", ("撤",))
    (True, True, False)
    >>> denies("不对，改成下周三", ("改",)), denies("不要改单位名称", ("改",))
    (False, True)
    """
    return bool(verbs) and _pattern(verbs).match(text) is not None


def for_later(text: str) -> bool:
    """Whether something is put off, so that nothing is ordered now: 回头修好再约 谢了, 这两块下回再约.

    >>> for_later("等修好了再报吧"), for_later("这两块下回再约"), for_later("改好了 再约一次")
    (True, True, False)
    >>> for_later("过完节我再约 不用重填了吧"), for_later("修好再约行不行"), for_later("修好再约？")
    (True, False, False)
    """
    said = " ".join(one for one in clauses_of(text) if not (asks(one) or asks_leave(one)))
    return _FOR_LATER.search(said) is not None


def not_again(text: str) -> bool:
    """Whether what was refused shall not be booked again now: 改成60吨，先别重新报.

    >>> not_again("改成60吨，先别重新报"), not_again("对，先不约"), not_again("对，重新报")
    (True, True, False)
    """
    return any(denies(one, ("重新", "报", "约", "提交", "交")) for one in clauses_of(text))


def denied_day(text: str, start: int, end: int) -> bool:
    """Whether the day that stands at a place of a text is one that shall not be: 别礼拜天来, 周三不行.

    A half of it that will not do leaves the other, when that is said: 周三下午没人 上午来.

    >>> denied_day("别礼拜天来", 1, 4), denied_day("周三不行，周四吧", 0, 2), denied_day("周三不行，周四吧", 5, 7)
    (True, True, False)
    """
    behind = text[end:]
    half = {"上午": "下午", "下午": "上午"}.get(behind[:2])
    if half is not None and half in behind[2:]:
        return False
    return _DAY.search(text[:start]) is not None or _DAY_IS_BAD.match(behind) is not None
