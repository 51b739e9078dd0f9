"""Owns the makers of instruments as people say them: 永康华鹰的, 厂家是梅特勒托利多, 托肯恒山科技(广州)有限公司产的."""

import re
from functools import cache
from typing import Final

from nlu import places, regions, wording
from nlu.clean import without_end
from nlu.found import Found
from nlu.vocabulary import Lexicon, sections

_CITIES: Final = (
    "北京|上海|天津|重庆|广州|深圳|杭州|南京|苏州|无锡|常州|常熟|宁波|温州|永康|金华|义乌|嘉兴"
    "|台州|成都|西安|郑州|武汉|长沙|济南|青岛|烟台|沈阳|大连|长春|哈尔滨|石家庄|福州|厦门|佛山"
    "|东莞|珠海|中山|合肥|南昌|昆明|兰州|太原|包头|呼和浩特|丹东|威海|浙江|江苏|广东|山东|河北"
    "|河南|安徽|福建|四川|湖北|湖南|陕西|辽宁|江西|内蒙古"
)
_ABROAD: Final = "德国|美国|日本|瑞士|瑞典|英国|法国|意大利|韩国|荷兰|丹麦|芬兰|奥地利|以色列|加拿大|欧洲|台湾"
_LANDS: Final = tuple(_ABROAD.split("|"))
_COMPANY: Final = re.compile(
    r"[一-龥A-Za-z\-]{2,24}?(?:\([一-龥]{2,6}\))?[一-龥]{0,14}(?:有限责任公司|股份有限公司|有限公司|株式会社"
    r"|集团公司|仪器厂|仪表厂|衡器厂|电子秤厂|天平厂|制造厂|总厂|[一二三四五六七八九]厂|电子衡器厂)"
)
_TRADES: Final = (
    "科技|衡器|仪表|仪器|医疗|电气|电源|电子|集团|称重系统|称重|自动化|股份|机械|设备|光学|测控|测量|流量|分析|气体|精密|智能|新能源"
    "|医用|制造|实业|工贸|技术|热工|传感|厂"
)
_TRADE: Final = re.compile(rf"(?:{_TRADES})+(?:\([一-龥]{{2,6}}\))?(?![一-龥]{{0,2}}[秤称平表计机仪桩衡])(?![秤称])")
"""What a maker's name ends in; 电子 before 秤 belongs to the instrument."""
_CITY_MADE: Final = re.compile(
    rf"(?:(?:{_CITIES})市?[一-龥]{{2,10}}?{_TRADE.pattern}"
    rf"|(?:{_CITIES})市?[一-龥]{{2,4}}?(?=的$|产的|生产|造的|出的|牌|$))"
)
_MADE: Final = re.compile(
    r"([一-龥A-Za-z()\-]{2,26}?)(?:(?<!国)产的|生产的|造的|制造的|出的|做的|出品|制造|牌子的|牌的|(?<!厂)家的|厂的)"
)
_LEAD: Final = re.compile(
    rf"^(?:嗯|哦|呃|好像|应该|可能|大概|就是|就|是|厂家|生产厂家|制造厂家|厂商|牌子|品牌|生产商"
    rf"|制造商|生产单位|制造单位|写的|写着|上面的?|上写|叫做|叫|的|:|,|，|\s|(?:{_CITIES}"
    rf"|[一-龥]{{2,3}})那?边?的厂子?|那个|这个|一家|(?:{_ABROAD})(?:的|原装|进口的?)+|买的|用的"
    rf"|产地在|进口的?|国产的?|由|就?写|填)++"
)
_TAIL: Final = re.compile(
    r"(?:[,，。;!?~\s]|吧|呀|啊|呢|嘛|哈|就行|就好|的牌子$|的$|产的?$|生产的?$|(?<!制)造的?$|制造的?$|出的$|做的$|牌的?$"
    r"|家的$|牌子的?$|好像|厂子$|原装$|请(?:你们?|来|您|上门)?$|这个厂)+$"
)
_TOWN_SIGNS: Final = 4
_SOMEBODY: Final = re.compile(r"(?:[俺我咱]们?是?|[在从住到搁])$")
"""俺是河南周口哩 says where somebody is from."""
_VAGUE: Final = re.compile(r"(?:的|那|边|个|家|[本当]地[一-龥]{0,3})厂|^厂|那[个家]$")
_BOUNDARY: Final = re.compile(r"[A-Za-z0-9]")


