"""Owns measuring ranges as people write them: 200g-30kg, (0~1.6)MPa, 最大30公斤最小200克, 能称六十斤, ±25D."""

import re
from collections.abc import Mapping
from functools import partial
from itertools import islice, pairwise
from typing import Any, Final, TypedDict

from nlu import division
from nlu.dictation import sizes_written
from nlu.found import Found
from nlu.numerals import NUMBER, Number, approximate, parse
from nlu.numerals import show as digits
from nlu.quantity import scaled
from nlu.text import folded
from nlu.unit_marks import UNIT_MARK, marked, unit_marked
from nlu.units import UNITS, convert


class Range(TypedDict, total=False):
    """Lower and upper end in one unit, that in which the greater end was said; what was not said is absent."""

    min: Number
    max: Number
    unit: str


_SIGNED: Final = rf"(?:[+-]|负|正)?{NUMBER}"
_TWO: Final = re.compile(
    rf"(?:[(\[]\s?|(?<![\dA-Za-z.])(?<![A-Za-z]-)(?:[DA]C)?)(?P<a>{_SIGNED})\s?个?(?P<ua>{UNIT_MARK})?\s?"
    rf"(?:~+|-{{1,3}}|到|至|…|to)\s?(?P<b>{_SIGNED})\s?个?(?P<ub>{UNIT_MARK})?(?:(?P<close>[)\]])\s?(?P<uc>{UNIT_MARK})?)?"
)
_UPPER: Final = r"最大|大(?=[称秤]量)|最多|最高|最重|上限|满量程|量程|(?:能|可以?|够)称到?|称量|[Mm](?:ax|AX)\.?|MAX\.?"
_LOWER: Final = r"最小|小(?=[称秤]量)|最少|最低|最轻|下限|起称|[Mm](?:in|IN)\.?|MIN\.?"
_LABEL: Final = rf"(?:(?P<upper>{_UPPER})|(?P<lower>{_LOWER}))"
_LINK: Final = r"(?:\s|[:=]|好像|大概|应该|差不多|约|称量|秤量|量程|检定|能|可以?|称|值|写|标|着|的|是|为|到){0,6}"
_NOT_THIS: Final = rf"(?:不是\s?{NUMBER}\s?(?:{UNIT_MARK})?[\s,]*(?:而|应该?)?是\s?)?"
_LABELLED: Final = re.compile(
    rf"(?=[最上满量能可够称下起大小Mm])(?<![A-Za-z]){_LABEL}{_LINK}{_NOT_THIS}(?P<n>{_SIGNED})\s?个?(?P<u>{UNIT_MARK})?"
    rf"|(?<![\dA-Za-z.])(?P<n2>{NUMBER})\s?个?(?P<u2>{UNIT_MARK})(?:起|开始|往上)"
)
_BOTH_SIDES: Final = re.compile(rf"(?:±|正负|\+/?-)\s?(?P<n>{NUMBER})\s?个?(?P<u>{UNIT_MARK})")
_ONE: Final = re.compile(
    rf"(?<![\dA-Za-z.±百千零一二两三四五六七八九钱块元毛每/×*])(?<![A-Za-z]-)(?P<n>{NUMBER})\s?个?(?:(?P<u>{UNIT_MARK})(?P<half>半(?![年天月个小]))?|[)\]]\s?(?:{UNIT_MARK}))"
)
_FIRST_END: Final = re.compile(
    rf"(?:[DA]C)?(?:[(\[]\s?)?{_SIGNED}\s?个?(?:{UNIT_MARK})?\s?(?:~+|-{{1,3}}|到|至|…|to)\s?(?:[+-]|负|正)?\Z"
)
_SIGN_OF_FIRST: Final = re.compile(r"(?:^|[^0-9A-Za-z)\]])[-+负正]\Z")
"""-20℃~50℃: a sign before the first end."""
_DUAL: Final = re.compile(
    rf"(?<![\d.~])(?P<a>{NUMBER})\s?(?P<ua>{UNIT_MARK})?\s?/\s?(?P<b>{NUMBER})\s?(?P<ub>{UNIT_MARK})"
)
"""15kg/30kg: a scale of two ranges; the greater is its capacity."""
_BEFORE_SECOND_END: Final = frozenset("~-到至…o+负正")
_LABEL_HINT: Final = re.compile(r"[最限称程起]|[Mm][AaIi][XxNn]")
_LONGEST_END: Final = 28
_FILLER: Final = re.compile(
    r"(?:[Mm]ax|MAX|双|测量|范围|量程|称量|秤量|上面|写着?|标着?|显示|应该|大概|左右|就|是|的|了|好|嗯|哦|哎|噢|呃|从|吧|啊|呀|呢|为|改成|称重?|能|[AC]计权|电子秤|台秤|地磅|秤"
    r"|[\s,.。、!:;()\[\]=])*\Z"
)
_UNIT_APART: Final = re.compile(r"(?<=\d)[,，\s]*(?:的\s|的?单位是?:?)\s?(?=[A-Za-z兆千帕克公吨毫升斤])")
"""0到40 单位MPa, 0-1.6的 兆帕: the unit said after a break."""
_SERIAL_LIKE: Final = re.compile(r"0\d")
_ALONE: Final = frozenset(
    ("mass", "pressure", "volume flow", "mass flow", "sound", "weighted sound", "speed", "explosive limit")
)
_ALONE_SYMBOLS: Final = frozenset({"mpa", "mPa"})
_FARTHEST_PAIR: Final = 8
_MOST: Final = 64  # quantities looked at in one text; nobody says more, and overlaps are compared pairwise


