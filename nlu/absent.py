"""Owns the fields of which a message says that there are none: 没有型号, 编号磨掉了, 型号厂家都没有."""

import re
from typing import Final

from nlu import field_names

_NONE: Final = (
    r"(?:没有?(?:写|标|刻|印|贴|了|的|得)?(?!事|问题|错|关系|变化|改|说)|无(?!锡|创)|莫得|冇|看不[清见到]|磨[没掉平花]了?"
    r"|掉了|丢了|(?:找|拿|抄|够)不[到着]|空着|不填|空白)"
)
_FIELDS: Final = ("model", "serial", "manufacturer", "accuracy", "range")
_WORDS: Final = {
    word: slot
    for slot, words in field_names.WORDS.items()
    if slot in _FIELDS
    for word in words
    if word not in ("牌子", "品牌")
} | {"等级": "accuracy", "变号": "serial", "号码": "serial", "长家": "manufacturer"}
_ANY: Final = "|".join(map(re.escape, sorted(_WORDS, key=len, reverse=True)))
_NUMBER: Final = "号(?![码线])"
"""看不见号: a number, where it is said behind what there is none of."""
_MOST: Final = 12
"""Fields that one list names at most: there are five, each said once or twice."""
_LIST: Final = rf"(?:(?:{_ANY})(?:\s|[、,和跟与及]|还有|啥的|什么的){{0,4}}){{1,{_MOST}}}"
_LISTED: Final = rf"(?:{_ANY})(?:(?:[、和跟与及]|还有)?(?:{_ANY})){{0,{_MOST}}}"
_BEFORE: Final = re.compile(
    rf"{_NONE}(?:任何|什么|啥|一个)?(?P<fields>{_LISTED}|{_NUMBER})(?!\s?[是为:]?\s?[A-Za-z0-9])"
)
_BEHIND: Final = re.compile(
    rf"(?P<fields>{_LIST})(?:都|也|全|全都|早|上面?|那里|倒是|就|已经|啥|什么|一时|这会儿|暂时|[:是]|(?:铭?牌子?|秤|表|机器?|身)上面?)*\s?{_NONE}(?!{_ANY})"
)
_ASKS: Final = re.compile(r"[检送收来修过][^,，。;]{0,6}|[^,，。;]{0,6}[吗?？]")
"""厂家没检过吗 says nothing of the field."""
_WORD: Final = re.compile(f"{_ANY}|{_NUMBER}")


def find(text: str) -> tuple[str, ...]:
    """The slots of the fields that are said to be missing.

    >>> find("案秤一台 没有型号 编号2201"), find("型号编号厂家都没有，国产的"), find("测量范围准确度都没写")
    (('model',), ('model', 'serial', 'manufacturer'), ('range', 'accuracy'))
    >>> find("型号没问题 编号938579"), find("没有 编号是938579")
    ((), ())
    """
    found = [
        one for pattern in (_BEHIND, _BEFORE) for one in pattern.finditer(text) if not _ASKS.match(text, one.end())
    ]
    return tuple(dict.fromkeys(_WORDS.get(word, "serial") for one in found for word in _WORD.findall(one["fields"])))
