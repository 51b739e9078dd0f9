"""Owns scale divisions (分度值): e=10g, d=5g, 分度值10克, as printed beside Max and Min on a scale (JJG 539-2016)."""

import re
from typing import Final

from nlu import quantity
from nlu.found import Found
from nlu.numerals import NUMBER, parse
from nlu.quantity import Quantity, scaled
from nlu.unit_marks import UNIT_MARK, marked

_INSIDE: Final = re.compile(
    rf"(?:(?<![A-Za-z0-9])[eEdD](?:\s?=\s?[dD])?\s?[:=]\s?|(?:检定|实际)?分度(?:值|数)?\s?(?:[eEdD]\s?)?(?:是|为|[:=])?\s?)"
    rf"(?:{NUMBER}\s?(?:{UNIT_MARK})?/)?(?P<number>{NUMBER})\s?个?(?P<unit>{UNIT_MARK})"
)
_STEPS: Final = re.compile(
    rf"(?:[一每]\s?个?小?格(?:是|为|[:=\s])?\s?(?P<behind>{NUMBER})\s?个?(?P<u>{UNIT_MARK})"
    rf"|(?<![\d.])(?P<before>{NUMBER})\s?个?(?P<v>{UNIT_MARK})\s?[一每]?个?小?格)"
)
"""10克一格, 每格5克."""
_CLOSING: Final = re.compile(r"[\s,.。、!的吧]*\Z")


def read(text: str) -> Quantity | None:
    """The division that the whole text says, with or without its label; None when it says something else.

    >>> read("e=10g"), read("分度值5克"), read("10g")
    ({'value': 10, 'unit': 'g'}, {'value': 5, 'unit': 'g'}, {'value': 10, 'unit': 'g'})
    """
    found = find(text)
    if found and not text[: found[0].start].strip() and _CLOSING.match(text, found[0].end):
        return found[0].value
    return quantity.read(text)


def find(text: str) -> tuple[Found[Quantity], ...]:
    """Every labelled division in the text.

    >>> [f.value for f in find("Max 150kg Min 1kg e=50g")]
    [{'value': 50, 'unit': 'g'}]
    """
    if (
        "格" not in text
        and "=" not in text
        and "＝" not in text
        and "分度" not in text
        and ":" not in text
        and "：" not in text
    ):
        return ()
    out = []
    for match in _INSIDE.finditer(marked(text)):
        number = parse(match["number"])
        if number is not None:
            out.append(Found(scaled(number, match["unit"]), match.start(), match.end()))
    for match in _STEPS.finditer(marked(text)) if "格" in text else ():
        number = parse(match["behind"] or match["before"])
        if number is not None:
            out.append(Found(scaled(number, match["u"] or match["v"]), match.start(), match.end()))
    return tuple(out)


def show(value: Quantity) -> str:
    """The form printed on scales.

    >>> show({"value": 10, "unit": "g"})
    'e=10g'
    """
    return f"e={quantity.show(value)}"
