"""Owns where a shop is and where an instrument stands: 昭乌达路农贸市场A区17号, 锅炉主气缸, 内科门诊二诊室, 店铺内."""

import re
from collections.abc import Callable
from typing import Final

from nlu import house_numbers, wording
from nlu.asking import asks
from nlu.chunks import HOLE
from nlu.clean import without_end
from nlu.found import Found

_ROAD: Final = re.compile(
    r"[一-龥A-Za-z0-9]{1,20}?(?:大街|大道|路|街|巷|胡同|道口|国道|省道|环线|里弄|村|镇|(?<!老)(?<!城)乡(?![亲里下])|社区|小区|花园|家园|苑|大厦|广场|市场|商场|商城|商贸城|批发城|物流园|工业园|产业园|园区|科技园|开发区|新区|桥头|桥|路口|交叉口|交汇处|号楼|单元|号院|院内|底商|底店|铺位|摊位|市场[A-Za-z0-9]区)"
)
_NUMBER: Final = re.compile(
    r"(?<!\d)\d++\s?(?:号|排|栋|楼|层|室|单元|区|铺|摊|弄|米|公里)|[A-Za-z][区栋座]|[一二三四五六七八九十]栋"
)
_ADDRESS_LEAD: Final = re.compile(
    r"^(?:嗯|哦|呃|就|是|我们|我家|我|咱们|咱|店铺|店|公司|单位|厂子|厂|开(?!鲁|封|平|原|远|江|阳|化)|详细地址|地址|所在地(?=:)|地方|位置|地点|在|位于|坐落在|坐落于|写|填|那就|应该|现在|搬到|搬|的|了|执照上|执照|:|,|，|\s)+(?=[一-龥A-Za-z0-9]{2})"
)
_ADDRESS_TAIL: Final = re.compile(
    r"(?:[,，。;!?~\s]|卖[菜肉货鱼果][的呢]?$|就行|就好|了|吧|呀|啊|呢|嘛|哈|这儿|这里|这块|那块|那儿)+$"
)
_SPOT_ENDS: Final = (
    "ICU|门口|大门|病区|急诊|门诊|灶台|后厨|后院|前院|车位|(?:充电|加油|加气|储罐|库|厂|院|校|矿)区|[号油气]岛|号位|号机|[路卡出入窗]口"
    "|[大中]队|收费站|磅站|护士站|空压站|码头|市场[一-龥A-Za-z0-9]{0,8}|楼[上下里]?|层|(?:[东西南北大正侧前后]|号)门口?"
    "|(?:号|油|检|检测|生产|流水|[一二三四])线|号?摊(?:子|位|儿)?|案子|[主分锅气汽]缸|锅筒|汽包|号(?:锅?炉|储?罐|泵|塔|井|岛|车位)|班组?|食堂|厅|档口|门市|货架|[药柜]柜|柜台"
    "|收购点|营业点|体检中心|仓库|冷库|库房|末尾|尽头|对面|跟前|角落|[里外]面|[里上下外前后高]头|里|内|上|外|边|间|室|科|房|屋|场|台|侧|旁"
    r"|(?:室|楼|层|号|间|库|车间)[A-Za-z]?\d{1,4}(?:室|号|房)?|[号\d]桩位?|[果菜食肉鱼产货鲜卖售作储银油]区"
)
_SPOT: Final = re.compile(rf"[一-龥A-Za-z0-9#\-]{{0,16}}?(?:{_SPOT_ENDS})")
_SPOT_LEAD: Final = re.compile(
    r"^(?:嗯|哦|呃|[.…]|应该|大概|那个|另外|还|再(?!生)|填|写|就|都|一般|平时|现在|也|安在|放(?!射)|摆|装(?!配|卸)|安装|(?<=[装放置])于|使用|用|搁|挂|立|架|固定|存|挪|搬|移|[我俺咱](?:们|家(?![里中属具电政园长禽畜]))?(?!答)|一直|地点|位置|在|是|到|着|了|:|,|，|\s)+(?=[一-龥A-Za-z0-9]{2})"
)
_PUT: Final = re.compile(
    r"[也都就]?(?<!安)(?:放|摆|装|搁|挂)在?(?!在|心(?!电|内|外|脏|血管|胸)|弃|假|射|大(?!门|厅)|松|不|了|过|好|的|这|那|着|上|个|号|修|置|饰|配|卸)(?P<where>[一-龥A-Za-z0-9]{2,20})"
)
_SPOT_TAIL: Final = re.compile(
    r"(?:[,，。;!?~\s]|行吗|可以吗|行不行?|可以不|吧|呀|啊|呢|嘛|哈|呗|了|(?<!边)的|也是?|就行|就好|就成|就可以|使哩|用哩|使|用|[放摆装搁挂安立]|着|那块儿?|那边|那儿|这儿|那里|这里|那台机子?)+$"
)
_SAME: Final = re.compile(
    r"(?:跟|和|同|与|就|用|按|照)?.{0,6}(?:注册|登记|执照|单位|公司|店|填).{0,8}(?:一样|一致|相同|同一个|那个|地址|地方|的地)|跟(?:店|单位|公司|上面|前面|刚才)[一-龥]{0,6}一样|就是(?:店|公司|单位|注册)(?:的)?(?:地址|所在地|那)|同注册|同上|一样的?地方|注册的?地"
)
_TO_WRITE: Final = ("要写", "要填", "写到")
_NO_SPOT: Final = re.compile(
    r"(?:[0-9一二两三四五六七八九十几每]|还有|这|那)[台块个把只支][哈啊呀吧呢哦]?$|^(?:一共|总共)|来[^,，\s]{1,6}检|[里上内边口]还?有|台账|^(?:录|加|登记|添|买|检|约|改|删|共|就|另外|还有|再来|再|明|年|今|上午|下午|一|两|三)+[台外间上下里]?$|以[上下内外]|左右|[年月日]内|[之对][内外间]|时间|期间|中间|一样|怎|什么|哪|^(?:给(?![水料煤油])|替|帮|为)|(?:卖|做|收)[菜肉货鱼果活饭]的?哩?$"
)
_GO: Final = re.compile(r"(?:放|摆|装|安装|搁|挂|立|使用|用|挪|搬|移|换)(?:在|到|于)|(?<![现正])在")