@cache
def _makers() -> Lexicon:
    return Lexicon(sections("instruments.txt")["MAKER"])


def brands(text: str) -> tuple[Found[str], ...]:
    """The makers of the word list that a text names.

    >>> [one.value for one in brands("大华三台和寺冈那台受理")]
    ['大华', '寺冈']
    """
    return tuple(_makers().find(text))


def find(text: str) -> Found[str] | None:
    """The maker that a text names, the longest form of it.

    >>> find("编号189583P东枪，托肯恒山科技(广州)有限公司产的").value, find("血压计3台 鱼跃的 YE680A").value
    ('托肯恒山科技(广州)有限公司', '鱼跃')
    >>> find("编号357753 上海大和衡器 22年3月买的").value
    '上海大和衡器'
    """
    if (whole_name := company(text)) is not None:
        return whole_name
    for found in _CITY_MADE.finditer(text):
        if not _VAGUE.search(found[0]) and not _SOMEBODY.search(text, 0, found.start()):
            longer = _TRADE.match(text, found.end())
            end = longer.end() if longer else found.end()
            return Found(text[found.start() : end], found.start(), end)
    for one in _makers().find(text):
        if one.value.isascii() and (
            _BOUNDARY.match(text[one.start - 1 : one.start]) or _BOUNDARY.match(text[one.end : one.end + 1])
        ):
            continue
        longer = _TRADE.match(text, one.end)
        end = longer.end() if longer else one.end
        start = one.start - next((len(land) for land in _LANDS if text.endswith(land, 0, one.start)), 0)
        if start == one.start <= _TOWN_SIGNS and regions.find_regions(text[:start]):
            start = 0  # 昆山巨天
        return Found(text[start:end], start, end)
    if (made := _MADE.search(text)) and not is_vague(made[0]):
        name = whole(made[1])
        start = made.start(1) + made[1].rfind(name)
        return Found(name, start, start + len(name))
    return None


def is_vague(text: str) -> bool:
    """Whether words only say that there is a works: 那边的厂, 同一个厂."""
    return _VAGUE.search(text) is not None


def named_by_town(text: str) -> bool:
    """Whether a short answer is a maker's name by the town before it: 苏州天勤新高创."""
    return _TOWN.fullmatch(text) is not None


_TOWN: Final = re.compile(rf"(?:{_CITIES})市?(?![的那这])[一-龥]{{2,10}}")


def company(text: str) -> Found[str] | None:
    """A maker that is named as a company or works, in full.

    >>> company("厂家是永康市华鹰衡器有限公司").value
    '永康市华鹰衡器有限公司'
    """
    found = _COMPANY.search(text) if "公司" in text or "厂" in text else None
    if found is None:
        return None
    lead = _LEAD.match(found[0])
    start = found.start() + (lead.end() if lead else 0)
    return Found(text[start : found.end()], start, found.end())


def whole(text: str) -> str:
    """The whole answer as a maker, without what people put around it.

    >>> whole("永康华鹰的"), whole("上海的厂子 叫上海耀华称重系统"), whole("厂家是梅特勒托利多")
    ('永康华鹰', '上海耀华称重系统', '梅特勒托利多')
    >>> whole("无锡市求信流量仪表 无锡的"), whole("一个叫宇科的牌子")
    ('无锡市求信流量仪表', '宇科')
    """
    parts = [part.value[: places.puts(part.value)] for part in wording.clauses(text)]
    return _bare(max((part for part in parts if not _ONLY_ORIGIN.fullmatch(part)), key=_named_by, default=text))


