"""Owns finding administrative regions in a text: 呼市赛罕区, 土左旗, 郑州金水, 内蒙; every reading, best first.

A name with its suffix counts wherever it stands; a short one (金水) only behind its city or province, or where nothing
stands beside it. What several places are called (新城区) gives several readings, unless a city nearby decides.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from nlu.region_index import CITIES_WITHOUT_COUNTIES, Form, forms, level, names
from nlu.text import folded


@dataclass(frozen=True, slots=True)
class RegionFound:
    """One reading: six-digit GB/T 2260 code, full chain of names, "province", "city" or "county", and its place."""

    code: str
    name: str
    level: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in the text with all divisions that it may be; `start` may reach back over the wider regions before it."""

    readings: tuple[Form, ...]
    start: int
    end: int


_LONGEST: Final = 4000
_MOST: Final = 32  # names looked at in one text; they are compared with one another
_STREET: Final = re.compile(
    r"[东西南北中一二三四]?(?:路|街|大街|大道|巷|桥|村|镇|乡|里|胡同|广场|大厦|商场|小区|花园|话|菜|烧|牌|产|酒|号)"
)
# Names that are words of everyday language too: alone they name a place only as the whole message.
_WORDS: Final = frozenset(
    [
        "白银",
        "来宾",
        "合作",
        "公安",
        "平安",
        "和平",
        "东方",
        "太平",
        "中山",
        "建设",
        "安康",
        "永安",
        "海南",
        "高台",
        "兴业",
        "大同",
        "长治",
        "三明",
        "新市",
        "兴安",
        "方正",
        "通道",
        "大方",
        "富民",
        "光明",
        "新华",
        "红旗",
        "解放",
        "前进",
        "东风",
        "友好",
        "长安",
        "信丰",
        "大安",
        "永定",
        "民乐",
        "高明",
        "兴隆",
        "长乐",
        "永和",
        "延长",
        "安定",
        "西城",
        "东城",
        "新城",
    ]
)
_BOUNDARY: Final = re.compile(r"(?:^|[\s,.。、:;!?(]|[在是到属于归住去])\Z")
_BEFORE_SHORT: Final = re.compile(r"(?:^|[在到属于归住是])\Z")
_AFTER_ALONE: Final = re.compile(r"[的这那]?(?:[\s,.。、:;!?)吧啊呀呢]|人|这边|那边|本地|$)")
_CHAIN_GAP: Final = re.compile(r"[\s,、的]{0,2}\Z")
_HAN: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_ZONE: Final = re.compile(
    r"[\u4e00-\u9fff]{2,6}?(?:高新技术产业开发区|经济技术开发区|高新区|经开区|开发区|示范区|保税区|新区|工业园区?|产业园区?|空港区)"
)


def find_regions(text: str, *, near: str | None = None) -> tuple[RegionFound, ...]:
    """Every reading of every region in the text: counties first, and among them those nearest to the code `near`.

    >>> [(f.code, f.name) for f in find_regions("呼市赛罕区 昭乌达路农贸市场A区17号")]
    [('150105', '内蒙古自治区呼和浩特市赛罕区')]
    >>> [f.code for f in find_regions("新城区东库街")], [f.code for f in find_regions("新城区东库街", near="150100")][0]
    (['150102', '610102'], '150102')
    """
    if len(text) > _LONGEST:
        text = text[:_LONGEST]
    return _find(folded(text), near)


@lru_cache(maxsize=4096)
def region_name(code: str) -> str | None:
    """The full chain of names of a code, or None for a code that is not in use.

    >>> region_name("150121"), region_name("110105"), region_name("429004"), region_name("999999")
    ('内蒙古自治区呼和浩特市土默特左旗', '北京市朝阳区', '湖北省仙桃市', None)
    """
    known = names()
    if code not in known:
        return None
    chain = dict.fromkeys((code[:2] + "0000", code[:4] + "00", code))
    return "".join(known[c] for c in chain if c in known)


def region_of(text: str) -> str | None:
    """The code of the one county that a text names, or None when it names none or several.

    >>> region_of("郑州金水"), region_of("我在土左旗"), region_of("东莞"), region_of("新城区"), region_of("郑州")
    ('410105', '150121', '441900', None, None)
    """
    codes = {f.code for f in find_regions(text) if f.level == "county"}
    return codes.pop() if len(codes) == 1 else None


def counties_under(code: str) -> tuple[str, ...]:
    """The codes of all counties of a province or city, in order; of a county, itself.

    >>> len(counties_under("150100")), counties_under("441900")
    (9, ('441900',))
    """
    prefix = code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
    return tuple(c for c in names() if c.startswith(prefix) and level(c) == "county")


def zone_said(text: str) -> str | None:
    """A development zone or new area that a text names and that is no county, so that the county must be asked for.

    >>> zone_said("郑东新区商务外环路"), zone_said("浦东新区")
    ('郑东新区', None)
    """
    match = _ZONE.search(folded(text[:_LONGEST]))
    zone = match[0].lstrip("我们在是于住到位") if match else ""
    return zone if zone and not find_regions(zone) else None


@lru_cache(maxsize=512)
def _find(text: str, near: str | None) -> tuple[RegionFound, ...]:
    if not _HAN.search(text):
        return ()
    mentions = _mentions(text)
    if not mentions:
        return ()
    counties: list[tuple[int, RegionFound]] = []
    wider: list[RegionFound] = []
    used: set[int] = set()
    for at, mention in enumerate(mentions):
        readings = _counties(text, mentions, at)
        chosen = _chosen(text, mentions, at, readings)
        if chosen:
            start, ancestors = _chain_start(text, mentions, at, chosen[0].code)
            used.update(ancestors)
            counties += [(-_nearness(form.code, near), _found(form.code, start, mention.end)) for form in chosen]
            used.add(at)
    for at, mention in enumerate(mentions):
        if at not in used:
            wider += [_found(f.code, mention.start, mention.end) for f in _wider(text, mention)]
    counties.sort(key=lambda pair: pair[0])
    order = {"county": 0, "city": 1, "province": 2}
    return tuple(found for _, found in counties) + tuple(sorted(wider, key=lambda f: order[f.level]))