def read(text: str) -> Range | None:
    """The range that the whole text says, or None; a bare number or ends without any unit are None.

    >>> read("200克到30公斤"), read("(0~1.6)MPa"), read("三十公斤的")
    ({'min': 0.2, 'max': 30, 'unit': 'kg'}, {'min': 0, 'max': 1.6, 'unit': 'MPa'}, {'max': 30, 'unit': 'kg'})
    >>> read("Max 150kg Min 1kg e=50g"), read("±25D")
    ({'min': 1, 'max': 150, 'unit': 'kg'}, {'min': -25, 'max': 25, 'unit': 'D'})
    """
    if len(text) > 200:
        return None
    text = _UNIT_APART.sub(" ", sizes_written(text).replace("零下", " 负"))
    shown = marked(text)
    for aside in division.find(text):
        shown = shown[: aside.start] + " " * (aside.end - aside.start) + shown[aside.end :]
    both = _BOTH_SIDES.search(shown)
    found = _find(shown, ()) or ((Found(_spread(both), both.start(), both.end()),) if both else ())
    if not found or not _FILLER.match(shown[found[0].end :]) or not _FILLER.match(shown[: found[0].start]):
        return None
    return found[0].value or None


def find(text: str) -> tuple[Found[Range], ...]:
    """Every range in the text: two ends, labelled ends, or one quantity of a kind that is a capacity (then only max).

    >>> [f.value for f in find("加油机THW6244B2，5到45升每分，编号189583P")]
    [{'min': 5, 'max': 45, 'unit': 'L/min'}]
    >>> [f.value for f in find("ACS-30 最大30kg 三级 编号357753")]
    [{'max': 30, 'unit': 'kg'}]
    """
    return _find(marked(text.replace("零下", " 负")), tuple((f.start, f.end) for f in division.find(text)))


def _find(text: str, asides: tuple[tuple[int, int], ...]) -> tuple[Found[Range], ...]:
    said, labelled = list(islice(_ONE.finditer(text), _MOST)), _LABEL_HINT.search(text) is not None
    spreads = list(islice(_BOTH_SIDES.finditer(text), _MOST)) if "±" in text or "正负" in text or "+" in text else []
    if not said and not labelled and not spreads:
        return ()
    taken: list[Found[Range]] = []
    said = [one for one in said if not any(both.start() < one.end() and one.start() < both.end() for both in spreads)]
    for match in islice(_DUAL.finditer(text), _MOST) if "/" in text else ():
        if not any(start < match.end() and match.start() < end for start, end in asides):
            _take(taken, _greater(match), match.start(), match.end())
    for match in said:
        pair = _TWO.match(text, _start_of_pair(text, match.start()))
        if pair is not None:
            _take(taken, _ends(pair), pair.start(), pair.end())
    if labelled:
        _take_labelled(taken, text)
    for match in spreads:
        if unit_marked(match["u"])[0] == "D":
            _take(taken, _spread(match), match.start(), match.end())
    for match in said:
        places = [*asides, *((f.start, f.end) for f in taken)]
        since = max((f.end for f in taken if f.end <= match.start()), default=0)
        before = text[max(since, match.start() - _NEAR) : match.start()]
        if match["u"] and not before.endswith("不是") and not any(a <= match.start() < b for a, b in places):
            _take(taken, _one_end(_capacity(match), before), match.start(), match.end())
    return _ends_joined(sorted(map(partial(_by_time, text), taken), key=lambda f: f.start), text)


