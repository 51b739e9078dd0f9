"""Owns the slips that learning is shown: a name with a homophone, a look-alike, or the surroundings people add."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

FRONTS: Final = (
    "店里的",
    "厂里的",
    "单位的",
    "医院的",
    "公司里的",
    "市场里的",
    "车间的",
    "仓库里的",
    "学校的",
    "科室的",
    "门口的",
    "老的",
    "新的",
    "大的",
    "小的",
    "进口的",
    "国产的",
    "家里的",
    "检测站的",
    "门诊的",
    "站里的",
    "外面的",
    "柜台上的",
    "客户的",
)
BACKS: Final = (
    " 三楼",
    "一批",
    " 车间",
    " 办公室",
    "的那个",
    " 二号",
    " 一号机",
    "设备",
    " 备用",
    "老款",
    " 门诊",
    " 仓库",
    "用的",
    " 东侧",
)


def slipped(
    texts: Iterable[tuple[str, int]], sounds: Mapping[str, str], shapes: Mapping[str, str]
) -> Iterator[tuple[str, int]]:
    """Variants of (text, number) pairs, chosen by counting: one with a slip of each kind for some of the texts.

    `sounds`: character -> characters of the same sound; `shapes`: character -> characters that look like it.
    """
    for count, (text, number) in enumerate(texts):
        if count % 3 == 0:
            yield FRONTS[count // 3 % len(FRONTS)] + text, number
        if count % 6 == 1:
            yield text + BACKS[count // 6 % len(BACKS)], number
        if count % 3 == 1:
            yield from ((one, number) for one in _changed(text, sounds, count))
        if count % 4 == 2:
            yield from ((one, number) for one in _changed(text, shapes, count))


def _changed(text: str, others: Mapping[str, str], count: int) -> Iterator[str]:
    places = [place for place, char in enumerate(text) if char in others]
    if len(text) < 3 or not places:
        return
    place = places[count * 31 % len(places)]
    choice = others[text[place]]
    yield text[:place] + choice[count * 17 % len(choice)] + text[place + 1 :]