def _found(code: str, start: int, end: int) -> RegionFound:
    return RegionFound(code, region_name(code) or "", level(code), start, end)


def _mentions(text: str) -> list[_Mention]:
    table = forms()
    out: list[_Mention] = []
    at, last = 0, len(text) - 1
    while at < last and len(out) < _MOST:
        row = table.get(text[at : at + 2])
        if row is not None:
            size = next((len(form.text) for form in row if text.startswith(form.text, at)), 0)
            if size:
                said = text[at : at + size]
                out.append(_Mention(tuple(f for f in row if f.text == said), at, at + size))
                at += size
                continue
        at += 1
    return out


def _counties(text: str, mentions: list[_Mention], at: int) -> list[Form]:
    """The counties a mention names; a short name that is also a city's means the city (长沙), but not in 北京朝阳."""
    readings = [form for form in mentions[at].readings if level(form.code) == "county"]
    cities = [form.code for form in mentions[at].readings if level(form.code) == "city"]
    if not cities or not readings:
        return readings
    behind = _behind(text, mentions, at)
    if behind and not any(_inside(city, wide) or city == wide for city in cities for wide in behind):
        return readings
    return [form for form in readings if form.full]


def _chosen(text: str, mentions: list[_Mention], at: int, readings: list[Form]) -> list[Form]:
    """The counties that a mention may mean: those in a region named elsewhere, else all that may stand alone."""
    if not readings:
        return []
    mention = mentions[at]
    behind = _behind(text, mentions, at)
    chained = [f for f in readings if any(_inside(f.code, wide) for wide in behind)]
    if chained and not (all(not f.full for f in chained) and _STREET.match(text, mention.end)):
        return _narrowest(chained, behind)
    alone = [f for f in readings if _stands_alone(text, mention, f)]
    elsewhere = [f.code for i, m in enumerate(mentions) if i != at for f in _wider(text, m)]
    agreeing = [f for f in alone if any(_inside(f.code, wide) for wide in elsewhere)]
    return _narrowest(agreeing, elsewhere) if agreeing else alone


def _narrowest(readings: list[Form], wide: list[str]) -> list[Form]:
    """Under a city before under a province: 河南新乡卫滨区 is decided by 新乡."""
    in_city = [f for f in readings if any(level(w) != "province" and _inside(f.code, w) for w in wide)]
    return in_city or readings


def _behind(text: str, mentions: list[_Mention], at: int) -> list[str]:
    """The wider regions named right before a mention, one after another."""
    out: list[str] = []
    start = mentions[at].start
    for before in reversed(mentions[:at]):
        if not _CHAIN_GAP.match(text[before.end : start]) or start - before.end > 2:
            break
        wide = [f.code for f in before.readings if level(f.code) != "county" or f.code in CITIES_WITHOUT_COUNTIES]
        if not wide:
            break
        out += wide
        start = before.start
    if len(out) > 1:  # 吉林长春朝阳: what holds another region named is the wider one
        cities = [c for c in out if level(c) == "city"]
        fitting = [c for c in cities if any(_inside(c, w) for w in out if level(w) == "province")]
        out = fitting or out
    return out


def _chain_start(text: str, mentions: list[_Mention], at: int, code: str) -> tuple[int, list[int]]:
    start, ancestors = mentions[at].start, []
    for index in range(at - 1, -1, -1):
        before = mentions[index]
        if start - before.end > 2 or not _CHAIN_GAP.match(text[before.end : start]):
            break
        if not any(_inside(code, f.code) for f in before.readings):
            break
        start = before.start
        ancestors.append(index)
    return start, ancestors


def _stands_alone(text: str, mention: _Mention, form: Form) -> bool:
    whole = mention.start == 0 and _AFTER_ALONE.match(text, mention.end) is not None
    if form.full and len(form.text) > 2:
        return True
    if form.code in CITIES_WITHOUT_COUNTIES:
        return mention.start == 0 or form.text not in _WORDS if not _STREET.match(text, mention.end) else whole
    before = text[max(0, mention.start - 1) : mention.start]
    if form.full:
        return _BOUNDARY.search(before) is not None and form.text not in ("城区", "郊区", "矿区", "东区", "西区")
    if form.text in _WORDS:
        return whole and mention.end == len(text)
    return _BEFORE_SHORT.search(before) is not None and _AFTER_ALONE.match(text, mention.end) is not None


def _wider(text: str, mention: _Mention) -> list[Form]:
    """The cities and provinces that a mention may mean; a short name before 路 or 街 names a street."""
    street = _STREET.match(text, mention.end) is not None
    whole = mention.start == 0 and mention.end == len(text)
    return [
        f
        for f in mention.readings
        if level(f.code) != "county" and (f.full or (not street and (whole or f.text not in _WORDS)))
    ]


def _inside(code: str, wide: str) -> bool:
    if code == wide:
        return False
    return code.startswith(wide[:2] if wide.endswith("0000") else wide[:4] if wide.endswith("00") else wide)


def _nearness(code: str, near: str | None) -> int:
    if not near:
        return 0
    return 3 * (code == near) + 2 * (code[:4] == near[:4]) + (code[:2] == near[:2])
