"""Owns accuracy classes (准确度等级): I to IIII for scales, numbers such as 1.6 or 0.5S for others, and ±0.5kPa.

Scale classes are those of JJG 539-2016, marked on the scale by an oval with one to four bars.
"""

import re
from typing import Final

from nlu.found import Found
from nlu.numerals import NUMBER, parse
from nlu.numerals import show as digits
from nlu.unit_marks import UNIT_MARK, marked, unit_marked

_CLASSES: Final = {
    "Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IIII", "i": "I", "ii": "II", "iii": "III", "iiii": "IIII", "iv": "IIII",
    "一": "I", "二": "II", "三": "III", "四": "IIII", "1": "I", "2": "II", "3": "III", "4": "IIII",
    "特种": "I", "高": "II", "中": "III", "普通": "IIII",
}  # fmt: skip
_SHOWN: Final = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IIII": "Ⅳ"}
_FRACTIONS: Final = {"百": 1.0, "千": 0.1, "万": 0.01}
_ROMAN: Final = r"(?:[ⅠⅡⅢⅣ]|(?<![A-Za-z])(?:I{1,4}|IV|i{2,4}|iv)(?![A-Za-z]))"
_DECIMAL: Final = r"\d{1,2}(?:\.\d{1,3})?\s?[SsBC]?"
_HAN_DECIMAL: Final = r"[零一二三四五]点[零一二三四五六七八九]{1,2}\s?[SsBC]?"
_NOT_A_GRADE: Final = "(?!目录|分类|医院|市场|代理|单位|站|甲|乙|保护|教育|别|联|项|类|公路|路|供)"
_GRADE: Final = rf"(?<![\d.第])(?P<grade>{_ROMAN}|{_HAN_DECIMAL}|[一二三四]|{_DECIMAL})\s?[级級]{_NOT_A_GRADE}"
_BARS: Final = r"(?:椭圆?(?:形|里|内|框|中)*(?:的|是)?)?(?P<bars>[一二两三四1-4])[道条个根]?(?:杠|横|竖)(?![路街巷])"
_OVAL: Final = rf"椭圆?(?:形|里|内|框|中)*(?:的|是)?\s?(?P<oval>{_ROMAN}|[一二三四])"
_NAMED: Final = r"(?P<named>特种|高|中|普通)准确度级?"
_LABELLED: Final = (
    r"(?:准确度|精度|精确度|(?<![温度])等级(?=是|为|个|[:\s一二三四ⅠⅡⅢⅣI])|圆圈?里?(?:一个|是)?(?=[ⅠⅡⅢⅣI]))(?:等级|级别)?(?:是|为|个|[:\s])*"
    rf"(?P<labelled>{_ROMAN}|{_DECIMAL}|[一二三四](?![\d点]))(?![\dA-Za-z.])(?:\s?级)?"
)
_ERROR: Final = (
    r"(?:±|正负|\+/?-)\s?(?:(?P<part>[百千万])分之(?P<parts>"
    + NUMBER
    + rf")|(?P<error>{NUMBER})\s?(?P<unit>‰|%FS|{UNIT_MARK})?)"
)
_STANDS_ALONE: Final = r"(?<![^\s,，;；/个是着])(?P<alone>I{2,4}|IV|[ⅠⅡⅢⅣ])(?![^\s,，;；/])"
"""Max 15kg Min 100g / III / No.…: what is stamped between the values of a plate."""
_INSIDE: Final = re.compile(
    rf"(?=[ⅠⅡⅢⅣIi\d零一二两三四五椭特高中普准精等圆±正+])(?:{_GRADE}|{_BARS}|{_OVAL}|{_NAMED}|{_LABELLED}|{_ERROR}|{_STANDS_ALONE})"
)
_HINT: Final = re.compile(r"[级級圆杠横竖椭±负度ⅠⅡⅢⅣ+＋]|I[IV]")
_LONE: Final = re.compile(rf"\s*(?P<grade>{_ROMAN}|{_DECIMAL}|{_HAN_DECIMAL}|[一二三四])(?![\d])")
_SHARE: Final = re.compile(rf"\s*({NUMBER})\s?({UNIT_MARK})[\s。.吧的]*\Z")
_FILLER: Final = re.compile(
    r"(?:准确度|精度|等级|级别|误差|允许|最大|就|是|的|写着?|标着?|上面|应该|大概|好像|那种|表|秤|了|吧|啊|呀|嗯|哦"
    r"|为|改成|[\s,.。、!:;])*\Z"
)
_LONGEST_ANSWER: Final = 60


