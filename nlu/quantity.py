"""Owns quantities: a number with its unit, as in 30公斤, 200 g, 六十斤, 两斤半, 1.6个兆帕."""

import re
from typing import Final, TypedDict

from nlu import numerals
from nlu.found import Found
from nlu.numerals import NUMBER, Number, approximate, parse, tidy
from nlu.unit_marks import LIANG_MARK, UNIT_MARK, marked, unit_marked


class Quantity(TypedDict):
    """A number in a unit; market units are already metric (1 斤 = 0.5 kg, 1 两 = 50 g)."""

    value: Number
    unit: str


_TAIL: Final = r"(?:(?P<half>半)(?![年天月个小])|(?P<liang>[一二两三四五六七八九])" + LIANG_MARK + ")?"
_QUANTITY: Final = re.compile(rf"(?<![\dA-Za-z.])(?<![A-Za-z]-)(?P<number>{NUMBER})\s?个?(?P<unit>{UNIT_MARK}){_TAIL}")
_POLITE_TAIL: Final = re.compile(r"[\s,.。、!的吧左右]*\Z")
_SIGN: Final = re.compile(r"\s*(-|负)?\s*")
_LONGEST_ANSWER: Final = 60
_JIN: Final = 0.5


def read(text: str) -> Quantity | None:
    """The quantity that the whole text says, or None.

    >>> read("三十公斤"), read("两斤半"), read("1.6个兆帕")
    ({'value': 30, 'unit': 'kg'}, {'value': 1.25, 'unit': 'kg'}, {'value': 1.6, 'unit': 'MPa'})
    >>> read("30") is None
    True
    """
    if len(text) > _LONGEST_ANSWER:
        return None
    text = marked(text).lstrip()
    sign = _SIGN.match(text)
    match = _QUANTITY.match(text, sign.end() if sign and sign[1] else 0)
    if match is None or not _POLITE_TAIL.match(text, match.end()):
        return None
    value = _value(match)
    if value is not None and sign and sign[1]:
        return {"value": -value["value"], "unit": value["unit"]}
    return value


def find(text: str) -> tuple[Found[Quantity], ...]:
    """Every quantity in the text, from left to right.

    >>> [f.value for f in find("ACS-30 最大30公斤，一斤二两")]
    [{'value': 30, 'unit': 'kg'}, {'value': 0.6, 'unit': 'kg'}]
    """
    found = ((m, _value(m)) for m in _QUANTITY.finditer(marked(text)))
    return tuple(Found(value, m.start(), m.end()) for m, value in found if value is not None)


def show(value: Quantity) -> str:
    """The number in digits followed by the unit.

    >>> show({"value": 0.2, "unit": "kg"})
    '0.2kg'
    """
    return f"{numerals.show(value['value'])}{value['unit']}"


def scaled(number: Number, run: str) -> Quantity:
    """The quantity of a number beside a run of marks (`unit_marks`)."""
    unit, factor = unit_marked(run)
    return {"value": tidy(number * factor), "unit": unit}


def _value(match: re.Match[str]) -> Quantity | None:
    number, factor = parse(match["number"]), unit_marked(match["unit"])[1]
    if number is None or approximate(match["number"]):
        return None
    if match["half"]:
        number += 0.5
    elif match["liang"]:
        liang = parse(match["liang"])
        if liang is None or factor != _JIN:
            return None
        number += liang / 10  # 一斤二两: ten 两 make one 斤
    return scaled(number, match["unit"])
