"""Owns the names of units and institutions as people say them: 新城区老靳猪肉铺, 内蒙古自治区计量测试研究院."""

import re
from typing import Final

from nlu import wording
from nlu.clean import without_end
from nlu.found import Found

_ENDS: Final = (
    r"有限责任公司|股份有限公司|有限公司|分公司|集团公司|集团|公司|超市|便利店|商店|商行|商贸行|商贸|经营部|门市部|批发部|批发行|营业部|服务部|门市|专卖店|旗舰店|连锁店|[一-龥]{1,6}店|[一-龥]{1,6}铺|铺子|肉铺"
    r"|大药房|药房|药铺|医院|卫生院|卫生室|卫生所|诊所|门诊部|医务室|保健院|防疫站|疾控中心|体检中心|卫生服务站|卫生服务中心|加油加气站|加油站|加气站|充电站|收费站|检测站|回收站|废品站|收购站|粮站|粮库|煤矿|矿业|电厂|热力厂|水厂|化工厂|食品厂|加工厂|[一-龥]{2,8}厂"
    r"|农贸市场|批发市场|合作社|农场|牧场|养殖场|屠宰场|饭店|餐馆|餐厅|饭馆|食堂|酒店|宾馆|面馆|火锅城|眼镜行|眼镜城|眼镜|视光中心|金店|珠宝行|珠宝店|银楼|茶庄|茶行|粮油行|粮油|烟酒行|蛋糕房|面包房|水产行|果行|菜行|[一-龥]{1,6}摊点|[一-龥]{1,6}摊(?!位|点)|经销处|销售处|收购处|加油点|收购点|油库|牧业|农牧业|水务|果蔬|[一-龥]{1,4}坊|工作室|加盟店|服务中心|中心|交警大队|交警支队|大队|支队|派出所|监督所|学校|大学|中学|小学|幼儿园|村委会|居委会|液化气站|供气站|供水站|奶站|兽医站|客运站|换热站|水站|敬老院|养老院|物流园|快递点|驿站|菜鸟驿站|物业|事务所|研究所|设计院|研究院"
)
_UNIT: Final = re.compile(
    rf"[一-龥A-Za-z0-9()·&]{{1,30}}?(?:{_ENDS})(?:\([一-龥]{{1,12}}\))?(?!长[一-龥]{{2}}|[东西南北中]?[大]?[路街巷])(?<!店(?=[区镇乡村]))(?![一-龥]*(?:里|内|门口|旁|对面|附近|的|上|边)(?:$|[^一-龥]))"
)
_LEAD: Final = re.compile(
    r"^(?:嗯|哦|呃|哎|那个|你好|您好|营业执照|执照|门头|招牌|上面|上头|上(?!海|饶|虞|杭|都|林)|写的|写着|写|填|印的|印着|名字|名儿|的|单位名称|单位名|企业名称|公司名称|公司名|店名|单位|名称|全称|全名|字号|个体户|现在|就叫|叫做|叫个|叫|就是|就|是|我们|我|俺们|俺|咱们|咱|我家|我们家|家里|我这|我的店|店(?=是|叫|名)|这里|这边|这儿|这个|那个|这家|那家|那(?!曲|坡|吉)|这|属于|新开的|新开了|新开|刚开的|刚开了|刚开|开了个|开了家|开的是|开(?!鲁|封|平|远|江|阳|原|源|化)|注册|登记|先(?!锋)|要|想|给|为|应该|[:：,，。\s])++"
)
_NAMED: Final = re.compile(
    r"叫[做个]?它?(?![了花驴])|(?:[名称照头牌号的位店家这们儿了院校站厂所]|公司|执照上?)(?:是|为)|写着|印着|(?:注册|登记|备案)(?!会计|税务)(?:一?[下个家]|的是)?"
)
"""What a name follows wherever it stands: 那我先注册一个我这叫…, 执照上印的是…."""
_TAIL: Final = re.compile(
    r"(?:[,，。;!?~\s]|吧|呀|啊|呢|嘛|哈|呗|的店|要注册|想注册|注册|的$|就行|就好|就得了?|就可以|就成|就这个)+$"
)
_INSTITUTION: Final = re.compile(
    r"[一-龥]{0,20}?(?:计量测试研究院|计量测试技术研究院|计量科学研究院|计量科学研究所|计量测试研究所|计量测试所|计量检定测试所|计量检定所|计量检测所|计量检测院|计量检测中心|计量测试中心|质量计量检测所|质量计量检测院|产品质量计量检测所|产品质量计量检测院|产品质量计量检验检测中心|质量计量检验检测中心|检验检测中心|检验检测研究院|检验检测院|检验检测所|质检中心|质检院|质检所|检测中心|检测院|检测所|检定中心|检定站|计量院|计量所|计量站|计量中心|计量测试院|市场监督检验所|测试研究院|测试院|检验所|检测研究院|省院|市院|市所|县所|省所|区所|旗所)"
)
_INSTITUTION_LEAD: Final = re.compile(
    r"^.*(?:分配给|分配到|指派给|指定给|转给|派给|分给|分到|派到|交给|划给|推给|转到|改派到|改派给|改给|安排给|给到|由|让|给|请|把|查一下|查下|查|看看|审核通过|审核|驳回|通过|拒绝|同意|批准|退回|公示|发布|撤销|导出|统计|导|的单子|全部|到|撤|下架|查询|看一下|看看)(?=[一-龥]{2})"
)
_BODY: Final = frozenset("院所站心")


