"""Owns the phrases by which people name an instrument: 电子秤, 水银血压计, 称菜那个, 锅炉上那个表."""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from nlu import makers, wording
from nlu.clean import without_end
from nlu.found import Found
from nlu.vocabulary import Lexicon, sections

GENERAL: Final = frozenset("秤称表磅仪枪") | {"仪器", "衡器", "设备", "器具", "计量器具", "机器"}
"""Names that say of an instrument no more than that it is one."""
_FILE: Final = "instruments.txt"
_LONGEST_MODIFIER: Final = 5
_COUNTED: Final = frozenset("一二两三四五六七八九十几每这那哪俩多0123456789")
_UPPER: Final = {code: code - 32 for code in range(ord("a"), ord("z") + 1)}
_LATIN: Final = re.compile(r"[A-Za-z0-9]")
_ROOM: Final = re.compile(r"[室房](?![东西南北]?[上里用]的)")
"""B超室隔壁, 心电图室: the room that is named after an instrument."""
_LONGER: Final = re.compile(r"(?:检测|测试|测量|测定)?(?:仪(?!表)|机(?![构关房井台]))")
"""医用X射线|机: the word that a known name goes on with."""
_TRADES: Final = frozenset(("仪表", "衡器", "仪器", "电子衡器", "量具"))
_NAMED_SO: Final = re.compile(r"(?![的台个块把只支套件条这那有是叫录加和与跟及、])[一-龥]")
"""红旗|仪表, 恒科|电子衡器: the trade in the name of a maker."""
_NOT_A_HEAD: Final = re.compile(
    r"(?:代|手|钟|怀|图|报|填|列|外|发|课|年|月|日|申请|登记|统计|名|价目|价|意见|回执|受理|信息)表|打表(?![器机的])|表(?:示|格|面|明|达|现|扬|情|哥|弟|姐|妹|态|彰|里|单|头|式的)|[柜吧灶窗]台称(?![的,，\s])|秤砣|检?秤(?:钱|费)"
)
_MAYBE_NONE: Final = frozenset("表秤称")
_SEEN: Final = frozenset(
    "秤称表磅衡天戥砝仪器机枪计镜尺桩互充报探四雷打停酒吹噪分声测听中查屈焦验综肺牛试插角曲瞳裂视磨眼同心脑监除呼麻输注微高离培生灭骨血B彩超激酶光X拍片DC乳胃透牙移口全小核磁直剂电活巡尾废排底制前灯侧可气燃一硫有二瓦甲烟风粉水粮谷原容糖折酸p溶在游卡千百卷钢米万兆摇接绝温密振油计罐立储液硬粗厚秒转照红示频电公统台案杆地行邮快包物木弹盘度汽静动吊数指条收座轮厨体婴平双防叉畜饲配药珠克菜肉鱼果煤整治轴皮定灌轨火重税燃柴尿加LNGC天氢自冷热智膜流蒸涡超腰"
)
_DESCRIBED: Final = re.compile(
    r"(?:[一-龥]{0,6}(?:称|量|测|检|吹|打|验|过|看|照|查|听|计)(?![^的那]{0,3}(?:合格|完|定|过|好了|吗|没))[一-龥]{1,6}?(?:的|用的)?(?:那个|那种|那台|那玩意儿?|那东西|的东西|的机器|的仪器|的设备|的家伙|的玩意儿?|的箱子|的(?=[能要用该得属算在]|拿|$))"
    r"|[一-龥]{1,8}(?:上|里|用|头)的?(?:那个|那种|那台|那块|那只)(?:表|秤|仪器|机器|家伙|东西)?)"
)
_DONE: Final = re.compile(r"(?:检|查|约|买|录|报|登记|坏|送|看|用)的?(?:那|这)")
_LEAD: Final = re.compile(
    r"^(?:[,，。;、\s]|嗯|哦|啊|呃|就是|就|是|叫做|叫|名称是|名字是|名字叫|器具名称|名称|器具是|器具|我要录的是|我要录|我要登记|登记|录入|录|要录|这个是|这是|那个|一台|一个|个(?!体)|一块|一把|一只|一套|有台|有个|还有个|还有一台|还有|有|应该是|应该叫|我们叫|我们管它叫|我们这|我们的|我们|我的|咱的|店里的|属于)++"
)
_TAIL: Final = re.compile(r"(?:[,，。;、!?~\s]|吧|呀|啊|呢|嘛|哈|哦|来着|一台|一个|一块|1台|1个|咯|喽)+$")