def find_address(text: str) -> Found[str] | None:
    """The first piece of a text that reads like an address, without the words that lead to it.

    >>> find_address("在新城区东库街农贸市场3排22号").value, find_address("电话13947155402") is None
    ('新城区东库街农贸市场3排22号', True)
    """
    if not _on_map(text) or asks(text) or any(map(text.__contains__, _TO_WRITE)):
        return None
    value = whole_address(text)
    start = text.find(value)
    return Found(value, start, start + len(value))


def whole_address(text: str) -> str:
    """The whole answer as an address, with all of its parts.

    >>> whole_address("地址在昭乌达路农贸市场A区17号吧"), whole_address("呃在西拉沐沦街 中段吧")
    ('昭乌达路农贸市场A区17号', '西拉沐沦街 中段')
    >>> whole_address("通辽市科尔沁区的霍林河大街二百一十六号"), whole_address("十三号路口")
    ('霍林河大街216号', '十三号路口')
    """
    return house_numbers.in_figures(_joined(text, _bare_address, _on_map, goes_on))


def goes_on(clause: str) -> bool:
    """Whether a clause behind an address says more of it: 邮局斜对面, 进门左手第三个摊."""
    if _OF_THE_PLACE.search(clause):
        return False
    return _on_map(clause) or _GOES_ON.fullmatch(without_end(_ADDRESS_TAIL, clause)) is not None


_OF_THE_PLACE: Final = re.compile(r"^[那这][条个边].*[不好难]")
"""那条街不好停车 tells of the street."""
_GOES_ON: Final = re.compile(
    r"(?!电话|手机|联系|老板|信用|代码|我叫|在|我)[一-龥A-Za-z0-9\-]{0,14}?(?:[东西南北]|边|侧|对?面|对过|旁|头|院里?|里|内|中段|[一二三四五\d]楼|层|室|座|栋|号|铺|摊位?|档口|棚|门脸|门口|角|往里走|米|[A-Za-z]?\d+)"
)


def _on_map(text: str) -> bool:
    return _ROAD.search(text) is not None or _NUMBER.search(text) is not None


