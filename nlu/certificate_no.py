"""Owns certificate numbers (证书编号) as institutions write them: NJG2026-HQ-01132, 证书号 2026-0813.

The national coding rule is not public (SPEC 8), so any code of five or more characters behind 证书 counts, and codes of
the shape letters + year + letters + number count without it.
"""

import re
from typing import Final

from nlu.found import Found
from nlu.text import code_form, folded

_CODE: Final = r"[A-Za-z0-9](?:[A-Za-z0-9\-/.()〔〕\[\]]{2,38}[A-Za-z0-9])?(?:[字第]{1,2}\d{2,8}号?)?"
_HEAD: Final = r"(?:(?![从自在由至到号书是为有])[一-龥]){1,4}(?=\d)"
"""呼衡2026-3301: the body's short name before the number."""
_LABELLED: Final = re.compile(
    rf"(?:(?:证书?|通知书)(?:编号|号码|号)?|(?<![不未没])合格(?=[,:\s]*[A-Za-z]+\d*-))"
    rf"(?:(?:登|写|打|填|弄|录|搞)?错了?|不对|应(?:该|为|是|当)?|改成|改为|更正为|分别|依次|各|从|是|为|叫|[:,\s])*(?:(?P<written>[一-龥]{{1,5}}字第?{_CODE}号|(?:{_HEAD}){_CODE})|(?:第|字)?(?P<code>{_CODE})号?)"
)
"""Behind the word, or right behind 合格 when it has a dash: 88211 合格 CF26-0001."""
_SHAPE: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{1,6}(?:19|20)\d\d-?[A-Za-z]{1,4}-?\d{3,8}(?![A-Za-z0-9])")
_YEARED: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{2,6}(?:19|20)\d\d-\d{3,8}(?![A-Za-z0-9])")
"""NMJL2026-0412, beside the word 证 anywhere in the message."""
_FEWEST: Final = 4
_LONGEST_ANSWER: Final = 60
_PREFIX: Final = re.compile(r"^\s*(?:证书)?(?:编号|号码|号)?(?:就?是|为|[:\s])*")


def read(text: str) -> str | None:
    """The certificate number that an answer gives.

    >>> read("证书号是 NJG2026-HQ-01132"), read("没有")
    ('NJG2026-HQ-01132', None)
    """
    if len(text) > _LONGEST_ANSWER:
        return None
    rest = _PREFIX.sub("", folded(text)).strip(" 。.,的吧")
    whole = re.fullmatch(_CODE, rest)
    return rest.upper() if whole and sum(c.isdigit() for c in rest) >= _FEWEST else None


def find(text: str) -> tuple[Found[str], ...]:
    """Every certificate number in the text.

    >>> [f.value for f in find("938580 合格 证书号NJG2026-HQ-01132 有效期到明年11月20号")]
    ['NJG2026-HQ-01132']
    >>> [f.value for f in find("3441 3458 都合格 证书CF26-0871 CF26-0872")]
    ['CF26-0871', 'CF26-0872']
    """
    text = folded(text)
    out: list[Found[str]] = []
    if any(word in text for word in ("证", "合格", "通知书")):
        labelled = [(one, "written" if one["written"] else "code") for one in _LABELLED.finditer(text)]
        out.extend(Found(one[name].upper(), *one.span(name)) for one, name in labelled if enough(one[name]))
        for match in _YEARED.finditer(text):
            if not any(one.start < match.end() and match.start() < one.end for one in out):
                out.append(Found(match[0].upper(), *match.span()))
    for match in _SHAPE.finditer(text):
        if not any(one.start < match.end() and match.start() < one.end for one in out):
            out.append(Found(match[0].upper(), *match.span()))
    out.extend(_alike(text, out))
    return tuple(sorted([*out, *shortened(text, out)], key=lambda found: found.start))


def _alike(text: str, whole: list[Found[str]]) -> list[Found[str]]:
    """CF26-0871 CF26-0872: what stands right behind a number and is written like it is one as well."""
    out: list[Found[str]] = []
    for one in whole:
        end = one.end
        while (next_ := _NEXT.match(text, end)) is not None and code_form(next_["code"]) == code_form(one.value):
            if any(other.start < next_.end() and next_.start("code") < other.end for other in whole):
                break
            end = next_.end()
            out.append(Found(next_["code"].upper(), next_.start("code"), end))
    return out


_NEXT: Final = re.compile(rf"\s?[、,和及到至~\s]\s?(?P<code>(?:{_HEAD})?{_CODE})")


def shortened(text: str, whole: list[Found[str]]) -> list[Found[str]]:
    """The numbers behind those of a text that share the head of the one before them: …-00551、00552."""
    out: list[Found[str]] = []
    for one in whole:
        before, end = one.value, one.end
        while (tail := _SHORT.match(text, end)) is not None and (number := _LAST.search(before)) is not None:
            size = len(tail["n"])
            if size > len(number[0]) or (
                tail[0][0] == " " and tail[0].strip().isdigit() and int(tail["n"]) != int(number[0][-size:]) + 1
            ):
                break  # JJ26-0301 5501: beside a blank only the next number is one more
            before = before[: len(before) - size] + tail["n"]
            out.append(Found(before, tail.start("n"), tail.end()))
            end = tail.end()
    return out


_SHORT: Final = re.compile(
    r"(?:\s?(?:[、和及]|以及|,(?=\s?\d+\s*(?:[,;。、]|有效|到|都|$)))\s?|\s(?=\d+\s*(?:[\s,;。、]|$)))(?P<n>\d{2,6})(?![\dA-Za-z台块个年月日号-])"
)
_LAST: Final = re.compile(r"\d+$")


def enough(code: str) -> bool:
    """Behind the word 证书, few digits are enough after letters and a dash: NJG-1."""
    return sum(c.isdigit() for c in code) >= _FEWEST or re.fullmatch(r"[A-Za-z]+\d*-\d+", code) is not None


def show(value: str) -> str:
    """The number as it is stored."""
    return value