@cache
def _names() -> Lexicon:
    return Lexicon(name.upper() for name in sections(_FILE)["NAME"])


@cache
def alike(name: str) -> tuple[str, ...]:
    """Other words for the same kind of instrument.

    >>> alike("电子汽车衡")[:2], alike("游标卡尺")
    (('地磅', '大地磅'), ())
    """
    groups = (group.split("=") for group in sections(_FILE)["ALIKE"])
    return next((tuple(group) for group in groups if any(name.endswith(word) for word in group)), ())


@cache
def _heads() -> Lexicon:
    return Lexicon(sections(_FILE)["HEAD"])


@cache
def _modifiers() -> frozenset[str]:
    return frozenset(sections(_FILE)["MODIFIER"])


def find(text: str) -> tuple[Found[str], ...]:
    """The names of instruments in a text, with the words that belong to them on the left, in their order.

    >>> [f.value for f in find("锅炉房有三块耐震压力表和一台小电子台秤")]
    ['耐震压力表', '小电子台秤']
    >>> [f.value for f in find("打表示意图")], [f.value for f in find("我的秤啥时候到期")]
    ([], ['秤'])
    """
    if _SEEN.isdisjoint(text):
        return ()
    upper = text.translate(_UPPER)
    blocked = [found.span() for found in _NOT_A_HEAD.finditer(text)] if not _MAYBE_NONE.isdisjoint(text) else []
    out: list[Found[str]] = []
    for one in (*_names().find(upper), *_heads().find(upper)):
        if any(one.start < end and start < one.end for start, end in blocked) or _inside_word(text, one):
            continue
        if any(one.start < other.end and other.start < one.end for other in out) or _ROOM.match(text, one.end):
            continue
        if one.value in _TRADES and one.start and _NAMED_SO.match(text[one.start - 1]):
            continue
        start = one.start
        if (longer := _LONGER.match(text, one.end)) is not None and text[one.end - 1] not in "机仪器":
            one = Found(text[start : longer.end()], start, longer.end())  # noqa: PLW2901  (the name as it goes on)
        if text[start] == "台" and one.end > start + 1 and text[start - 1 : start] in _COUNTED and start:
            start += 1
        start = _grown(text, start)
        out.append(Found(text[start : one.end], start, one.end))
    return tuple(sorted(out, key=lambda found: found.start))


def described(text: str) -> Found[str] | None:
    """A thing that is named by what it does: 称菜那个, 家里量血压的.

    >>> described("就是称菜那个").value, described("家里量血压的能拿去检吗").value
    ('称菜那个', '家里量血压的')
    """
    found = _DESCRIBED.search(text)
    if found is None or _DONE.search(found[0]):
        return None
    start = found.start()
    if lead := _LEAD.match(found[0]):
        start += lead.end()
    return Found(text[start : found.end()], start, found.end()) if start < found.end() else None


def whole(text: str) -> str:
    """The whole answer as a name, without what people put around it: 就是称菜那个 -> 称菜那个.

    >>> whole("就叫电子秤吧"), whole("录一台地磅")
    ('电子秤', '地磅')
    """
    parts = [part.value for part in wording.clauses(text[:_LONGEST])]
    named = next((part for part in parts if find(part)), text) if len(parts) > 1 or parts[:1] != [text] else text
    stripped = without_end(_TAIL, named)
    lead = _LEAD.match(stripped)
    return stripped[lead.end() :] if lead and lead.end() < len(stripped) else stripped


_LONGEST: Final = 200


