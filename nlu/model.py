"""Owns model designations (型号规格): ACS-30, THW6244B2, Y-100, HBP-1320, and a gauge's range written as its model."""

import re
from typing import Final

from nlu import measuring_range
from nlu.found import Found
from nlu.text import folded
from nlu.unit_marks import marked

_PLUS: Final = r"(?:\+[A-Za-z]{0,2}(?![A-Za-z0-9.])|\([A-Z]\)(?![A-Za-z0-9]))?"
"""AWA6228+, RAY68(M)."""
_CODE: Final = rf"[A-Za-z0-9](?:[A-Za-z0-9./+-]{{0,30}}[A-Za-z0-9])?{_PLUS}"
_NO_WORD: Final = (
    "没|不|无|忘|是|有|的|在|年|月|台|个|把|块|就|写|叫|填|都|为|编号|电话|最大|最小|范围|量程|等级|公斤|兆帕|型号|号"
)
"""What stands in no model in Chinese characters."""
_HAN: Final = rf"(?:(?!{_NO_WORD})[\u4e00-\u9fff]){{2,5}}"
_HAN_CODE: Final = rf"{_HAN}\s?\d{{3,5}}[A-Za-z]{{0,3}}"
"""酒安1000, 新东方1000NC: a name and a number that says nothing without it."""
_LABEL: Final = r"(?:型号|规格型号|型号规格|型号是?)"
_PREFIX: Final = re.compile(rf"\s*(?:{_LABEL})?(?:\s|[:]|叫做?|就?是|就?[写填叫]|为|应该是|改成)*\s*")
_SUFFIX: Final = re.compile(r"\s*型?号?(?:[\s。.,!的吧啊呀]|这个|那种)*\Z")
_WHOLE: Final = re.compile(rf"(?:{_CODE})(?: [A-Za-z0-9][A-Za-z0-9./+-]{{0,15}}){{0,2}}")
_BRACKET_RANGE: Final = re.compile(r"\([+-]?\d[\d.]*~[+-]?\d[\d.]*\)[A-Za-z%/]{1,8}")
_NAMED: Final = r"[A-Za-z]{4,16} [A-Za-z]?\d[A-Za-z0-9-]{0,8}(?![.\d~]|\s?[台块个级年月公千兆到至])"
"""Definium 6000: a word and its number."""
_WORDS: Final = r"(?<![A-Za-z0-9])[A-Z][A-Za-z]{2,15}(?: [A-Z][A-Za-z0-9]{1,15}){1,2}"
"""EzRay Air, behind the label."""
_LABELLED: Final = re.compile(
    rf"型号(?:规格)?(?:\s|[:,]|(?!没|无|不知|不清|编号|电话|范围|等级|厂家)[\u4e00-\u9fff]){{0,10}}?"
    rf"(?P<value>{_BRACKET_RANGE.pattern}|{_HAN_CODE}|{_WORDS}|[\u4e00-\u9fff]{{1,5}}[式型](?![号材\u4e00-\u9fff])|(?<![A-Za-z0-9])(?:{_NAMED}|{_CODE}))(?![A-Za-z0-9])"
)
_SHAPE: Final = re.compile(
    r"(?<![A-Za-z0-9._/#-])(?=[A-Za-z])(?:"
    r"(?!MODEL|SERIAL|EMAIL)[A-Z][A-Za-z]{5,15} [1-9]\d{2,4}"  # Definium 6000
    r"|"
    r"[A-Za-z]{1,6}-[1-9]\d{0,3}[A-Za-z]{0,4}\d{0,2}(?:[-/][A-Za-z0-9]{1,5})?"  # ACS-30, JYDD-50A, XLDC-120-750
    r"|[A-Za-z]{1,7}[1-9]\d{1,3}(?:[A-Za-z]{1,3}\d{0,2})?(?:-[A-Za-z0-9]{1,5})?"  # YE680A, THW6244B2, XK3190-A12
    r"|[A-Za-z]{3,5}[1-9]"  # iPM8
    rf"){_PLUS}(?![A-Za-z0-9#/-]|\s?\((?![+-]?\d[\d.]*\s?[~-]))"
)
_ALONE: Final = re.compile(rf"(?:(?<=[\s,，。;；、])|^)(?P<value>{_HAN}\d{{3,5}}[A-Z]{{1,3}})(?=[\s,，。;；、]|$)")
"""新东方1000NC between two signs."""
_TYPED: Final = re.compile(r"(?<![\dA-Za-z.-])(?P<value>\d{2,4})型(?!号|材|钢|煤)")
"""232型."""
_SIZED: Final = re.compile(r"\d[A-Z]")
_NOT_MODELS: Final = re.compile(r"(?:DN|PN|IP|NO|SN|G|e|d|MAX|MIN|DC|AC|BT|QQ|V|A|PM)\d", re.IGNORECASE)
_BEHIND: Final = re.compile(r"(?:编号|[Nn]o\.?|NO\.?|S/?N|证书号?|证号|单号)[\s:是为]*\Z")
_LONGEST_ANSWER: Final = 60
_HAN_ANSWER: Final = re.compile(
    rf"(?:型号|叫|是|写的)*(?P<model>{_HAN}[- ]?[A-Za-z]{{0,3}}-?\d{{2,5}}[A-Za-z]{{0,3}})(?:型|的|吧)*"
)


