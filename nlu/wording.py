"""Owns the words around a value that is said in own words: what leads to it, what only explains or denies it."""

import re
from collections.abc import Iterator
from typing import Final

from nlu.chunks import HOLE
from nlu.found import Found

_CLAUSE: Final = re.compile(rf"[^\s,，。;；!！?？{HOLE}]+")
SIGN: Final = re.compile(rf"[\s,，。;；!！?？{HOLE}]")
_SPELT: Final = re.compile(
    r"(?P<word>[一-龥]{1,4})的(?:那个)?(?P<sign>[一-龥])字?|[一-龥]字.{1,12}|[一-龥]{1,3}是(?:.{1,6}那个|(?P<of>[一-龥]{1,3})的[一-龥])"
)
"""富贵的富, 徐是双立人那个, 门字里头三横: how something is written."""
_SPELT_BEFORE: Final = re.compile(r"[一-龥]{0,2}(?P<sign>[一-龥])[一-龥]{0,2}的(?P=sign)(?=[一-龥]{2})")
"""废品的废 before 废旧物资回收站."""
_DENIED: Final = re.compile(r"不(?:是|叫|写|填|用|留)|别(?:写|填|留)|不要写")
_BEFORE: Final = re.compile(r"(?:原来|原先|以前|之前|本来|早先|过去)")
_NOTHING: Final = re.compile(
    r"(?:对|对的|嗯|是|是的|没错|个体户?的?|男|女|男的|女的|老牌子了?|哎|呃|那个|这个|写错了|说错了|打错了)"
)


def clauses(text: str) -> Iterator[Found[str]]:
    """The parts of a text between its signs, without those that spell, deny or say nothing.

    >>> [c.value for c in clauses("富源粮油店 富贵的富，不是福气的福 对")]
    ['富源粮油店']
    >>> [c.value for c in clauses("是废品的废废旧物资回收站")]
    ['废旧物资回收站']
    """
    found = [part for part in _parts(text) if not _says_nothing(part.value)]
    now = [part for part in found if not of_before(part.value)]
    yield from now or found


def clause_of(text: str, value: str) -> str:
    """The clause that holds a value, or the whole text when none does.

    >>> clause_of("铭牌没有，放柜台，送检", "柜台")
    '放柜台'
    """
    return next((clause.value for clause in clauses(text) if value in clause.value), text)


def of_before(clause: str) -> bool:
    """Whether a clause tells how something was before: 以前在老市场.

    >>> of_before("以前在老市场"), of_before("在老市场")
    (True, False)
    """
    return _BEFORE.match(clause) is not None


def _parts(text: str) -> Iterator[Found[str]]:
    for part in _CLAUSE.finditer(text):
        start = part.start() + spelling_before(part[0])
        yield Found(text[start : part.end()], start, part.end())


def spelling_before(text: str) -> int:
    """How much at the head of a text only says how its first character is written.

    >>> spelling_before("废品的废废旧物资回收站")
    4
    """
    found = _SPELT_BEFORE.match(text)
    return found.end() if found else 0


def aired(text: str) -> str:
    """The text with a blank where a dictated one runs on into another statement, and without its spelling of names.

    >>> aired("单位全称是平和县心田村卫生所我姓林林美凤美丽的美凤凰的凤")
    '单位全称是平和县心田村卫生所 我姓林林美凤'
    >>> aired("联系人就写我刘永昌文刀刘永远的永昌盛的昌电话13547602918")
    '联系人就写我刘永昌 电话13547602918'
    """
    if max(map(len, _CLAUSE.findall(text)), default=0) < _LONG_BREATH:
        return text
    spelt = [at for at in range(2, len(text) - 1) if text[at] == "的" and _spells(text, at)]
    for at in reversed(spelt):
        text = f"{text[: at - 2]} {text[at + 2 :]}"
    for part in _IN_PARTS:
        if 0 <= text.find(part[-1]) < text.find(part):
            text = text.replace(part, " ")
    return " ".join(_RUNS_ON.sub(" ", text).split()) if spelt or _RUNS_ON.search(text) else text


def _spells(text: str, at: int) -> bool:
    """Whether the 的 at a place spells a character that was said before: 永远|的|永."""
    sign = text[at + 1]
    return sign in text[at - 2 : at] and sign in text[: at - 2]


_LONG_BREATH: Final = 14
"""Who types so much without a sign has dictated it."""
_IN_PARTS: Final = (
    "文刀刘",
    "弓长张",
    "木子李",
    "耳东陈",
    "双木林",
    "言午许",
    "古月胡",
    "立早章",
    "口天吴",
    "走肖赵",
    "三横王",
    "草头黄",
)
_RUNS_ON: Final = re.compile(
    r"(?<=[一-龥]{4})(?<![把给在来到跟是和对让叫请用帮替就那说得查录约检要问的写留填改为])"
    r"(?=我(?:姓|叫|们?[这那所店站院厂家])|联系人|(?:联系)?电话(?=[是\d])|手机号?(?=[是\d])|(?:统一)?(?:社会)?信用代码|地址(?=[是在写]))"
)
"""What is begun anew where nothing leads to it."""


def _says_nothing(clause: str) -> bool:
    return _NOTHING.fullmatch(clause) is not None or _DENIED.match(clause) is not None or is_spelling(clause)


def is_spelling(clause: str) -> bool:
    """Whether a clause says how a character is written: 富贵的富, 徐是双立人那个.

    >>> is_spelling("宋词的宋"), is_spelling("红旗的")
    (True, False)
    """
    found = _SPELT.fullmatch(clause)
    return found is not None and (found["sign"] is None or found["sign"] in found["word"])