_NEAR: Final = 14
_LEAST: Final = ("最小", "下限")
_MOST_OF: Final = ("最大", "上限")


def _one_end(found: Range | None, before: str) -> Range | None:
    """A quantity that words before it call the least one: 最小那个数不对，牌子上写的100g."""
    least, most = (max(before.rfind(word) for word in words) for words in (_LEAST, _MOST_OF))
    if found is None or least <= most or not set(before[least:]).isdisjoint("台秤称磅把"):
        return found
    return Range(min=found["max"], unit=found["unit"])


def _greater(match: re.Match[str]) -> Range | None:
    """The greater of two capacities of one scale."""
    first, second = parse(match["a"]), parse(match["b"])
    if first is None or second is None or not _is_mass(unit_marked(match["ub"])[0]):
        return None
    low, high = scaled(first, match["ua"] or match["ub"]), scaled(second, match["ub"])
    return (
        {"max": high["value"], "unit": high["unit"]}
        if _joined(low["value"], low["unit"], high["value"], high["unit"])
        else None
    )


def _by_time(text: str, found: Found[Range]) -> Found[Range]:
    """每分钟5到45升: the time that was said before the ends belongs to their unit."""
    before = _RATE.search(text, max(0, found.start - _LONGEST_RATE), found.start)
    unit = f"{found.value.get('unit')}/{_TIMES[before['per'][0]]}" if before else ""
    if before is None or unit not in UNITS:
        return found
    return Found({**found.value, "unit": unit}, before.start(), found.end)


def _ends_joined(found: list[Found[Range]], text: str) -> tuple[Found[Range], ...]:
    """一百吨的 最小1吨: two ends that were said apart are one range."""
    for one, two in pairwise(found):
        low, high = (one, two) if "min" in one.value else (two, one)
        apart = text[one.end : two.start]
        if {"min", "max"} & low.value.keys() != {"min"} or "min" in high.value or _APART.fullmatch(apart) is None:
            continue
        value = _joined(low.value["min"], low.value["unit"], high.value["max"], high.value["unit"])
        if value is not None and value["unit"] == high.value["unit"]:
            kept = [other for other in found if other not in (one, two)]
            return tuple(sorted([*kept, Found(value, one.start, two.end)], key=lambda f: f.start))
    return tuple(found)


_RATE: Final = re.compile(r"每\s?一?(?P<per>分钟?|小?时|秒)[\s,]?(?:能|可以?|加|流量|出|走|称|[是从为])*\s?\Z")
_TIMES: Final = {"分": "min", "小": "h", "时": "h", "秒": "s"}
_LONGEST_RATE: Final = 12
_APART: Final = re.compile(r"[^\d\n;；]{0,8}")


def part_of(said: Range, stands: Range) -> Range:
    """The range that stands with the end that was said in its place: 最大是15公斤 of 200g-30kg.

    >>> part_of({"max": 15, "unit": "kg"}, {"min": 0.2, "max": 30, "unit": "kg"})
    {'min': 0.2, 'max': 15, 'unit': 'kg'}
    >>> part_of({"min": 100, "unit": "g"}, {"max": 30, "unit": "kg"})
    {'min': 0.1, 'max': 30, 'unit': 'kg'}
    """
    if ("min" in said) == ("max" in said) or not stands:
        return said
    low, high = (said, stands) if "min" in said else (stands, said)
    if "min" not in low or "max" not in high:
        return said
    value = _joined(low["min"], low["unit"], high["max"], high["unit"])
    return value if value is not None and value["unit"] == high["unit"] else said


