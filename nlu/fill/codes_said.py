"""Owns the codes that a message about an instrument holds: its serial numbers, nozzles, and which code is the model."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from nlu import nozzles
from nlu.found import Found
from nlu.reading import Reading
from nlu.text import code_form

_CORRECTS: Final = re.compile(r"不是|不对|错|应该是|(?:^|[\s,，])[哎啊哦噢]")
"""What stands between a value and the one that puts it right."""


def corrects(between: str) -> bool:
    """Whether what stands between two values says that the second puts the first right: 是23年 不是22年 denies it.

    >>> corrects(" 哎不是 "), corrects("买的 不是"), corrects("，应该是")
    (True, False, True)
    """
    return _CORRECTS.search(between.removesuffix("不是")) is not None


def serials(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    """Put the numbers that are said to be serial numbers into `out`, and their places into `taken`."""
    found = [
        one
        for place, one in enumerate(reading.serials)
        if not _DENIED.search(reading.text[: one.start])
        and not (place and any(one.start < span.end and span.start < one.end for span in reading.ranges))
    ]
    found = without_parts(found)
    _numbered(found, reading.text, out)
    taken.extend(found)


def _numbered(found: Sequence[Found[str]], text: str, out: dict[str, Any]) -> None:
    """The numbers said, without those that the next one puts right: DF20188 哎不对 是DF20198."""
    pairs = pairwise(found)
    wrong = [one for one, other in pairs if corrects(text[one.end : other.start])]
    kept = [one for one in found if one not in wrong]
    if len(kept) == 1:
        out["serial"] = _read_again(kept[0], text)
    elif kept and (whole := "".join(one.value for one in kept[:_TWO])) in text:
        out["serial"] = whole  # YC88 0217 没空格 YC880217
    elif kept:
        out["serial_list"] = [one.value for one in kept]


def _read_again(first: Found[str], text: str) -> str:
    """编号2403117 哎等下我戴个镜 是2403171: of two numbers of one form the one that was read again."""
    form = code_form(first.value)
    again = [one["code"] for one in _AGAIN.finditer(text, first.end) if code_form(one["code"]) == form]
    return again[-1] if again else first.value


_AGAIN: Final = re.compile(r"(?:^|[\s,，。])(?:哦|噢|啊|应该)?是\s?(?P<code>[A-Za-z0-9][A-Za-z0-9-]{3,24})")


def without_parts(found: Sequence[Found[str]]) -> list[Found[str]]:
    """The numbers of a text without pieces of others: 是178 20200503178LF; 尾巴是3317，前头是2020，合起来20203317."""
    said = [one.value for one in found]
    return [one for one in found if not any(_is_part(one.value, other, said) for other in said)]


def _is_part(value: str, other: str, said: Sequence[str]) -> bool:
    """Whether a number is an end of another one, or its beginning where the end is said as well."""
    if len(value) >= len(other) or value not in other:
        return False
    return not other.startswith(value) or other[len(value) :] in said


def nozzle_numbers(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    """编号190011 东南西北四个枪: a dispenser is a row a nozzle."""
    sides, base = nozzles.find(reading.text), out.get("serial")
    if not sides or base is None or (nozzles.named(base) and len(sides) == 1):
        return
    numbers = [nozzles.of(base, side) for side in sides]
    if len(numbers) == 1:
        out["serial"] = numbers[0]
    else:
        out.pop("serial")
        out["serial_list"] = numbers


def bare_codes(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    """Codes without a name: a long number is a serial number; beside a model any other code is."""
    free = [
        one
        for one in reading.bare_serials
        if not _DENIED.search(reading.text[: one.start])
        and not any(one.start < hole.end and hole.start < one.end for hole in taken)
        and one.value.upper() != out.get("model")
        and (reading.awaiting == "serial" or len(one.value) >= (_SERIAL if "model" not in out else _FEWER))
    ]
    free = without_parts(free)
    if len(free) == _TWO and "model" not in out and model_first(reading.text, *free):
        out["model"] = free[0].value.upper()
        out["serial"] = free[1].value
    else:
        _numbered(free, reading.text, out)
    taken.extend(free)


_TWO: Final = 2


def model_first(text: str, one: Found[str], other: Found[str]) -> bool:
    """JM-B30002 二级 JM20031124: of two codes that are no list, and not alike, the first is the model."""
    if not re.match(r"[A-Za-z]", one.value) or re.fullmatch(
        r"\s?(?:[、,，/]|和|跟|与)\s?", text[one.end : other.start]
    ):
        return False
    return code_form(one.value) != code_form(other.value)


_DENIED: Final = re.compile(r"(?:(?<!是)不是|[旧老]的?是?|(?:原[来先]|以前)的?是?)\s?\Z")
"""不是187 是178: the number that is denied."""
_SERIAL: Final = 5
_FEWER: Final = 4
"""Beside a model so many signs make a number; 232片 is none."""