def whole_phrase(text: str) -> str:
    """The whole answer as a name with the words that tell which: 卖菜的秤, 称金子的小天平; without where it stands.

    >>> whole_phrase("就是过大车的磅"), whole_phrase("食堂收货用的落地磅秤"), whole_phrase("氧气瓶上的氧压表")
    ('过大车的磅', '落地磅秤', '氧压表')
    """
    stripped = without_end(_TAIL, text)
    lead = _LEAD.match(stripped)
    plain = stripped[lead.end() :] if lead and lead.end() < len(stripped) else stripped
    plain = _WHICH_ONE.sub("", plain)
    made, kinds = makers.find(plain), find(plain)
    if made is not None and made.start == 0 and kinds and kinds[-1].start >= made.end:
        plain = re.sub(r"^牌?的?", "", plain[made.end :])
    return plain


_WHICH_ONE: Final = re.compile(
    r"^.{1,12}(?:用|上|里|边|口|室|店|家|厨|门诊|区|部|科|站|房|厂|院|间|牌)的?(?<=的|牌)(?=[一-龥A-Za-z]{2})"
)


def ends_in_name(text: str) -> bool:
    """Whether a short text ends in the name of an instrument: 台子秤, 做心电图的机器."""
    if len(text) > _LONGEST_PHRASE or _NO_PHRASE.search(text):
        return False
    return any(one.end == len(text) for one in find(text)) or (text.endswith(_THINGS) and bool(find(text)))


_LONGEST_PHRASE: Final = 12
_NO_PHRASE: Final = re.compile(
    r"[我俺咱你他]|[一二两三四五六七八九十\d几][台个块把只支]|还有|另外|再|录|加(?![油气湿热])|登记|检(?!测|查|定)|约|买|坏|这|那|不|没|就是|叫"
)
_THINGS: Final = ("机器", "仪器", "设备", "家伙")


def proper(text: str, names: Sequence[Found[str]]) -> Found[str] | None:
    """The name that a text gives behind another one as the right one.

    >>> text = "地磅就是电子汽车衡"
    >>> proper(text, find(text)).value, proper("电子秤 台秤", find("电子秤 台秤"))
    ('电子汽车衡', None)
    """
    for one, other in pairwise(names):
        if _PROPER.search(text[one.end : other.start]) or (len(names) == _PAIR and is_fuller(text, one, other)):
            return other
    return None


def is_fuller(text: str, one: Found[str], other: Found[str]) -> bool:
    """Whether a name is said again right behind it as a fuller one: 一台地磅，电子汽车衡，SCS-100."""
    single = text[: one.start].endswith(("一台", "一个", "一块", "一把", "1台", "1个"))
    apart = text[one.end : other.start].strip()
    same = len(one.value) < _FULL <= len(other.value) and one.value[-1] == other.value[-1]  # 小秤，ACS-3电子计价秤
    code = apart.strip("，, ").replace("-", "")
    if same and apart[:1] in ("，", ",") and code and code.isascii() and not any(sign in text for sign in _ONE_MORE):
        return True
    return single and apart in ("，", ",", "(", "（", "") and len(other.value) > len(one.value)


_PAIR: Final = 2
_FULL: Final = 4
_ONE_MORE: Final = ("一台", "一个", "一把", "两", "俩", "另", "还有", "再")


_PROPER: Final = re.compile(
    r"^[哈呢吧啊]?\s?[,，]?\s?(?:也?就?是|也叫)(?:那个|那种|个|一?台)?$|(?:正式|正规|学名|全名|大名|铭牌|牌子|执照|单子)[一-龥]{0,6}?(?:是|叫|写)(?:的是|的|着)?[^\d,，]{0,4}$"
)


def _inside_word(text: str, one: Found[str]) -> bool:
    """Whether a Latin name such as CT stands inside a longer code."""
    before = text[one.start - 1 : one.start]
    after = text[one.end : one.end + 1]
    return bool(
        (_LATIN.match(text[one.start]) and (_LATIN.match(before) or before == "-"))
        or (_LATIN.match(text[one.end - 1]) and (_LATIN.match(after) or after == "-"))
    )


def _grown(text: str, start: int) -> int:
    """Where the name begins once the words that belong to it on the left are taken in."""
    words, growing = _modifiers(), True
    while growing:
        growing = False
        for size in range(min(_LONGEST_MODIFIER, start), 0, -1):
            if text[start - size : start] in words:
                start, growing = start - size, True
                break
    return start