def _bare_address(clause: str) -> str:
    stripped = without_end(_ADDRESS_TAIL, clause)
    division, of, within = stripped.partition("的")
    if of and division.endswith(_DIVISION_ENDS) and _on_map(within):
        stripped = within
    lead = _ADDRESS_LEAD.match(stripped)
    return stripped[lead.end() :] if lead and lead.end() < len(stripped) - 1 else stripped


_DIVISION_ENDS: Final = tuple("省市区县旗盟州")


def _joined(
    text: str, bare: Callable[[str], str], begins: Callable[[str], bool], follows: Callable[[str], bool]
) -> str:
    """The clauses of a text that say where, from the first that says so on, as they stand there."""
    parts = list(wording.clauses(text))
    places = [part for part in parts if begins(bare(part.value))]
    places = [part for part in places if not part.value.endswith(_ASIDE)] or places
    if not places:
        return bare(max((part.value for part in parts), key=len)) if parts and HOLE in text else bare(text)
    first = last = parts.index(places[0])
    while last + 1 < len(parts) and _one_after(text, parts[last], parts[last + 1]) and follows(parts[last + 1].value):
        last += 1
    value = bare(parts[first].value)
    if last == first:
        return value
    start = text.find(value, parts[first].start)
    tail = bare(parts[last].value)
    return text[start : text.find(tail, parts[last].start) + len(tail)]


def _one_after(text: str, one: Found[str], other: Found[str]) -> bool:
    """Whether nothing but a blank or a comma parts two clauses."""
    return set(text[one.end : other.start]) <= set(" ,，")


_ASIDE: Final = ("了", "呢", "的", "用")
"""搬到新区了, 与牧场结算用: said beside where it is now."""


def find_spot(text: str) -> Found[str] | None:
    """The first piece of a text that says where an instrument stands.

    >>> find_spot("在加油站内").value, find_spot("药柜上").value, find_spot("三级") is None
    ('加油站内', '药柜上', True)
    >>> find_spot("在我院大门口收废铁过磅用的").value
    '院大门口'
    """
    if (led := _led_spot(text)) is not None:
        return led
    if _NO_SPOT.search(text):
        return None
    if (len(text) > 1 and _stands_at(_bare_spot(text))) or _ROAD.match(text):
        return _spot(text, whole_spot(text), 0)
    return None


def _led_spot(text: str) -> Found[str] | None:
    """The place behind 在, 放, 装在 or the like, wherever that stands in the text."""
    for lead in _GO.finditer(text):
        rest = text[lead.end() :]
        if (_SPOT.match(rest) or _ROAD.match(rest)) and not _WHICH.match(rest):
            return _spot(text, whole_spot(rest), lead.end() - 1)
    for put in _PUT.finditer(text):
        where = _bare_spot(put["where"])
        if put.group() == text or (len(where) > 1 and _stands_at(where) and not _WHICH.match(where)):
            return _spot(text, where, put.start("where"))
    return None


def puts(text: str) -> int:
    """Where in a text begins what is said of its place: 上海耀华的|放在磅房里; its length when nothing is.

    >>> puts("上海耀华的放在磅房里"), puts("永康凯丰")
    (5, 4)
    """
    found = _led_spot(text)
    leads = [one for one in (*_GO.finditer(text), *_PUT.finditer(text)) if found and one.start() < found.start]
    return leads[-1].start() if leads else len(text)


_WHICH: Final = re.compile(r"哪|什么|啥|怎|给|量|秤")
"""在哪里检, 在给病人量血压: what is asked or done, and no place."""


def _spot(text: str, value: str, start: int) -> Found[str] | None:
    start = text.find(value, max(start, 0))
    return Found(value, start, start + len(value)) if start >= 0 and len(value) <= _LONGEST_SPOT else None


_LONGEST_SPOT: Final = 24


def whole_spot(text: str) -> str:
    """The whole answer as a place of use.

    >>> whole_spot("就在摊位上"), whole_spot("放在锅炉房里呢"), whole_spot("另外放后厨")
    ('摊位上', '锅炉房里', '后厨')
    >>> whole_spot("县医院新院区 急诊那边"), whole_spot("中药柜上摆着呢 抓药用")
    ('县医院新院区 急诊', '中药柜上')
    """
    return _joined(text, _bare_spot, names_a_place, _stands_too)


