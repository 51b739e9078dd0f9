"""Owns how an instrument reaches its verification: 送检 (brought) or 现场检 (somebody comes), in everyday words."""

import re
from typing import Final

from nlu.chunks import HOLE
from nlu.found import Found
from nlu.text import folded

BROUGHT: Final = "送检"
ON_SITE: Final = "现场检"

_WE: Final = "(?:我们?|咱们?|俺们?|自己|店里|单位|厂里)"
_YOU: Final = "(?:你们?|您们?|恁们?|他们|师傅|检定员|工作人员|院里|所里|人家|专人|人)"
_BROUGHT_CLEAR: Final = (
    r"送检(?!单|方式|时间|人|单位|还是|到底|上门)"
    rf"|{_WE}(?:自己|自个儿?|会|可以|能|给|直接|就|来|去|派人|找人|开车)*(?:送|拿|带|抱|拉|搬|捎)(?!不)(?:过去|去|来|到|检|给|上)?"
    rf"|{_WE}(?:自己|直接|可以)?开(?:车)?(?:过去|去|到)|(?:拆|卸)下来[^,。\s]{{0,3}}(?:送|拿|带)"
    r"|自己送|[送拿带抱拉搬捎](?:过去|到你们|到院|到所|去你们|上去|去检|去$|去吧)(?![要需得还吗么不])|邮寄|寄过去|快递过去"
)
_ON_SITE_CLEAR: Final = (
    r"(?<![一-龥])现场(?![一-龥])|来现场|(?<![送拿带拉搬抱开])(?:下来|过来|来)(?:[我俺咱]们?)?(?:店|站|厂|医院|家|单位|公司|诊所|市场|摊|院|校|库)里?[^,。\s]{0,3}检"
    r"|(?:\A|[\s,，也是])(?:下来|过来|来)检(?![不吗])|现场(?:检定|检测|检|来检|校)|上门"
    rf"|{_YOU}(?:能|可以|得|要|给|派人|直接|就)*(?:过来|来|下来|到)(?!不)[^,。\s]{{0,6}}(?:检|测|校|看|弄|搞|一趟)"
    rf"|{_YOU}[^,。\s]{{0,3}}[跑走来]一?趟|{_YOU}(?:能|可以)来(?:就来|最好|的话)|{_YOU}[^,。\s送拿带拉搬抱]{{0,3}}(?:过来|来)(?:检|吧|呗|\Z)|派人(?:过来|来|到|检|下来)|来人检"
    r"|(?:送|搬|拉|拿|抬|拆|抱|扛|提|背)不(?:了|动|走|过去|下来)|[没不](?:法|能|方便|好|便)[送搬拆拿]|不送"
    r"|(?:麻烦|请|让|叫|得)(?:你们?|您们?)[^,。\s]{0,2}[跑走来]一?趟|(?:派|安排)[个些]?人[^,。\s]{0,8}(?:来|过来|去)(?:检|看|弄)"
)
_BROUGHT_ANSWER: Final = (
    rf"{_BROUGHT_CLEAR}|{_WE}(?:过去|去)|[送拿带](?:吧|去|来)"
    r""
    r"|开(?:过去|车去|去检)|拆下来|送\Z|送检|不用(?:你们?)?来|别来"
)
_ON_SITE_ANSWER: Final = (
    rf"{_ON_SITE_CLEAR}|现场|(?<![送拿带拉搬抱开捎])(?<![送拿带拉搬抱开捎]过)(?:来检|过来)|来(?:店|站|厂|医院|我|这|家|单位|公司|诊所|市场|摊)|[叫让派来找]个?人(?:来|过来|上门)|到(?:店|站|厂|我|这|场)|离不开|太(?:大|重|沉)"
    "|固定(?:的|着|在)|走不开"
)
_BROUGHT: Final = re.compile(_BROUGHT_CLEAR)
_ON_SITE: Final = re.compile(_ON_SITE_CLEAR)
_ANSWERS: Final = ((re.compile(_ON_SITE_ANSWER), ON_SITE), (re.compile(_BROUGHT_ANSWER), BROUGHT))
_HINT: Final = re.compile("[送场门寄]|[来拿带搬拉到拆抱捎]")
_ASKED: Final = re.compile(r"还是|哪种|哪个|区别|怎么选|送检方式|什么意思")
_CHOICE_ASKED: Final = re.compile(
    r"(?<![^,，。;；!?？\s])(?!(?:[我俺咱]们?|那|就|想了想|要不|算了|[啊哎嗯])+还是)[^,，。;；!?？\s]{1,16}还是[^,，。;；!?？\s]{1,12}?(?:[呀啊呢吗么?？]|(?=[,，。;；\s])|(?<![吧了])$)"
    r"|(?:总不[能会]|难道|[哪咋]能|怎么能)[^,，。;；!?？\s]*"
)
"""是你们来还是我抱去呀, 总不能我拆了送去吧: what is asked is no answer; what is said behind it is."""
_NEGATED: Final = re.compile(r"(?:不用|不要|不是|别|(?<!能)不能|(?<!能)不|没法|没有|没)\Z")
_LONGEST_ANSWER: Final = 60


def read(text: str) -> str | None:
    """送检 or 现场检 as an answer means it; None when it means neither, or asks.

    >>> read("你们来检吧 摊子离不开人"), read("我们送过去"), read("送检还是现场检好"), read("秤太沉 搬不动")
    ('现场检', '送检', None, '现场检')
    """
    shown = folded(text)
    if len(text) > _LONGEST_ANSWER or _ASKED.search(shown):
        return None
    clear = {f.value for f in find(shown)}
    if len(clear) == 1:
        return clear.pop()
    means = {value for pattern, value in _ANSWERS if (m := pattern.search(shown)) and not _negated(shown, m)}
    return means.pop() if len(means) == 1 else None


def last(text: str) -> str | None:
    """What the last clause that says one of the two means: a question is none, the words behind it are.

    >>> last("是你们来还是我抱去呀 我抱不动 你们来吧"), last("算了 走不开 还是你们来吧")
    ('现场检', '现场检')
    """
    said = (
        read(re.sub(r"^(?:那|就|[我俺咱]们?)?还是选?", "", clause))
        for clause in reversed(re.split(r"[\s,，。;；]+", text))
    )
    return next((value for value in said if value is not None), None)


def find(text: str) -> tuple[Found[str], ...]:
    """Every clear mention: 送检, 现场检, 上门, 我们送过去, 你们来检.

    >>> [f.value for f in find("收废铁结算用 你们来检")], find("约下周二上午9点半去现场")
    (['现场检'], ())
    """
    text = _CHOICE_ASKED.sub(lambda asked: HOLE * len(asked[0]), folded(text))
    if not _HINT.search(text):
        return ()
    out = [Found(ON_SITE, m.start(), m.end()) for m in _ON_SITE.finditer(text) if not _negated(text, m)]
    for match in _BROUGHT.finditer(text):
        if not _negated(text, match) and not any(f.start < match.end() and match.start() < f.end for f in out):
            out.append(Found(BROUGHT, match.start(), match.end()))
    return tuple(sorted(out, key=lambda f: f.start))


def show(value: str) -> str:
    """As it is stored."""
    return value


def _negated(text: str, match: re.Match[str]) -> bool:
    return _NEGATED.search(text[max(0, match.start() - 3) : match.start()]) is not None