def show(value: Range) -> str:
    """The canonical form: `200g-30kg` for masses, `(0~1.6)MPa` for the rest, 最大30kg where only one end is known.

    >>> show({"min": 0.2, "max": 30, "unit": "kg"}), show({"min": 0, "max": 1.6, "unit": "MPa"})
    ('200g-30kg', '(0~1.6)MPa')
    """
    unit = value["unit"]
    if "min" not in value:
        return f"最大{digits(value['max'])}{unit}"
    if "max" not in value:
        return f"最小{digits(value['min'])}{unit}"
    if unit in UNITS and UNITS[unit].dimension == "mass":
        return f"{_small(value['min'], unit)}-{digits(value['max'])}{unit}"
    return f"({digits(value['min'])}~{digits(value['max'])}){unit}"


def ends_without_unit(text: str) -> tuple[Number | None, Number] | None:
    """The ends (lower or None, upper) of an answer that gives numbers only, so that the unit can be asked for.

    >>> ends_without_unit("0到1.6"), ends_without_unit("30"), ends_without_unit("三级")
    ((0, 1.6), (None, 30), None)
    """
    shown = folded(text)
    match = _BARE.match(shown) if len(text) < 40 else None
    if match is None:
        return None
    first, second = _signed(match["a"]), _signed(match["b"]) if match["b"] else None
    if first is None or (match["b"] and second is None):
        return None
    return (None, first) if second is None else (min(first, second), max(first, second))


_BARE: Final = re.compile(
    rf"\s*[(\[]?\s?(?:{_UPPER})?\s?(?P<a>{_SIGNED})(?:\s?(?:~+|-{{1,3}}|到|至)\s?(?P<b>{_SIGNED}))?\s?[)\]]?[的吧。.]*\Z"
)


def _start_of_pair(text: str, start: int) -> int:
    before = text[max(0, start - _LONGEST_END) : start]
    if before.rstrip()[-1:] not in _BEFORE_SECOND_END:
        return start
    first = _FIRST_END.search(before)
    if first is not None:
        return start - len(before) + first.start()
    return start - 1 if _SIGN_OF_FIRST.search(before) else start


def _take(taken: list[Found[Range]], value: Range | None, start: int, end: int) -> None:
    if value is not None and not any(f.start < end and start < f.end for f in taken):
        taken.append(Found(value, start, end))


def _signed(token: str) -> Number | None:
    value = None if approximate(token.lstrip("+-负正")) else parse(token.lstrip("+-负正"))
    return -value if value is not None and token[0] in "-负" else value


def _ends(match: re.Match[str]) -> Range | None:
    outer = match["uc"]
    first_unit, second_unit = match["ua"] or outer, match["ub"] or outer
    if not (first_unit or second_unit) or _SERIAL_LIKE.match(match["a"]) or _SERIAL_LIKE.match(match["b"]):
        return None
    a, b = _signed(match["a"]), _signed(match["b"])
    if a is None or b is None or a == b:
        return None
    one_unit_said = not (match["ua"] and match["ub"])
    first, second = scaled(a, first_unit or second_unit), scaled(b, second_unit or first_unit)
    if second["unit"].startswith(first["unit"] + "/"):
        first = {"value": first["value"], "unit": second["unit"]}  # 1公斤到28公斤每分
    if one_unit_said and a > b and not outer and _is_mass(second["unit"]):
        return None  # 200-30kg: whether 200 g or 200 kg was meant is not said
    if convert(first["value"], first["unit"], second["unit"]) is None:
        return None
    return _joined(first["value"], first["unit"], second["value"], second["unit"])


def _joined(a: Number, a_unit: str, b: Number, b_unit: str) -> Range | None:
    other = convert(a, a_unit, b_unit)
    if other is None:
        return None
    if other > b:
        a, a_unit, b, b_unit = b, b_unit, a, a_unit
        other = convert(a, a_unit, b_unit)
    return None if other is None else {"min": _whole(other), "max": b, "unit": b_unit}