def _bare_spot(clause: str) -> str:
    """One clause without what people put around a place, and without what is done there."""
    if (plate := next(iter(plates(clause)), None)) is not None and _VEHICLE.fullmatch(clause, 0, plate.start):
        return without_end(_SPOT_TAIL, clause[plate.start :])
    put = next((one for one in _IS_PUT.finditer(clause) if one.start() and _SPOT.match(clause, one.end())), None)
    clause = clause[put.end() :] if put is not None else clause
    return without_lead(without_end(_SPOT_TAIL, _without_doing(without_end(_SPOT_TAIL, clause))))


_IS_PUT: Final = re.compile(r"[放摆装搁挂立](?:在|到)")
"""收粮结账用的放在|化验间: what leads to a place may itself tell what is done there."""


def plates(text: str) -> tuple[Found[str], ...]:
    """The number plates of vehicles in a text: a taximeter stands where its car does.

    >>> [plate.value for plate in plates("车牌号蒙ET0317和蒙A·D12345")]
    ['蒙ET0317', '蒙A·D12345']
    """
    return tuple(Found(found[0], *found.span()) for found in _PLATE.finditer(text))


_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-Za-z][·•.\s]?(?=[A-Za-z0-9]{0,4}\d)[A-Za-z0-9]{4,6}(?![A-Za-z0-9-])[挂学警]?"
)
_VEHICLE: Final = re.compile(r"(?:牌照|车|牌|号码?|就?[是在写填装]|这台|那台|[的上里:：吧啊])*")


def without_lead(text: str) -> str:
    """A place without the words that lead to it.

    >>> without_lead("就放在粮库东院 二号仓门口")
    '粮库东院 二号仓门口'
    """
    for leads in (_WRITTEN_LEAD, _SPOT_LEAD):
        lead = leads.match(text)
        text = text[lead.end() :] if lead and lead.end() < len(text) - 1 else text
    return text


_WRITTEN_LEAD: Final = re.compile(
    r"^(?:[一-龥]{0,4}?|[一-龥]{0,8}(?:买的?|的|吧|呢|了))(?:(?<![现正存])在(?!建|用)|(?<!收)(?:放|摆|搁|装|安)(?:在|到)|[填写]|喺)(?:上|成|了|的是)?(?=[一-龥A-Za-z0-9]{2})"
)
"""你就写|动力车间, 咱这个在|三楼检验科."""


def _without_doing(clause: str) -> str:
    """院大门口|收废铁过磅用的: behind a place begins what is done there, unless that names a place again."""
    for doing in _DOING.finditer(clause, 0, _LONGEST_SPOT):
        head = clause[: doing.start()]
        if not _stands_at(without_lead(head)):
            continue
        if not _NAMED_BY_DOING.match(clause, doing.start()) and not _stands_at(clause[doing.start() :]):
            return head
    return clause


_DOING: Final = re.compile(
    r"不[在是搁放摆]|[收卖算称测量查看加充打验配结计拉做送批零寄灌装检发进保抓炒给来用摆放搁挂安当]|过[榜磅秤]|专门|自己|[我俺你咱他这]|得|人家?"
)
_NAMED_BY_DOING: Final = re.compile(
    r"[一-龥]{2,4}?(?:台|岛|站|点|处|口|室|房|间|线|区|柜|架|厅|场|库|棚|位|窗|部|科|中心|通道)(?![一-龥])|[一-龥]{1,4}?(?:台|岛|站|室|房|间|线|区|柜|厅|库|棚|位|科)(?=[上里内外边旁门东西南北前后左右那的])"
)
"""加气岛, 收件台旁边: a place that is named by what is done there."""


def _stands_at(text: str) -> bool:
    return (
        not text.startswith(_ELSEWHERE) and _SPOT.fullmatch(text) is not None and _COUNTED.search(text) is None
    ) or _PLATE.fullmatch(text) is not None


_ELSEWHERE: Final = ("不在", "不是", "不放", "不搁", "不摆")
_COUNTED: Final = re.compile(r"[这那哪每一二两三四五六七八九十几\d]台$|(?:一块儿?|一起|新|刚|才|后来)上$|[细详]一?点$")
"""这台 is no place, nor is 跟车一块上, 细一点."""


