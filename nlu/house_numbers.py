"""Owns the numbers of houses in addresses: as they stand on the door, and put right in an address that stands."""

import re
from typing import Final

from nlu.numerals import parse


def in_figures(address: str) -> str:
    """An address whose house has its number in figures, in whichever way it was said.

    >>> in_figures("霍林河大街二百一十六号"), in_figures("十三号路口"), in_figures("青年路一零六号")
    ('霍林河大街216号', '十三号路口', '青年路106号')
    """
    return _SAID.sub(_figures, address)


def _figures(said: re.Match[str]) -> str:
    """The number of a house as it stands on its door."""
    number = parse(said[0])
    return str(number) if isinstance(number, int) else said[0]


_FIGURES: Final = "一二三四五六七八九十百零"
_SAID: Final = re.compile(rf"(?<=[一-龥])(?<![{_FIGURES}])[{_FIGURES}]{{2,6}}(?=[号栋](?![线路桥]))")
"""What is said of a house's number; a lane has its name in words."""


def with_number(stands: str, said: str) -> str:
    """An address with the house number that was put right: 门牌是32号.

    >>> with_number("钢铁西街中段23号", "32号"), with_number("钢铁西街中段23号", "向阳路3号")
    ('钢铁西街中段32号', '向阳路3号')
    >>> with_number("红山区批发市场B区18号", "18号是我姐家 我是B区28号")
    '红山区批发市场B区28号'
    """
    for number in _HOUSE.finditer(said):
        for one in reversed(list(_HOUSE.finditer(stands))):
            alike = _shared_end(said[: number.start()], stands[: one.start()])
            if one["unit"] == number["unit"] and (len(alike) > 1 or number[0] == said) and one["n"] != number["n"]:
                return f"{stands[: one.start()]}{number[0]}{stands[one.end() :]}"
    return said


def _shared_end(one: str, other: str) -> str:
    """The words that two texts end in alike."""
    size = 0
    while size < min(len(one), len(other)) and one[-size - 1] == other[-size - 1] and one[-size - 1].isalnum():
        size += 1
    return one[len(one) - size :]


_HOUSE: Final = re.compile(r"(?P<n>\d+(?:-\d+)?)(?P<unit>号楼?|排|栋|室|单元|楼|铺|摊位?)")
