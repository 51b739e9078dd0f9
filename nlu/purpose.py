"""Owns what an instrument is used for: the purposes of the Metrology Law's article 9, or 其他, in everyday words."""

import re
from typing import Final

from nlu.found import Found
from nlu.text import folded

PURPOSES: Final = ("贸易结算", "安全防护", "医疗卫生", "环境监测", "其他")

_NAMED: Final = re.compile(
    r"(?P<贸易结算>贸易结算)|(?P<安全防护>安全防护)|(?P<医疗卫生>医疗卫生|医疗用途)|(?P<环境监测>环境监测)|(?P<其他>(?<=用途)(?:是|为|:)?其[他它])"
)
_GOODS: Final = (
    "菜|肉|鱼|虾|货|水果|果|粮|米|面|油|药|煤|钢|铁|金|银|酒|茶|蛋|糖|干果|熟食|东西|饲料|化肥|水泥|砂石|沙子|石子"
    "|废品|废铁|废纸|破烂|海鲜|气|电|羊|猪|牛|鸡|豆腐|瓜子|点心|馒头|首饰|奶"
)
_PATTERNS: Final = {
    "贸易结算": "贸易|结算|结账|算账|算钱|收钱|收费|收款|计价|计费|买卖|生意|交易|营业|零售|批发|收购|卖钱|卖的|买的人"
    rf"|[卖售销](?:{_GOODS})|收(?:{_GOODS})|称(?:{_GOODS})|顾客|客户|打秤|发货|过磅|运费|快递|充电桩?收|给人(?:加|充)"
    "|拉客|载客|打表|跑出租|抓药|配药|称重|过秤|收银|进货|出货|收粮|卖(?!了|掉|给)|加油站?用|加气站?用|商用|对外(?:卖|销售|经营)",
    "安全防护": "安全|防爆|防护|报警|泄漏|漏气|超速|测速|酒驾|醉驾|酒后"
    "|(?<!环保)(?<!环境)执法|交警|消防|超压|锅炉|压力容器|储气罐|气瓶"
    "|防止?(?:爆|漏|事故)",
    "医疗卫生": "医疗|医用|看病|瞧病|治病|病人|患者|看眼(?=$|睛|科|病|的|用)|看牙"
    "|诊断|诊疗|体检|门诊|临床|配镜|配眼镜|验光|验眼"
    "|量血压|测血压|体温|心电|住院|手术|抢救|护理|康复|拍片|检查身体|卫生院|医院",
    "环境监测": "环境|环保|监测|噪声|噪音|排放|尾气|烟尘|污水|水质|废气|废水|空气质量",
    "其他": "自己用|自用|自己称|[着来]玩|不卖|内部|家用|家里用|科研|教学|做实验|生产用|工艺|自检|参考|其[他它]",
}
_WEAK: Final = {purpose: re.compile(pattern) for purpose, pattern in _PATTERNS.items()}
_PIECE: Final = re.compile(r"[^\s,。;!?、:]+")
_USED: Final = re.compile(r"(?<![不没信公使])(?<!(?<![收付交])费)用(?!户|途|心|电[话脑]|水|微信|手机|于|来|在)")
_FOR_USE: Final = re.compile(r"用(?:于|来|在)")
_BREAK: Final = re.compile(r"[\s,。;!?、:]")
_WINDOW: Final = 10
_WIDEST_GAP: Final = 3
_LONGEST_MESSAGE: Final = 2000
_NEGATED: Final = re.compile(r"(?:不是|没有?|并非|别|不)\Z")
_LONGEST_ANSWER: Final = 60


def read(text: str) -> str | None:
    """The one purpose that an answer means, or None when it means none or several.

    >>> read("卖菜收钱用的"), read("给病人看病用"), read("锅炉安全用"), read("测噪音的"), read("医疗卫生吧"), read("嗯")
    ('贸易结算', '医疗卫生', '安全防护', '环境监测', '医疗卫生', None)
    """
    if len(text) > _LONGEST_ANSWER:
        return None
    shown = folded(text)
    named = {m.lastgroup for m in _NAMED.finditer(shown) if not _negated(shown, m.start())}
    if named:
        return named.pop() if len(named) == 1 else None
    means = [
        purpose for purpose, pattern in _WEAK.items() if (m := pattern.search(shown)) and not _negated(shown, m.start())
    ]
    if len(means) == 2 and "其他" in means:
        means = ["其他"]  # 内部结算用, 自己用来称菜: the plain word says that it is not for trade
    if set(means) == {"贸易结算", "医疗卫生"} and not _WEAK["贸易结算"].search(_CUSTOMER.sub("", shown)):
        means = ["医疗卫生"]
    return means[0] if len(means) == 1 else None


_CUSTOMER: Final = re.compile("顾客|客户|买的人")
"""给顾客验光: whom it serves says less than what is done."""


def find(text: str) -> tuple[Found[str], ...]:
    """Every purpose in the text: by name, or in a piece that says what something is used for (…用, 用于…).

    >>> [f.value for f in find("药柜上 2018年7月10号买的 称药卖钱用 也送检")]
    ['贸易结算']
    """
    text = folded(text)
    out = [Found(m.lastgroup or "", m.start(), m.end()) for m in _NAMED.finditer(text) if not _negated(text, m.start())]
    if out or "用" not in text:
        return tuple(out)
    before = (_said_before(text, use.start()) for use in _USED.finditer(text[:_LONGEST_MESSAGE]))
    return tuple(found for found in before if found) or _said_behind(text[:_LONGEST_MESSAGE])


def show(value: str) -> str:
    """The name of the purpose."""
    return value


def _said_before(text: str, end: int) -> Found[str] | None:
    """The purpose that ends right before 用: 卖菜收钱|用, 环保局|用, 锅炉上|用."""
    start = max(0, end - _WINDOW)
    window = text[start : end + 1]
    nearest: tuple[int, Found[str]] | None = None
    for purpose, pattern in _WEAK.items():
        for match in pattern.finditer(window):
            gap = max(0, len(window) - 1 - match.end())
            near = gap <= _WIDEST_GAP and not _BREAK.search(window, match.end())
            if near and not _negated(text, start + match.start()) and (nearest is None or gap < nearest[0]):
                nearest = gap, Found(purpose, start + match.start(), end + 1)
    return nearest[1] if nearest else None


def _said_behind(text: str) -> tuple[Found[str], ...]:
    """The purpose of a piece that says 用于, 用来 or 做生意."""
    out = []
    for piece in _PIECE.finditer(text):
        value = read(piece[0]) if _FOR_USE.search(piece[0]) else None
        if value is not None:
            out.append(Found(value, piece.start(), piece.end()))
    return tuple(out)


def _negated(text: str, start: int) -> bool:
    return _NEGATED.search(text[max(0, start - 3) : start]) is not None
