"""Owns what a message names without saying that it is so: a value denied, likened to, offered beside another, left out.

不是24年3月买的, 跟00318427太像, K30881或者K80881, 老板的是139… 别写他的: such a value stands in the words and is none.
不是 三十公斤, which begins a message, says no and then what it is.
"""

import re
from collections.abc import Sequence
from typing import Any, Final

from nlu.found import Found

_BEFORE: Final = re.compile(
    r"(?:(?<![是哎啊哦噢呀])不是(?!(?<=\A不是)\s)|(?<![台个块把只支])[旧老](?!家)的?是?|(?:原[来先]|以前)的?是?|(?P<like>跟|和|同|照|按|比|像|与|拿)|(?P<other>或者?|还是))\s?\Z"
)
_LIKENED: Final = re.compile(
    r"[^\d,，。\s]{0,6}?(?:一样|一块|一起|一批|差不多|差一?[位个]|长得|太?像|相似|混|比|不同|不一样|反过来)"
)
_LEFT_OUT: Final = re.compile(
    r"[^\dA-Za-z机号名址]{0,12}?(?<!特)(?:别|不要|甭|不用|莫)(?:给|再|往上|给我)?(?:[写填记登]|留(?!意)|打(?!错))(?![错反])"
)
"""老板的是139… 他不接陌生电话 别写他的."""


def only_named(text: str, one: Found[Any]) -> bool:
    """Whether the value at a place of a text is named only to be told from the one that is meant.

    >>> text = "2号10318472 没错 跟00318427长得太像了"
    >>> only_named(text, Found("10318472", 2, 10)), only_named(text, Found("00318427", 15, 23))
    (False, True)
    """
    before = _BEFORE.search(text, max(0, one.start - _NEAR), one.start)
    if before is not None and before["other"] is None:
        return before["like"] is None or _LIKENED.match(text, one.end) is not None
    return _LEFT_OUT.match(text, one.end) is not None


_NEAR: Final = 8


def is_offered(text: str, one: Found[Any]) -> bool:
    """Whether neither of two values is said to be the one: K30881或者K80881.

    >>> is_offered("K30881或者K80881", Found("K30881", 0, 6)), is_offered("是K30881", Found("K30881", 1, 7))
    (True, False)
    """
    before = _BEFORE.search(text, max(0, one.start - _NEAR), one.start)
    return (before is not None and before["other"] is not None) or text[one.end :].lstrip().startswith(("或", "还是"))


def meant(text: str, found: Sequence[Found[Any]]) -> tuple[Found[Any], ...]:
    """The values of a text that are not only named.

    >>> [one.value for one in meant("不是187 是178", [Found("187", 2, 5), Found("178", 7, 10)])]
    ['178']
    >>> [one.value for one in meant("二级？三级？是Ⅱ", [Found("II", 0, 2), Found("III", 3, 5), Found("II", 7, 8)])]
    ['II']
    """
    told = tuple(one for one in found if not only_named(text, one))
    return tuple(one for one in told if not text[one.end :].lstrip().startswith(("?", "？"))) or told
