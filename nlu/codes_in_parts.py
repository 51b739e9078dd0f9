"""Owns codes that are told in parts: what they all begin with (前六位都是250300), and the ends that tell them apart."""

import re
from typing import Final

SIGNS: Final = frozenset("尾末后结")
"""Without one of these no end is told: such a text is not looked at."""

_PLACES: Final = r"(?:的?(?:几|[一二两三四五六七八九十\d]{1,2})?[位个码]?(?:数字?|号码?)?)"
_CODE: Final = r"(?<![A-Za-z0-9.-])[A-Za-z0-9][A-Za-z0-9-]{1,13}(?![A-Za-z0-9-])"
_SAYS: Final = r"(?:[全都是为就写着的:,，\s]|一样|相同|一致|不变)*"


def _head(name: str) -> str:
    return (
        rf"(?:(?:前[面边头]?|开头|打头){_PLACES}{_SAYS}(?P<{name}>{_CODE}){_SAYS}"
        rf"|(?<=[都是])\s?(?P<{name}2>{_CODE})(?:打头|开头|开始|起头)的?)"
    )


def _tails(name: str) -> str:
    return (
        rf"(?:尾[号数巴]|末[尾位]?|后[面边头]?|最后|结尾){_PLACES}(?:不同|不一样|各?分别|[各是为就写:,，\s])*"
        rf"(?P<{name}>\d{{1,5}}(?:(?:\s|[、,，/.]|和|跟){{1,2}}\d{{1,5}}){{1,30}})(?![A-Za-z0-9%级年月日岁]|\s?[公千斤克吨])"
    )


_BETWEEN: Final = r"[^\dA-Za-z。;；]{0,10}?"
_IN_PARTS: Final = re.compile(rf"{_head('h')}{_BETWEEN}{_tails('t')}|{_tails('u')}{_BETWEEN}{_head('g')}")
_SHORTEST: Final = 5


def whole(text: str) -> str:
    """The text with every code written whole that is told by the beginning of all and its own end.

    >>> whole("前六位都是250300，最后两位分别18、27、36"), whole("尾号是405、406，前边一样都是20240")
    ('编号25030018、25030027、25030036', '编号20240405、20240406')
    >>> whole("编号都是YK22打头的，后三位 013 014"), whole("前面两台，后面3、4台")
    ('编号都是编号YK22013、YK22014', '前面两台，后面3、4台')
    """
    found = _IN_PARTS.search(text)
    if found is None:
        return text
    head = next(one for one in (found["h"], found["h2"], found["g"], found["g2"]) if one)
    tails = re.split(r"\D+", found["t"] or found["u"])
    if len({len(one) for one in tails}) > 1 or len(head) + len(tails[0]) < _SHORTEST or len(tails[0]) >= _SHORTEST:
        return text
    return f"{text[: found.start()]}编号{'、'.join(head + one for one in tails)}{text[found.end() :]}"