def _stands_too(clause: str) -> bool:
    """Whether a clause behind a place says more of it."""
    if clause.endswith(_THERE):
        return True
    if any(plate.start > 0 for plate in plates(clause)):
        return False  # 装车上 车号蒙BT6183
    return _NO_MORE.match(clause) is None and _NO_SPOT.search(clause) is None and _stands_at(_bare_spot(clause))


_NO_MORE: Final = re.compile(r"[俺我咱你他她它这有还也没不秤表]|就(?!在)|那(?!边)|是")
_THERE: Final = ("那边", "那块", "那儿", "那屋")


def names_a_place(text: str) -> bool:
    """Whether words that were asked for name a place by their last word: 后厨收菜口, 三号门岗, 一次网回水管上.

    >>> names_a_place("后厨收菜口"), names_a_place("明天再说")
    (True, False)
    """
    return is_short(text) and text not in FIELD_WORDS and (_stands_at(text) or _PLACE_NOUN.fullmatch(text) is not None)


def is_short(text: str) -> bool:
    """Whether words are no longer than those of a place."""
    return 1 < len(text) <= _LONGEST_SPOT


def says_more(clause: str) -> bool:
    """Whether a clause behind a place says more of it, and nothing of what happens there.

    >>> says_more("靠东墙"), says_more("拉煤车都走北门"), says_more("2号机右枪位置")
    (True, False, True)
    """
    return _HAPPENS.search(clause) is None and names_a_place(without_end(_SPOT_TAIL, clause))


FIELD_WORDS: Final = frozenset(
    (
        "车牌",
        "车牌号",
        "车牌号码",
        "牌照",
        "牌照号",
        "车",
        "车号",
        "地址",
        "地点",
        "地方",
        "位置",
        "门牌号",
        "什么地方",
        "编号",
        "型号",
    )
)
"""写车牌号就行: the name of what is to be written."""
_PLACE_NOUN: Final = re.compile(
    r"[一-龥A-Za-z0-9#\-· ]{0,20}(?:[口岗墙位处站点区底下顶端边侧角道门池塔罐炉管泵井窗柜架厅部科院库]"
    r"|[棚车楼层号铺店厂城岛桌杆线间面]|位置|地方|月台|柜台|跟前儿?|附近|中间|嗰度|[前后]头?|[机里外]头)"
)
_HAPPENS: Final = re.compile(
    r"[都走过看怕太卖称了着得会说买送来用有是]|给(?![水料煤油])|要(?!道)|找|每天|主要|我|俺|你|不|没"
)


def leads_to_place(text: str) -> bool:
    """Whether a text says where by 在, 放在, 搬到 or the like.

    >>> leads_to_place("不对，放在后厨"), leads_to_place("不对，是后厨")
    (True, False)
    """
    return _GO.search(text) is not None or _PUT.fullmatch(text) is not None


def moved_to(text: str) -> Found[str] | None:
    """Where a text says at its end, or a clause at its end, that something stands now: 库房那台挪到门口了.

    >>> moved_to("从库房挪到门口了").value, moved_to("拿到店里用了").value, moved_to("两台现在都搁新店里了").value
    ('门口', '店里', '新店')
    >>> moved_to("放在店里"), moved_to("改到下周三了"), moved_to("搬了")
    (None, None, None)
    """
    found = _MOVED.search(text)
    return Found(found["to"], found.start(), found.end()) if found is not None else None


_MOVED: Final = re.compile(
    r"(?<![没不别])(?:(?:挪|搬|移|换|装|调|拿)(?:到|去|进)|现在[都也全就]?(?:改?[放搁摆装](?:在|到)?|在)|(?<!现)在?(?:放|搁|摆)(?:到|进))"
    r"了?(?P<to>(?!.{0,3}[月号日点周])[一-龥0-9A-Za-z]{2,14}?)(?:去了|里用?了|用了|了|去|$)(?=$|[\s,，。;；!！])"
)


def same_as_registered(text: str) -> bool:
    """Whether a text says that the place is that of the registration.

    >>> same_as_registered("跟注册的一样"), same_as_registered("在东胜区")
    (True, False)
    """
    return _SAME.search(text) is not None