def find(text: str) -> Found[str] | None:
    """The first name of a unit in a text.

    >>> find("你好 执照名字新城区老靳猪肉铺 信用代码").value, find("注册 鄂尔多斯市畅充新能源科技有限公司").value
    ('新城区老靳猪肉铺', '鄂尔多斯市畅充新能源科技有限公司')
    """
    if _LAST.isdisjoint(text):
        return None
    for found in _UNIT.finditer(text):
        start, end = found.start() + _lead(found[0]), found.end()
        while (rest := _RUN.match(text, end)) and not _LAST.isdisjoint(rest[0]) and (more := _MORE.match(text, end)):
            end = more.end()
        if text[start:end].endswith(_PLACES) and _HOUSE.match(text, end):
            continue
        if end - start >= _SHORTEST and "的" not in text[start:end] and not _NO_NAME.search(text[start:end]):
            return Found(text[start:end], start, end)
    return None


_PLACES: Final = ("市场", "厂", "园", "中心", "学校", "大学", "库", "大厅", "物业")
_HOUSE: Final = re.compile(r"[一-龥A-Za-z]{1,8}?\d+(?:号|栋|幢|层|楼|排|座|-\d)")
"""青山区厂|前路8号, 农贸市场|肉区6号: what runs on into a house number is a part of an address."""


_ONE_OF: Final = re.compile(r"[个家](?![体旧电具家乡庭])(?=.{3})")
"""叫|个察素齐旺牛收奶站, 是|家扎兰屯红梅超市: the word by which one of its kind is counted."""

_PARTICLE: Final = re.compile(r"[是哩哇呗嘞呢吧咧呀的]{1,3}(?=[一-龥]{1,6}?[区县旗市镇乡])")
"""写|哩是|西工区…, 注册|哇|土默特左旗…: what is left of the words before, in front of the name of a division."""


def _lead(text: str) -> int:
    """How much of a text only leads to a name."""
    named = [one.end() for one in _NAMED.finditer(text) if one.end() <= len(text) - _SHORTEST + 1]
    start = named[-1] if named else 0
    lead = _LEAD.match(text[start:])
    start += lead.end() if lead and start + lead.end() < len(text) - 1 else 0
    counted = _ONE_OF.match(text, start)
    start += counted is not None and (start > 0 or counted[0] == "个")
    particle = _PARTICLE.match(text, start)
    start = particle.end() if particle else start
    return start + wording.spelling_before(text[start:])