def read(text: str, *, scale: bool | None = None) -> str | None:
    """The class that an answer gives, or None. With `scale=False` 2级 is the number 2 and not a scale's class II.

    >>> read("三级"), read("Ⅲ"), read("椭圆三道杠"), read("1.6级的表"), read("0.5s"), read("正负千分之三")
    ('III', 'III', 'III', '1.6', '0.5S', '±0.3%')
    >>> read("2级", scale=False), read("不懂 空着吧")
    ('2', None)
    """
    if len(text) > _LONGEST_ANSWER:
        return None
    shown = marked(text)
    found = find(text, scale=scale)
    if not found:
        lone = _LONE.match(shown)
        share = _SHARE.match(shown)
        if share and unit_marked(share[2])[0] == "%":
            return f"{digits(parse(share[1]) or 0)}%"
        found = (Found(_graded(lone["grade"], scale=scale), lone.start(), lone.end()),) if lone else ()
    if not found or not _FILLER.match(shown[found[-1].end :]) or not _FILLER.match(shown[: found[-1].start]):
        return None
    return found[-1].value


def find(text: str, *, scale: bool | None = None) -> tuple[Found[str], ...]:
    """Every class in the text: with 级, bars, a label, or ±.

    >>> [f.value for f in find("ACS-30，200克到30公斤三级，编号938579")]
    ['III']
    """
    if not _HINT.search(text):
        return ()
    text = marked(text)
    out = []
    for match in _INSIDE.finditer(text):
        value = _value(match, scale=scale)
        if value is not None:
            out.append(Found(value, match.start(), match.end()))
    return tuple(out)


def show(value: str) -> str:
    """As people write it.

    >>> show("III"), show("1.6"), show("±0.5kPa")
    ('Ⅲ级', '1.6级', '±0.5kPa')
    """
    return value if value.startswith("±") or value.endswith("%") else f"{_SHOWN.get(value, value)}级"


def _value(match: re.Match[str], *, scale: bool | None) -> str | None:
    said = match["grade"] or match["oval"] or match["labelled"] or match["alone"]
    if said:
        return _graded(said, scale=scale)
    if match["bars"]:
        return _CLASSES[match["bars"].replace("两", "二")]
    if match["named"]:
        return _CLASSES[match["named"]]
    if match["part"]:
        number = parse(match["parts"])
        return None if number is None else f"±{digits(number * _FRACTIONS[match['part']])}%"
    return _error(match["error"], match["unit"])


def _error(number_said: str, said_unit: str | None) -> str | None:
    number = parse(number_said)
    if number is None:
        return None
    if said_unit is None:
        return f"±{number_said if _WRITTEN.fullmatch(number_said) else digits(number)}"
    if said_unit == "‰":
        return f"±{digits(number / 10)}%"
    if said_unit == "%FS":
        return f"±{digits(number)}%FS"
    unit, factor = unit_marked(said_unit)
    shown = number_said if factor == 1 and _WRITTEN.fullmatch(number_said) else digits(number * factor)
    return None if unit == "D" else f"±{shown}{unit}"


_WRITTEN: Final = re.compile(r"\d+(?:\.\d+)?")
"""±2.0% is written on the plate with its nought."""


def _graded(said: str, *, scale: bool | None) -> str:
    said = said.replace(" ", "")
    if "点" in said:
        number = said.rstrip("SsBC")
        return f"{digits(parse(number) or 0)}{said[len(number) :].upper()}"
    if said in _CLASSES and (scale is not False or not said.isascii() or said in ("一", "二", "三", "四")):
        if scale is False and said in "一二三四":
            return str("一二三四".index(said) + 1)
        return _CLASSES[said]
    return _CLASSES.get(said.lower(), said.upper()) if said[0] in "Ii" else said.upper()
