"""Owns the phrases that say that something is as another thing is: 其余同上, 厂家一样, 别的跟焦度计一样.

They name another's values and hold none of their own: what they cover is no place, maker or name.
"""

import re
from typing import Final

from nlu import field_names
from nlu.chunks import punched
from nlu.found import Found

_REST_OF_IT: Final = r"(?:别的|其他的?|其它的?|其余的?|剩下的?|余下的?)"
_EQUAL: Final = r"(?:一样|相同|同上|[没不][变动改]|照旧)"
_NO_VALUE: Final = r"(?!上门|送|现场|检|来|收|是|放|用|走|得|要|你|我|给)"
"""跟那两台一样上门检: what is alike is said behind it, and is no whole copy."""
_SAME: Final = re.compile(
    rf"(?:{_REST_OF_IT}?(?:信息|资料|项)?(?:都|也|全)?[跟和同与照按](?P<like>[^,，。;\s]{{1,12}}?)(?:的|那台|那个|那块|那把)?"
    rf"(?:都|完全)?(?:一模一样|一样{_NO_VALUE}|相同|一致)的?|{_REST_OF_IT}(?:都|全)?{_EQUAL}"
    rf"|同上|一模一样的?|(?:同样|(?:(?<=[\s,，。;；、也全\d])|^)一样{_NO_VALUE}|相同|同款)的?)"
)
_FIELD_SAME: Final = re.compile(
    rf"(?P<field>[一-龥]{{2,6}}?)(?:也|都|还)?(?:是)?(?:[跟和同与照按](?:上面|前面|刚才|第一|上一|前一|那|它)[一-龥]{{0,4}}?)?{_EQUAL}(?:的)?"
    r"|(?:也|都|还|是)*(?:同一?|[跟和与][一-龥]{1,7}?(?:是|都)?一)(?:[个家样]的?)?(?P<one>厂家?|牌子|品牌|型号|规格|公司)的?"
)
_PRONOUN: Final = re.compile(r"它|他|这个?|那个?|上面|前面|上一台|前一台|刚才|刚录|第一")
COPIED: Final = "\ue0f0"
"""Stands where a text says that something is as another one is."""


def marked(text: str) -> tuple[str, list[str]]:
    """The text with COPIED for each phrase that copies, and what each is like, "" for the one before.

    >>> marked("编号13，其余同上")[1], marked("别的跟焦度计一样")[1]
    ([''], ['焦度计'])
    """
    return _SAME.sub(COPIED, text), [_PRONOUN.sub("", one["like"] or "") for one in _SAME.finditer(text)]


def fields(text: str) -> tuple[str, frozenset[str]]:
    """The text without 厂家一样, and the fields of which that is said.

    >>> fields("编号13 厂家一样")
    ('编号13  ', frozenset({'manufacturer'}))
    """
    found: set[str] = set()
    for one in _FIELD_SAME.finditer(text):
        if slots := _fields(one):
            found |= slots
            text = text.replace(one[0], " ")
    return text, frozenset(found)


def _fields(found: re.Match[str]) -> frozenset[str]:
    """The fields that are said to be as another's: 型号厂家都一样, 同一个厂的."""
    if found["one"]:
        return frozenset(("model" if found["one"] in ("型号", "规格") else "manufacturer",))
    return frozenset(label.slot for label in field_names.find(found["field"]))


def without(text: str) -> str:
    """The text with the phrases that name another's values punched out; its length stays.

    >>> without("放店里，其余同上")[:4], len(without("放店里，其余同上"))
    ('放店里，', 8)
    """
    found = (*_SAME.finditer(text), *(one for one in _FIELD_SAME.finditer(text) if _fields(one)))
    return punched(text, [Found(one[0], one.start(), one.end()) for one in found])