_RUN: Final = re.compile(r"[一-龥A-Za-z0-9]{1,20}")
_MORE: Final = re.compile(
    r"(?:(?!联系|电话|手机|地址|老板|负责|法人|会计|注册|登记|名字|信用|代码|位于|[的在是叫要想有和跟来去让给把我你他您找])[一-龥A-Za-z0-9]){0,10}?"
    rf"(?:(?![一-龥]{{0,2}}市场)(?:{_ENDS})|总店|门店)(?:\([一-龥]{{1,12}}\))?"
    r"(?![东西南北中]?大?[路街巷区镇乡村])(?!里|内|门口|旁|对面|附近|的|上|边)"
)
"""What makes a name longer: it ends at its last ending (…有限公司|通辽分公司, …中心|卫生院)."""
_LAST: Final = frozenset(
    "司团市店行部店铺房院室所部站心场矿业厂库点社堂城店馆面庄油坊摊队校园学物驿门镜楼贸厅蔬坊处务会"
)
"""Every name of a unit that is known here ends in one of these characters."""
_SHORTEST: Final = 4
_NO_NAME: Final = re.compile(
    r"^(?:没有?|无)(?:公司|店|单位|执照|名)|^(?:就|只|只有|就是)?[一两]?[个家间]|^(?:进门|左手|右手|对面|第[一二三四五六七八九十\d]+个)|^(?:小|大|老)?(?:粮油|水果|蔬菜|服装|五金|杂货|早餐|烟酒)店$|[我俺咱]们?(?:店|公司|单位|厂|家)$|让我|一下|想要|帮我"
)
"""开了个粮油店, 备案一下我们店: what kind of shop it is, not its name."""


def whole(text: str) -> str:
    """The whole answer as a unit's name, without what people put around it.

    >>> whole("就叫佰通水果超市"), whole("我们店名是老靳猪肉铺吧"), whole("写蒙元牧业就得了")
    ('佰通水果超市', '老靳猪肉铺', '蒙元牧业')
    >>> whole("以我媳妇名字注册的 翠花布艺"), whole("富源粮油店 富贵的富")
    ('翠花布艺', '富源粮油店')
    """
    parts = [part.value for part in wording.clauses(text) if not _only_leads(part.value)]
    return _bare(max(parts, key=_named_by, default=text))


def _only_leads(clause: str) -> bool:
    """执照上是: whether a clause only leads to the name in the next one."""
    return any(one.end() == len(clause) for one in _NAMED.finditer(clause))


def _named_by(clause: str) -> tuple[bool, bool, bool, int]:
    """How much speaks for a clause to hold the name."""
    return has_ending(_bare(clause)), not clause.endswith(_ASIDE), _NAMED.search(clause) is not None, len(clause)


_ASIDE: Final = ("的", "了", "呢")
"""刚改的名, 个体的, 执照也这么写的: what is said beside a name."""


def _bare(clause: str) -> str:
    """One clause without what people put around a name."""
    stripped = without_end(_TAIL, clause)
    return stripped[_lead(stripped) :]


def has_ending(text: str) -> bool:
    """Whether a text ends like the name of a unit."""
    return _ENDING.search(text) is not None


_ENDING: Final = re.compile(rf"(?:{_ENDS}|[店铺厂站院所行部社场馆坊庄摊])(?:\([一-龥]+\))?$")


def institution(text: str) -> Found[str] | None:
    """The first technical institution that a text names.

    >>> institution("把这单分给包头市产品质量计量检测所").value
    '包头市产品质量计量检测所'
    """
    found = _INSTITUTION.search(text) if not _BODY.isdisjoint(text) else None
    if found is None:
        return None
    start = found.start()
    if lead := _INSTITUTION_LEAD.match(found[0]):
        start += lead.end()
    return Found(text[start : found.end()], start, found.end())