def read(text: str) -> str | None:
    """The model that an answer gives, Latin letters in upper case; None when the answer is something else.

    A pressure gauge's range stands with the full-width `～` (SPEC 3).

    >>> read("acs-30"), read("型号是THW6244B2"), read("(0~1.6)MPa"), read("232"), read("没有型号")
    ('ACS-30', 'THW6244B2', '(0～1.6)MPa', '232', None)
    """
    if len(text) > _LONGEST_ANSWER:
        return None
    shown = folded(text)
    start = _PREFIX.match(shown)
    rest = shown[start.end() :] if start else shown
    gauge = _BRACKET_RANGE.match(rest)
    match = gauge or _WHOLE.match(rest)
    if match is None or not _SUFFIX.match(rest, match.end()):
        named = _HAN_ANSWER.fullmatch(text)
        return named["model"].upper() if named else None
    if gauge is not None:
        return _as_range(gauge[0])
    return match[0].strip().upper() if any(c.isalnum() for c in match[0]) else None


def in_words(text: str) -> str | None:
    """The answer as a model in words, without what leads to it: 台式, 小精灵; None when it is no word of a few signs.

    >>> in_words("就是挂壁式的"), in_words("型号叫小精灵"), in_words("232")
    ('挂壁式', '小精灵', None)
    """
    start = _PREFIX.match(text)
    rest = text[start.end() :] if start else text
    tail = _SUFFIX.search(rest)
    rest = rest[: tail.start()] if tail and tail.start() > 1 else rest
    return rest if _IN_WORDS.fullmatch(rest) else None


_IN_WORDS: Final = re.compile(r"[\u4e00-\u9fffⅠⅡⅢⅣ]{2,8}")


def find(text: str) -> tuple[Found[str], ...]:
    """Every model in the text: behind 型号, else codes of the usual shape (letters, then at most four digits).

    >>> [f.value for f in find("加油机THW6244B2，5到45升每分，编号189583P东枪")]
    ['THW6244B2']
    >>> [f.value for f in find("不对，型号是acs-15")]
    ['ACS-15']
    """
    text = folded(text)
    out: list[Found[str]] = []
    if "型号" in text:
        for match in _LABELLED.finditer(text):
            value = match["value"]
            shown = _as_range(value) if value[0] == "(" else value.upper()
            out.append(Found(shown, match.start("value"), match.end("value")))
    for typed in (*_TYPED.finditer(text), *_ALONE.finditer(marked(text) if _SIZED.search(text) else text)):
        if not any(f.start < typed.end() and typed.start() < f.end for f in out):
            out.append(Found(typed["value"], typed.start("value"), typed.end("value")))
    for match in _SHAPE.finditer(text):
        taken = any(f.start < match.end() and match.start() < f.end for f in out)
        if (
            not taken
            and not _NOT_MODELS.match(match[0])
            and not _BEHIND.search(text[max(0, match.start() - 8) : match.start()])
        ):
            out.append(Found(match[0].upper(), match.start(), match.end()))
    return tuple(sorted(out, key=lambda f: f.start))


def show(value: str) -> str:
    """The model as it is stored."""
    return value


def _as_range(said: str) -> str:
    value = measuring_range.read(said)
    return (measuring_range.show(value) if value else said).replace("~", "～")
