"""Owns the codes that a message about an instrument holds: its serial numbers, nozzles, and which code is the model."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from nlu import dictation, nozzles, serial
from nlu.corrections import puts_right, says_so
from nlu.found import Found
from nlu.mentions import is_offered, only_named
from nlu.reading import Reading
from nlu.text import code_form


def serials(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    """Put the numbers that are said to be serial numbers into `out`, and their places into `taken`."""
    found = [
        one
        for place, one in enumerate(reading.serials)
        if not only_named(reading.text, one)
        and not (place and any(one.start < span.end and span.start < one.end for span in reading.ranges))
    ]
    found = without_parts(found)
    _numbered(found, reading.text, out)
    taken.extend(found)


def _numbered(found: Sequence[Found[str]], text: str, out: dict[str, Any]) -> None:
    """The numbers said, without those that the next one puts right: DF20188 哎不对 是DF20198."""
    pairs = pairwise(found)
    if any(is_offered(text, one) for one in found):
        return
    wrong = [one for one, other in pairs if puts_right(text[one.end : other.start])]
    kept = [one for one in found if one not in wrong]
    if len(kept) == 1:
        out["serial"] = kept[0].value
    elif kept and (whole := "".join(one.value for one in kept[:_TWO])) in text:
        out["serial"] = whole  # YC88 0217 没空格 YC880217
    elif kept:
        out["serial_list"] = [one.value for one in kept]


def without_parts(found: Sequence[Found[str]]) -> list[Found[str]]:
    """The numbers of a text without pieces of others: 是178 20200503178LF; 尾巴是3317，前头是2020，合起来20203317."""
    said = [one.value for one in found]
    return [one for one in found if not any(_is_part(one.value, other, said) for other in said)]


def _is_part(value: str, other: str, said: Sequence[str]) -> bool:
    """Whether a number is an end of another one, or its beginning where the end is said as well."""
    if len(value) >= len(other) or value not in other:
        return False
    return not other.startswith(value) or other[len(value) :] in said


def model_between(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    """验光镜片箱 232 编号XD39194: a code between the name and what the number is called is the model."""
    label = next((one for one in reading.labels if one.slot == "serial"), None)
    name = reading.instruments[-1] if len(reading.instruments) == 1 else None
    if label is None or name is None or name.end >= label.start or "model" in out:
        return
    code = reading.text[name.end : label.start].strip(" ,，")
    digits = sum(sign.isdigit() for sign in code)
    if any(name.end <= one.start < label.start for one in taken):
        return
    if code.isascii() and code.replace("-", "").isalnum() and digits > 1 and len(code) + digits > _FEWER:
        start = reading.text.index(code, name.end)
        out["model"] = code.upper()
        taken.append(Found(code, start, start + len(code)))


def nozzle_numbers(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    """编号190011 东南西北四个枪: a dispenser is a row a nozzle."""
    base = out.get("serial")
    sides = nozzles.find(reading.text) if base is not None else ()
    if not sides or base is None or (nozzles.named(base) and len(sides) == 1):
        return
    numbers = [nozzles.of(base, side) for side in sides]
    taken.extend(nozzles.dispensers(reading.text))
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
        if not only_named(reading.text, one)
        and not is_offered(reading.text, one)
        and not any(one.start < hole.end and hole.start < one.end for hole in taken)
        and one.value.upper() != out.get("model")
        and (reading.awaiting == "serial" or len(one.value) >= (_SERIAL if "model" not in out else _FEWER))
    ]
    grouped = serial.in_groups(reading.text, free[0].start) if len(free) > 1 and reading.awaiting == "serial" else None
    free = without_parts([grouped, *(one for one in free if one.start >= grouped.end)] if grouped else free)
    if len(free) == 1 and reading.awaiting == "model" and "model" not in out and not free[0].value.isdigit():
        out["model"] = free[0].value.upper()
    elif len(free) == _TWO and "model" not in out and model_first(reading.text, *free):
        out["model"] = free[0].value.upper()
        out["serial"] = free[1].value
    else:
        _numbered(free, reading.text, out)
    taken.extend(free)


_TWO: Final = 2


def meant_by(code: str, stands: Sequence[str]) -> int | None:
    """Which of the codes that stand a code puts right: the one written alike that it is nearest to; None when unclear.

    >>> meant_by("T80926613", ["T80926610", "T80926631"]), meant_by("N7703-128", ["JCS-3000", "N7703-126"])
    (1, 1)
    >>> meant_by("553", ["551", "552"]) is None
    True
    """
    near = sorted(
        (sorted(code) != sorted(one), sum(a != b for a, b in zip(code, one, strict=True)), place)
        for place, one in enumerate(stands)
        if code_form(one) == code_form(code) and one != code
    )
    if not near or near[0][1] > _MISREAD or (len(near) > 1 and near[0][:2] == near[1][:2]):
        return None
    return near[0][2]


def put_right(text: str, stands: Sequence[str]) -> tuple[int, str] | None:
    """看花了 末尾是七 是2108667: which of the codes that stand a text puts right, and how it reads; None when unclear.

    >>> put_right("哎看花了 末尾是个七 二幺零八六六七", ["ACS-15", "2108665"])
    (1, '2108667')
    """
    if not says_so(text):
        return None
    found = [one.value for one in serial.find(dictation.written(text), bare=True) if one.value not in stands]
    denied = [ends[0] for part in text.split("不是")[1:] if (ends := _ENDS_OF_CODE.match(part))]
    meant = {code: at for code in found if (at := _denied(code, denied, stands)) is not None}
    meant = meant or {code: at for code in found if (at := meant_by(code, stands)) is not None}
    return next(((at, code) for code, at in meant.items()), None) if len(meant) == 1 else None


_ENDS_OF_CODE: Final = re.compile(r"[A-Za-z0-9]{1,8}")


def _denied(code: str, ends: Sequence[str], stands: Sequence[str]) -> int | None:
    """是FS7709 不是08: which of the codes that stand ends as the one that is denied."""
    alike = [place for place, one in enumerate(stands) if code_form(one) == code_form(code) and one != code]
    found = [place for place in alike if any(stands[place].upper().endswith(end.upper()) for end in ends)]
    return found[0] if len(found) == 1 else None


_MISREAD: Final = 2
"""So many signs of a code are misread at once."""


def model_first(text: str, one: Found[str], other: Found[str]) -> bool:
    """JM-B30002 二级 JM20031124: of two codes that are no list, and not alike, the first is the model."""
    if not re.match(r"[A-Za-z]", one.value) or re.fullmatch(
        r"\s?(?:[、,，/]|和|跟|与)\s?", text[one.end : other.start]
    ):
        return False
    return code_form(one.value) != code_form(other.value)


_SERIAL: Final = 5
_FEWER: Final = 4
"""Beside a model so many signs make a number; 232片 is none."""
