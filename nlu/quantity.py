"""Owns quantities: a number with its unit, as in 30公斤, 200 g, 六十斤, 两斤半, 1.6个兆帕."""

import re
from typing import Final, TypedDict

from nlu import numerals
from nlu.found import Found
from nlu.numerals import NUMBER, Number, parse, tidy
from nlu.text import folded
from nlu.units import UNIT, unit_said


class Quantity(TypedDict):
    """A number in a unit; market units are already metric (1 斤 = 0.5 kg, 1 两 = 50 g)."""

    value: Number
    unit: str


_TAIL: Final = r"(?:(?P<half>半)(?![年天月个小])|(?P<liang>[一二两三四五六七八九])两)?"
_QUANTITY: Final = re.compile(rf"(?<![\dA-Za-z.])(?<![A-Za-z]-)(?P<number>{NUMBER})\s?个?(?P<unit>{UNIT}){_TAIL}")
_POLITE_TAIL: Final = re.compile(r"[\s,.。、!的吧左右]*\Z")
_SIGN: Final = re.compile(r"\s*(-|负)?\s*")


def read(text: str) -> Quantity | None:
    """The quantity that the whole text says, or None.

    >>> read("三十公斤"), read("两斤半"), read("1.6个兆帕")
    ({'value': 30, 'unit': 'kg'}, {'value': 1.25, 'unit': 'kg'}, {'value': 1.6, 'unit': 'MPa'})
    >>> read("30") is None
    True
    """
    text = folded(text)
    sign = _SIGN.match(text)
    start = sign.end() if sign else 0
    match = _QUANTITY.match(text[start:])
    if match is None or not _POLITE_TAIL.match(text, start + match.end()):
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
    found = ((m, _value(m)) for m in _QUANTITY.finditer(folded(text)))
    return tuple(Found(value, m.start(), m.end()) for m, value in found if value is not None)


def show(value: Quantity) -> str:
    """The number in digits followed by the unit.

    >>> show({"value": 0.2, "unit": "kg"})
    '0.2kg'
    """
    return f"{numerals.show(value['value'])}{value['unit']}"


def scaled(number: Number, unit_token: str) -> Quantity | None:
    """The quantity of a number beside a unit as people write it; None when the token is no unit."""
    unit = unit_said(unit_token)
    return None if unit is None else {"value": tidy(number * unit[1]), "unit": unit[0]}


def _value(match: re.Match[str]) -> Quantity | None:
    number = parse(match["number"])
    if number is None:
        return None
    if match["half"]:
        number += 0.5
    elif match["liang"]:
        liang = parse(match["liang"])
        if liang is None or not match["unit"].endswith("斤"):
            return None
        number += liang / 10 if match["unit"] != "公斤" else liang / 20
    return scaled(number, match["unit"])
