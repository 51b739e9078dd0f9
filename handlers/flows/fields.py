"""How each ledger field is read and shown (SPEC 3), the same when it is entered and when it is changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from booking.fields import DELIVERIES, FIELDS, MARKS, ORIGINS, PURPOSES, labels_of
from booking.instrument import NO_VALUE
from catalogue_match.exclusion import excluded
from handlers.dialogue.model import TRIED, Choice, No, Ok, Parsed, Values, World
from handlers.flows.category_said import refusal
from handlers.flows.region_said import region_said
from handlers.wording.categories import PER_NOZZLE
from nlu import accuracy, dates, measuring_range, scale_marks, serial
from nlu import model as models
from nlu.places import find_spot
from nlu.unit_case import mended

LABELS = labels_of(
    "instrument_name", "category", "model", "range", "range_text", "accuracy", "division", "serial", "manufacturer",
    "origin", "use_region", "install_location", "purchase_date", "purpose", "delivery_method", "valid_until", *MARKS,
)  # fmt: skip
_LONGEST = FIELDS["manufacturer"].longest
_BESIDES = re.compile(r"[，,。 ]*(?:看|给你|发你|给您|如|见)?(?:张|个|了)?(?:照片|图片|图)$")
_CODED = re.compile(r"(?=.*[0-9A-Za-z])[\w\s()（）./#\-]{1,40}")
"""A serial number has a letter or a digit: 问下我爸 has none."""
_FEW = 6
"""So many Chinese characters may stand in a code (京A-2301 东枪); more of them are a sentence."""
_NOTHING = re.compile(r"-{2,6}")


def words(said: Any, _values: Values, _world: World) -> Parsed:
    """Free words: a maker, a place; ---- and ----- are one (SPEC 3)."""
    text = str(said).strip(" ，,。；;")
    if _NOTHING.fullmatch(text):
        return Ok(NO_VALUE)
    if not 1 <= len(text) <= _LONGEST or not re.search(r"\w", text):
        return No("这一项请用文字说一下，没有就回“没有”。")
    return Ok(text)


def instrument_name(said: Any, values: Values, world: World) -> Parsed:
    """The everyday name of an instrument, kept as it was said; 台称 is written 台秤."""
    text = _BESIDES.sub("", str(said)).strip(" ，,。；;！!？?")
    if text.endswith("称"):
        text = f"{text[:-1]}秤"  # 台称, as it is typed and heard
    if text.endswith("的") and (verdict := world.matcher.match(text)).verdict == "sure":
        text = verdict.candidates[0].second
    if not 1 <= len(text) <= _LONGEST or not re.search(r"[\u4e00-\u9fffA-Za-z]", text):
        return No("请说器具的名字，例如“电子秤”“压力表”“血压计”。")
    return Ok(text)


def model(said: Any, values: Values, world: World) -> Parsed:
    """A model designation."""
    text = str(said).strip()
    if _NOTHING.fullmatch(text):
        return Ok(NO_VALUE)
    if _is_stray("model", text, values):
        return No(f"型号就是“{text}”一个字吗？是就再回一遍；一般是字母加数字，例如 ACS-30。没有就回“没有”。")
    read = models.read(text) or (text if _coded(text) else None)
    return Ok(read) if read else No("型号一般是字母加数字，例如 ACS-30。铭牌上没有就回“没有”。")


def _is_stray(name: str, text: str, values: Values) -> bool:
    """Whether a single digit answers a question without choices: it was meant for another screen, until it is said
    again.
    """
    return len(text) == 1 and text.isdigit() and str(values.get(TRIED, {}).get(name, "")) != text


def _coded(text: str) -> bool:
    """Whether a text may be a code as it stands: a letter or a digit, and no sentence."""
    return _CODED.fullmatch(text) is not None and sum("一" <= sign <= "龥" for sign in text) <= _FEW


def serial_number(said: Any, values: Values, world: World) -> Parsed:
    """One serial number."""
    text = str(said).strip()
    if _NOTHING.fullmatch(text):
        return Ok(NO_VALUE)
    if _is_stray("serial", text, values):
        return No(f"编号就是“{text}”一个数字吗？是就再回一遍；不是就照铭牌发，没有就回“没有”。")
    read = serial.read(text) or (text if _coded(text) and not find_spot(text) else None)
    return Ok(read) if read else No("没看清编号，请照铭牌再发一遍，例如 938579。没有编号就回“没有”。")


def numbers_in(said: Any) -> list[str]:
    """The serial numbers of an answer: a list, a listing in words, or a single one."""
    if isinstance(said, (list, tuple)):
        return [str(s) for s in said]
    return list(serial.read_list(str(said)) or ())


def serial_numbers(said: Any, values: Values, world: World) -> Parsed:
    """The serial numbers of several of a kind; shortened tails are filled up by the reader."""
    found = numbers_in(said)
    if not found:
        return No("请把编号依次发给我，用顿号隔开，例如 938579、938580、938581。")
    if len(set(found)) != len(found):
        return No("有两个编号是一样的，请核对一下再发。")
    return Ok(list(found))


def measured(said: Any, values: Values, world: World) -> Parsed:
    """A measuring range in one unit; numbers without a unit are asked on, a unit in the wrong case is put right."""
    if said == {}:
        return Ok({})
    value = said if isinstance(said, dict) else measuring_range.read(str(said))
    if value is None:
        return _no_range(str(said))
    value = measuring_range.part_of(value, values.get("range") or {})  # type: ignore[arg-type]  # as above
    if (values.get("category") or {}).get("first") in PER_NOZZLE and value.get("unit") in ("L", "kg"):
        value = {**value, "unit": f"{value['unit']}/min"}  # 5到45升: what a nozzle gives is a flow
    second = str((values.get("category") or {}).get("second", ""))
    better = mended(value, second) if second else None
    if better is not None:
        return Ok(dict(better[0]), better[1])
    return Ok(dict(value))


def _no_range(text: str) -> No:
    ends = measuring_range.ends_without_unit(text)
    if ends is not None:
        low, high = ends
        pair = f"{low}~{high}" if low is not None else f"最大{high}"
        units = ("kg", "g", "MPa")
        return No("单位是什么？公斤（kg）、克（g）还是别的？连单位一起说。", tuple(Choice(f"{pair}{u}") for u in units))
    return No("测量范围请连单位一起说，例如“200g-30kg”或“最大30公斤最小200克”。铭牌上没写就回“没有”。")


def range_shown(value: Any) -> str:
    """A range in its canonical form; ----- for none."""
    return measuring_range.show(value) if value else NO_VALUE


def range_of(instrument_range: Any, text: str) -> str:
    """A range, or the words that stand for one."""
    return measuring_range.show(instrument_range) if instrument_range else text or NO_VALUE


def accuracy_class(said: Any, values: Values, world: World) -> Parsed:
    """An accuracy class as labels.md writes it."""
    text = str(said).strip()
    if _NOTHING.fullmatch(text):
        return Ok(NO_VALUE)
    if not _of_scales(values) and re.fullmatch(r"I{1,4}", text):
        return Ok(str(len(text)))
    known_scale = bool(values.get("category")) and _of_scales(values)
    if re.fullmatch(r"I{1,4}|±.{1,20}|\d+(\.\d+)?[A-Z]?", text) and not (known_scale and text in _GRADES):
        return Ok(text)
    scale = "衡器" in str((values.get("category") or {}).get("first", "衡器"))
    read = accuracy.read(text, scale=scale)
    return Ok(read) if read else No("等级一般写作“Ⅲ级”“1.6级”或“0.5级”。不清楚就回“不知道”。")


_GRADES = frozenset("1234")
"""Of a scale these are classes written in figures: 3 is Ⅲ."""


def _of_scales(values: Values) -> bool:
    """Whether classes are Roman numbers: of scales and of what is not known yet; 2级 of a sound level meter is 2."""
    first = str((values.get("category") or {}).get("first", "衡器"))
    return any(word in first for word in ("衡器", "砝码", "天平", "秤"))


def accuracy_shown(value: Any) -> str:
    """A class as people write it."""
    return NO_VALUE if value == NO_VALUE else accuracy.show(str(value))


def purpose(said: Any, values: Values, world: World) -> Parsed:
    """One of the four uses that make an instrument subject to verification; any other is not booked here (SPEC 4.1)."""
    text = str(said).strip()
    for use in PURPOSES:
        if use in text:
            return _fit_for(use, values, world)
    if text == "其他" or "内部" in text:
        why = "只在单位内部用、不直接用于贸易结算、安全防护、医疗卫生、环境监测的，不属于强制检定，这里不用录"
        return No(refusal(world, why, "需要校准的话，直接找有能力的计量机构就行"), ends=True)
    return No(
        "主要用来做什么？请选一个：贸易结算（买卖收钱）、安全防护、医疗卫生、环境监测。",
        tuple(Choice(use) for use in PURPOSES),
    )


def _fit_for(use: str, values: Values, world: World) -> Parsed:
    """The purpose, unless the category is verified for another only (声级计, SPEC 4.5)."""
    said = values.get("category")
    row = world.matcher.catalogue.get(str(said["second"]), str(said["first"])) if said else None
    found = excluded(str(values.get("instrument_name", "")), row, purpose=use) if row is not None else None
    if found is None:
        return Ok(use)
    return No(refusal(world, found.reason, found.route), ends=True)


def delivery(said: Any, values: Values, world: World) -> Parsed:
    """送检 or 现场检."""
    text = str(said).strip()
    if text in DELIVERIES:
        return Ok(text)
    return No("是您把器具送过去（送检），还是机构上门来检（现场检）？", tuple(Choice(d) for d in DELIVERIES))


def origin(said: Any, values: Values, world: World) -> Parsed:
    """国产 or 进口."""
    text = str(said)
    found = next((o for o in ORIGINS if o in text), None)
    return Ok(found) if found else No("是国产还是进口？", tuple(Choice(o) for o in ORIGINS))


def bought(said: Any, values: Values, world: World) -> Parsed:
    """When it was bought, as precisely as it was said; not in the future."""
    read = said if _iso(said) else dates.read(str(said), today=world.now.date(), bias="past")
    if not isinstance(read, str):
        return No("没看懂购置时间，可以说“24年6月”或“去年底”。")
    if read > world.now.date().isoformat()[: len(read)]:
        return No(f"{read} 还没到呢，购置时间请再说一遍。")
    return Ok(read)


def valid_until(said: Any, values: Values, world: World) -> Parsed:
    """有效期至, a full day, typed in once from the last certificate (SPEC 3)."""
    read = said if _iso(said) else dates.read(str(said), today=world.now.date())
    try:
        return Ok(date.fromisoformat(str(read)).isoformat())
    except ValueError:
        return No("有效期要到哪一天？照上一张证书写，例如“2027年4月9号”。第一次检定就不用填。")


def _iso(said: Any) -> bool:
    return isinstance(said, str) and bool(re.fullmatch(r"\d{4}(-\d\d){0,2}", said))


def day_shown(value: Any) -> str:
    """A date as precise as it is known: 2025年12月."""
    parts = str(value).split("-")
    return "".join(f"{int(p)}{unit}" for p, unit in zip(parts, "年月日", strict=False))


def how_many(said: Any, values: Values, world: World) -> Parsed:
    """How many of the same kind."""
    try:
        number = int(said)
    except (TypeError, ValueError):
        return No("一共几台？回一个数字。")
    most = 50
    return Ok(number) if 1 <= number <= most else No(f"一次最多录{most}台，请分几次录。")


def division(said: Any, values: Values, world: World) -> Parsed:
    """A scale division {"value", "unit"}."""
    return Ok(said) if isinstance(said, dict) else No("分度值请连单位一起说，例如“e=10g”。")


def scale_mark(said: Any, values: Values, world: World) -> Parsed:
    """A code that stands on a price scale; ---- where it bears none."""
    if _NOTHING.fullmatch(str(said).strip()):
        return Ok(NO_VALUE)
    read = scale_marks.read(str(said))
    return Ok(read) if read else No("照秤上的字母和数字发给我就行。秤上没有就回“没有”，一时看不到就回“看不到”。")


def division_shown(value: Any) -> str:
    """A division as on the nameplate."""
    return f"{value['value']}{value['unit']}"


READERS: dict[str, tuple[Callable[[Any, Values, World], Parsed], Callable[[Any], str]]] = {
    "instrument_name": (instrument_name, str),
    "model": (model, str),
    "range": (measured, range_shown),
    "range_text": (words, str),
    "accuracy": (accuracy_class, accuracy_shown),
    "division": (division, division_shown),
    "serial": (serial_number, str),
    "manufacturer": (words, str),
    "origin": (origin, str),
    "use_region": (region_said, lambda v: str(v["name"])),
    "install_location": (words, str),
    "purchase_date": (bought, day_shown),
    "purpose": (purpose, str),
    "delivery_method": (delivery, str),
    "valid_until": (valid_until, day_shown),
    **dict.fromkeys(MARKS, (scale_mark, str)),
}
"""Field -> (parse, show)."""

WORDS = {"instrument_name": "thing", "manufacturer": "maker", "install_location": "spot"}
"""Fields of free words -> what kind of words."""