def _take_labelled(taken: list[Found[Range]], text: str) -> None:
    parts = [
        m
        for m in islice(_LABELLED.finditer(text), _MOST)
        if not any(f.start < m.end() and m.start() < f.end for f in taken)
    ]
    index = 0
    while index < len(parts):
        one = parts[index]
        two = parts[index + 1] if index + 1 < len(parts) else None
        value = None
        near = two is not None and two.start() - one.end() <= _FARTHEST_PAIR
        if two is not None and near and _is_upper(one) != _is_upper(two) and "不" not in text[one.end() : two.start()]:
            value = _pair(one, two)  # 最大50吨 不是 是80吨最小400公斤 are no two ends of one
        if value is not None and two is not None:
            _take(taken, value, one.start(), two.end())
            index += 2
            continue
        _take(taken, _single_label(one), one.start(), one.end())
        index += 1


def _is_upper(match: re.Match[str]) -> bool:
    return match["upper"] is not None


def _pair(one: re.Match[str], two: re.Match[str]) -> Range | None:
    upper, lower = (one, two) if _is_upper(one) else (two, one)
    top, bottom = _signed(upper["n"] or upper["n2"]), _signed(lower["n"] or lower["n2"])
    top_unit, bottom_unit = upper["u"] or upper["u2"], lower["u"] or lower["u2"]
    if top is None or bottom is None or not (top_unit or bottom_unit):
        return None
    high, low = scaled(top, top_unit or bottom_unit), scaled(bottom, bottom_unit or top_unit)
    return _joined(low["value"], low["unit"], high["value"], high["unit"])


def _single_label(match: re.Match[str]) -> Range | None:
    number, unit = _signed(match["n"] or match["n2"]), match["u"] or match["u2"]
    value = scaled(number, unit) if number is not None and unit else None
    if value is None:
        return None
    return (
        {"max": value["value"], "unit": value["unit"]}
        if _is_upper(match)
        else {"min": value["value"], "unit": value["unit"]}
    )


def _spread(match: re.Match[str]) -> Range:
    number = parse(match["n"])
    value = None if number is None else scaled(number, match["u"])
    return {"min": -value["value"], "max": value["value"], "unit": value["unit"]} if value else {}


def _capacity(match: re.Match[str]) -> Range | None:
    number = None if approximate(match["n"]) else parse(match["n"])
    if number is not None and match["half"]:
        number += 0.5
    value = None if number is None else scaled(number, match["u"])
    if value is None or value["value"] == 0:
        return None
    known = UNITS.get(value["unit"])
    capacity = known.dimension in _ALONE if known else value["unit"] in _ALONE_SYMBOLS
    return {"max": value["value"], "unit": value["unit"]} if capacity else None


def _is_mass(unit: str) -> bool:
    return unit in UNITS and UNITS[unit].dimension == "mass"


def _whole(value: float) -> Number:
    return int(value) if float(value).is_integer() else value


def _small(value: Number, unit: str) -> str:
    smaller = {"t": "kg", "kg": "g", "g": "mg"}.get(unit)
    inner = None if smaller is None or not 0 < value < 1 else convert(value, unit, smaller)
    return f"{digits(value)}{unit}" if inner is None or smaller is None else f"{digits(inner)}{smaller}"


def with_other_end(stands: Any, said: Any) -> Any:
    """最大是15公斤, of a range with both ends: the end that was not said stays, unless the two exclude each other.

    >>> with_other_end({"min": 0.2, "max": 30, "unit": "kg"}, {"max": 15, "unit": "kg"})
    {'min': 0.2, 'max': 15, 'unit': 'kg'}
    >>> with_other_end({"min": 20, "max": 30, "unit": "kg"}, {"max": 15, "unit": "kg"})
    {'max': 15, 'unit': 'kg'}
    """
    if not isinstance(stands, Mapping) or not isinstance(said, Mapping):
        return said
    if stands.get("unit") != said.get("unit") or len({"min", "max"} & said.keys()) != 1:
        return said
    whole = {**stands, **said}
    fits = "min" not in whole or "max" not in whole or whole["min"] < whole["max"]
    return whole if fits else said
