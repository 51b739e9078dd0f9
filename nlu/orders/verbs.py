"""Owns the words by which staff say what becomes of lines, each with its place: 受理, 不予受理, 退回, 合格, 分给."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from nlu.asking import clause_asks
from nlu.orders.order import Verb

INSTITUTION, ADMIN = "institution", "admin"
_OVER: Final = r"(?:(?:给|到)?(?:主管部门|行政部门|市场监管局|市监局|监管局|主管|市局|区局|县局|局里|局|上级|你们))?"
_NO_ORDER: Final = (
    r"(?!后|之后|以后|前|之前|时|率|量|室|大厅|员|通知|编号|号|条件|范围|规则|点|部门|中心|窗口|科|单|的|情况|时间|回执"
    r"|过没|没|了?[吗么]|了没|不了)"
)
_UNABLE: Final = (
    r"(?:没有?|无|不具备)(?:这个|这项|这一?类|该|此)?(?:器具|项目)?的?(?:检定)?(?:能力|资质|标准器|标准|授权)|检不了|做不了|没法检|无法检定?"
    r"|没建标|没有?建(?:这项)?标准?|干不了|不能检(?!测)|没有?.{0,8}?(?:检定)?(?:装置|标准器?|项目)|超出?.{0,8}?(?:能力|授权|范围|区域)(?:范围)?"
    r"|不归我们.{0,2}|不是我们.{0,4}区域?|不在我们.{0,4}(?:辖区|区域|能力|范围)(?:内|里)?|不属于我们"
)
_INSTITUTION_VERBS: Final = re.compile(
    rf"(?P<refuse>不予以?受理|不予通过|不(?:给|能|可以|可|同意)?受理|(?:没法|无法|不能|拒绝)受理|拒绝|驳回|打回(?:去|来)?|拒(?:收|了|掉))"
    r"|(?P<decline>(?<![能可])不收(?![费取钱税据])|不接(?:收|受|了)?(?![触入口头])|接不了)"
    r"|(?P<not_through>不通过)"
    rf"|(?P<give_back>退回{_OVER}(?:去|了)?(?!的|原因|追溯|率|量|记录|情况|单|列表)|退(?:给|到){_OVER}|退(?:了|掉)|转给(?=[一-龥]*(?:所|院|中心))|退(?=$|[\s,，]))"
    r"|(?P<take_in>(?<![楼层厅])收样(?![处室点窗大])|[到来]样了|样品?到了|收到了?(?:样品|器具)|检定受理|接样|(?:样品|器具|秤|东西|表)(?:已经?|都)?(?:收到|送到|到)(?:了|$))"
    r"|(?P<call_off>(?:终止|中止)(?:检定|检测|检验)?|检不成了?)"
    r"|(?P<failed>不合格(?!率|的(?![是有都])|的(?:有哪|都不)|数|台数|清单|名单|列表|原因|项|情况|通知|有)|没过|未通过|没通过|没合格|未合格)"
    r"|(?P<passed>(?:已经?)?(?:(?:检定|检测|检验|判定|检|测)(?:了|完|过|好)?)?(?:结果|结论)?(?:为|是)?(?<!不)(?<!没)(?<!未)合格(?!率|证(?!书(?:(?:编号|号码|号)[:\s是为]*[一-龥]{0,4}|[:\s是为]*)[A-Za-z0-9一二三四五六七八九零幺])|的(?:有效|证|都不|话|有哪|[都均]?[到至])|的$)"
    r"|(?<=[台块个支把条件都全])过了|(?<=[,，。\s])过了(?=$|[,，。\s]))"
    r"|(?P<crossed>[×✗✘❌](?!\d)|NG|Ng|ng)|(?P<ticked>[√✓✔☑🆗]|PASS|Pass|pass)"
    r"|(?P<unfit>不行|不过关|没戏)|(?P<fit>行|过了|过关|OK|Ok|ok|没问题|没毛病)(?:了|的|吧)?(?![一-龥])"
    r"|(?P<through>(?<![不未没])(?:审核)?通过(?!后|率|的|邮|快递|电话|微信|顺丰|短信|公交))"
    rf"|(?P<accept>(?<![待未没])(?<!没有)(?<!检定)(?:同意|[准给]?予以?)?(?:受理|接收){_NO_ORDER}(?:了|啦)?"
    r"|收下(?:了|吧)?|接了|接下来?了|接下(?=$|[\s,，。])|接单|(?:(?<=[都全])|(?<=我们)(?<![归由不让]我们))(?:能|可以|给)?检(?=$|[\s,，。~吧哈哇啊🆗]))"
    r"|(?P<take>[收接](?:了|吧)?(?![到样回费款据发货件取藏录集入购银益电通下来着触口头人送管待单]))"
)
_ADMIN_VERBS: Final = re.compile(
    r"(?P<refuse>不予以?受理|不(?:给|能|可以|可|同意)?受理|(?:没法|无法|不能|拒绝)受理|驳回|打回(?:去|来)?|退(?:回|给)(?:给)?(?:申请|使用|送检)?单位(?:去)?)"
    r"|(?P<assign>(?:强制)?(?:分配|指派|指定|改派|改分|转派)(?:给|到|由)|(?:分|派|转|交|划)(?:给|到)|强制分配|给(?=[一-龥]{1,12}(?:所|院|中心))"
    r"|(?:让|由)(?=[一-龥]{1,12}(?:所|院|中心)(?:来|去)?(?:检|做|办|接)))"
)
_UNABLE_VERB: Final = re.compile(_UNABLE)
_SLIPS: Final = {
    **dict.fromkeys(("受里", "受礼", "受利", "收理", "受李", "首理", "受立"), "受理"),
    **dict.fromkeys(("合各", "合挌", "和格", "合革", "核格"), "合格"),
    **dict.fromkeys(("不与受", "不于受", "不预受", "不欲受"), "不予受"),
    **dict.fromkeys(("推回", "退会", "退汇"), "退回"),
}
_SLIP: Final = re.compile("|".join(_SLIPS))
_SOUTHERN: Final = str.maketrans("唔冇", "不没")
"""唔受理, 冇编号: how a denial is written in the south."""
_KINDS: Final = {
    "refuse": Verb.REFUSE,
    "decline": Verb.REFUSE,
    "not_through": Verb.REFUSE,
    "give_back": Verb.RETURN,
    "take_in": Verb.TAKE_IN,
    "call_off": Verb.CALL_OFF,
    "failed": Verb.RESULT,
    "passed": Verb.RESULT,
    "crossed": Verb.REFUSE,
    "ticked": Verb.ACCEPT,
    "unfit": Verb.RESULT,
    "fit": Verb.RESULT,
    "through": Verb.ACCEPT,
    "accept": Verb.ACCEPT,
    "take": Verb.ACCEPT,
    "assign": Verb.ASSIGN,
}
_PASSED: Final = {
    "failed": False,
    "unfit": False,
    "not_through": False,
    "crossed": False,
    "ticked": True,
    "passed": True,
    "fit": True,
    "through": True,
}
_ALL_OF_THEM: Final = re.compile(r"(?:都|全|也|均|[那这]?[台块个把只]|[\s,，])*$")
"""5501 行, 那台秤也不行: 行 is a verdict only right behind what is named."""
_DENIED: Final = re.compile(
    r"(?:先|暂时?|暂且)?(?:别|不要|不用|先不|暂不|暂时不|甭|莫)(?:着?急)?(?:给|把|再|急着)?$|先$(?=不)"
)
_NEAR: Final = 40
_IN_CASE: Final = re.compile(
    r"逾期|过期|过时|否则|超过|如果?|若|凡|未[带按预经]|不[带按来]|没[带有来]|不然|的话|概|以后|之后|时"
)
_ALONE: Final = re.compile(r"[,，]收(?:了|吧)?(?:[,，。;；\s]|$)")
"""改好了，收，还是衡器室…"""
_BECAUSE: Final = re.compile(r"(?:收|接|受理)[,，\s]+(?!等|再|回头|过[几两]|先|明天|后天|下周)[^,，。\s]{4,}")
"""第2台先不收，型号写的跟编号对不上: put off for a reason that the shop has to mend, which is a refusal."""
_LATER: Final = ("先", "暂", "暂时", "暂且")


@dataclass(frozen=True, slots=True)
class Said:
    """A verb with its place. `kept`: its words are a reason too (检不了) and stay; `loose`: 通过, 不通过."""

    verb: Verb
    start: int
    end: int
    passed: bool | None = None
    kept: bool = False
    loose: bool = False
    weak: bool = False
    listed: bool = False
    lost: bool = False


def mended(text: str) -> str:
    """Slips of the keyboard in the verbs put right and denials of the south written as elsewhere, sign for sign.

    >>> mended("938579受里 938580不与受理"), mended("合各"), mended("唔收")
    ('938579受理 938580不予受理', '合格', '不收')
    """
    return _SLIP.sub(lambda one: _SLIPS[one[0]], text.translate(_SOUTHERN))


def find(text: str, role: str, ends: Collection[int] = ()) -> tuple[Said, ...]:
    """The verbs of a text in order; one that is denied or asked about is none.

    `ends` are where lines are named: 收 alone is a verb only behind them, behind 都 and the like, or first of all;
    行 and 不行 only behind them.

    >>> [one.verb.name for one in find("计价秤合格证书号HQ26-5101", INSTITUTION)]
    ['RESULT']
    >>> [one.verb.name for one in find("938579合格 938580不合格 示值超差", INSTITUTION)]
    ['RESULT', 'RESULT']
    >>> find("受理后多久必须出证", INSTITUTION), find("先别受理", INSTITUTION)
    ((), ())
    """
    pattern = _ADMIN_VERBS if role == ADMIN else _INSTITUTION_VERBS
    text = mended(text)
    found = []
    for match in pattern.finditer(text):
        if _asked(text, match.start()) or _denied(text, match.start()):
            continue
        kind = str(match.lastgroup)
        if kind == "take" and not _takes(text, match.start(), ends):
            continue
        if (
            kind in ("fit", "unfit", "crossed", "ticked")
            and len(_ALL_OF_THEM.sub("", text[: match.start()])) not in ends
        ):
            continue
        verb = Verb.DISMISS if role == ADMIN and kind == "refuse" else _KINDS[kind]
        passed = _PASSED.get(kind)
        loose = kind in ("through", "not_through", "crossed", "ticked")
        found.append(Said(verb, *match.span(), passed=passed, loose=loose, weak=kind == "decline"))
    return tuple(found) if found or role == ADMIN else unable(text)


def is_condition(text: str, at: int) -> bool:
    """逾期不予受理: whether a verb is said for a case, and orders nothing now."""
    start = max(text.rfind(mark, max(0, at - _NEAR), at) for mark in "\n。；;，, ") + 1
    return _IN_CASE.search(text, max(0, start), at + 8) is not None


_BEFORE_TAKE: Final = (*"都全们能部均也嗯好就秤表枪台个单家店", "可以")
"""嗯收了, 那个秤收了: behind what 收 alone is a verb."""


def _takes(text: str, at: int, ends: Collection[int]) -> bool:
    before = text[:at].rstrip(" ,，:：先的")
    if _ALONE.search(text, max(0, at - 1), at + 3):
        return True
    return not before or len(before) in ends or before.endswith(_BEFORE_TAKE)


def unable(text: str) -> tuple[Said, ...]:
    """第3台我们检不了: what cannot be done goes back, and the words are the reason."""
    return tuple(Said(Verb.RETURN, *one.span(), kept=True) for one in _UNABLE_VERB.finditer(text))


def says_unable(text: str) -> bool:
    """Whether a text says that the institution cannot do it."""
    return _UNABLE_VERB.search(text) is not None


def denied(text: str, role: str) -> bool:
    """先别受理: whether a verb is said only to be denied."""
    pattern = _ADMIN_VERBS if role == ADMIN else _INSTITUTION_VERBS
    return any(_denied(text, one.start()) for one in pattern.finditer(text))


def _denied(text: str, at: int) -> bool:
    before = text[max(0, at - 8) : at]
    put_off = text.startswith("不", at) and not text.startswith("不予", at) and before.endswith(_LATER)
    return _DENIED.search(before) is not None or (put_off and _BECAUSE.match(text, at + 1) is None)


def _asked(text: str, at: int) -> bool:
    """Whether the clause in which a verb stands, up to the verb and a little behind, is a question."""
    low, high = max(0, at - _NEAR), min(len(text), at + _NEAR)
    start = max(low, *(text.rfind(mark, low, at) + 1 for mark in "\n。；;，,"))
    end = min((found for mark in "\n。；;，, " if (found := text.find(mark, at, high)) >= 0), default=high)
    return clause_asks(text[start : end + (text[end : end + 1] in "?？")])