_ONLY_ORIGIN: Final = re.compile(r"(?:这个?|那个?|它|就|都|也|应该|是|算)*(?:国产|进口|原装)(?:的|货|机|品牌|牌子)*")
"""这个是国产的 names no maker."""


def _named_by(clause: str) -> tuple[bool, bool, bool, int]:
    """How much speaks for a clause to hold the name."""
    return (
        _COMPANY.search(clause) is not None,
        _TRADE.search(clause) is not None,
        _NAMED.search(clause) is not None,
        len(_bare(clause)),
    )


def _bare(clause: str) -> str:
    """One clause without what people put around a maker."""
    stripped = without_end(_TAIL, _OF_IT.sub("", clause))
    stripped = stripped[said.end() :] if (said := _SAID.match(stripped)) else stripped
    named = [one.end() for one in _NAMED.finditer(stripped) if one.end() < len(stripped) - 1]
    start = named[-1] if named else 0
    lead = _LEAD.match(stripped[start:])
    return stripped[start + lead.end() :] if lead and start + lead.end() < len(stripped) - 1 else stripped[start:]


_OF_IT: Final = re.compile(
    r"(?:[产出做造]|生产|制造)?的(?:[老新大小]?[一-龥]{0,3}(?:机|表|秤|仪|计|枪|磅|桩)|机子|机器|东西|设备)?(?:嘛|吧|呀|啊|呢|哈)*$|就(?:成|中|得)(?:了|吧)?$"
)
"""青岛仪表厂|出的老表, 西门子|的机子."""
_SAID: Final = re.compile(r"[一-龥]{0,7}?(?<!不)是(?=[一-龥A-Za-z]{2})(?!不|说)")
"""买的时候说是|厦门凯歌."""
_NAMED: Final = re.compile(
    r"叫做?|[印写贴刻标]着|(?:厂家|厂名?|厂子|牌子?|一行|名[字称]?|单位|商|标的?|[印写]的)(?:写的|印的)?(?:是|为|:)"
)
"""What a maker follows wherever it stands: 铭牌最底下一行是…, 一个叫…的牌子."""


_IMPORTED: Final = re.compile(
    rf"进口|原装|外国|国外|老外|洋货|欧美|(?:{_ABROAD})(?:的|产|造|货|牌|原|西|$|[A-Za-z])|纯进|合资进口|(?:{_ABROAD})"
)
_HOME: Final = re.compile(
    r"国产|国内|中国|自主品牌|本国|[咱我]们?国家?(?:自己)?(?=[造产生的]|$)|咱们国家|本地(?:产|厂)|(?<![德美英法韩泰])国货|不是进口|非进口|合资"
)
_NOT_IMPORTED: Final = re.compile(r"不是进口|非进口|不是国外|没进口|哪有进口")
_NOT_HOME: Final = re.compile(r"不是国产|非国产")


def origin(text: str, *, asked: bool = False) -> str | None:
    """国产 or 进口, when the text says where the instrument comes from; `asked` lets a country or town be enough.

    >>> origin("德国西门子原装", asked=True), origin("国产的"), origin("不是进口的"), origin("浙江产的", asked=True)
    ('进口', '国产', '国产', '国产')
    """
    if _NOT_IMPORTED.search(text):
        return "国产"
    if _NOT_HOME.search(text):
        return "进口"
    home = _HOME.search(text)
    if home and (asked or home[0] in ("国产", "国货")):
        return "国产"
    found = [one[0] for one in _IMPORTED.finditer(text)]
    if found and (asked or {"进口", "原装", "纯进"} & set(found)):
        return "进口"
    if asked and re.search(_CITIES, text):
        return "国产"
    return None
