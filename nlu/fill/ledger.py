"""Owns the slots of a ledger row: everything that a message says about one instrument, or about several."""

import re
from collections.abc import Sequence
from typing import Any, Final

from nlu import accuracy, chunks, instruments_said, makers, places
from nlu.chunks import HOLE
from nlu.fill import brands
from nlu.fill.labelled import behind
from nlu.found import Found
from nlu.numerals import NUMBER, parse
from nlu.reading import Reading

COUNT: Final = re.compile(
    rf"(?<![\d.第A-Za-z-])(?P<n>{NUMBER})\s?(?:台|个|块|把|只|支|套|件|条|根|杆|具|架|面|副|盒|箱)(?!兆"
    rf"|千帕|小时|月|星期|工作日|点|杠|位|多月|竖|横|圈|[iIⅠ]|道[杠竖])"
)
_PAIR: Final = re.compile(r"(?P<n>[俩仨])(?=秤|称|表|枪|磅|血压|要|$)")
_NOZZLES: Final = re.compile(rf"(?P<n>{NUMBER})\s?(?:把|条|支|个)?枪")
_VALID: Final = re.compile(
    r"有效期.{1,6}(?:至|到|是)$|"
    r"有效期?(?:限|日期)?(?:至|到|是|为|[:：\s])*$|到期(?:日|时间)?(?:是|[:：\s])*$|(?:合格证|证书)(?:是|到|上)*$"
)
_BOUGHT: Final = re.compile(
    r"[买购换装]|投用|启用|进的|到货|入手|年|[0-9]月|[一二三四五六七八九十]月|[0-9][-./][0-9]|新上|置办|配的|上的"
)
_LIKE_THEN: Final = re.compile(r"(?:跟|和|同|照|按|比|像)\Z")
"""跟去年一样 tells no date of buying."""
_VAGUE: Final = re.compile(r"(?:的|那|边|个|家)厂|^厂")
_TO_COME: Final = re.compile(
    r"(?:以后|之后|往后|以前|之前|[前后号午天日])(?:再|你们|就)?(?:过?来|上门|来检)(?:吧|行|都行|可以)?$"
)
"""12月3号以后来: a day that is wished for, not one of buying."""
_SHARED: Final = re.compile(r"都|全都?|均|一律|统一")
_SAME_PLACE: Final = ("use_region", "register")


def slots(reading: Reading, *, among: Sequence[str] = ()) -> dict[str, Any]:
    """Every ledger value that the message says; `instruments` when it speaks of several different instruments."""
    several = _several(reading) if not among else []
    if several:
        return {"instruments": several}
    out: dict[str, Any] = {}
    text = _typed(reading, out)
    text = _labelled(reading, text, out)
    text = _named(reading, text, out)
    _graded(reading, out)
    text = _made(reading, text, out)
    for one in reading.purposes:
        text = text[: one.start] + reading.text[one.start : one.end] + text[one.end :]
    _placed(reading, text, out)
    return out


def _typed(reading: Reading, out: dict[str, Any]) -> str:
    """The values that have a form of their own; returns the text without them."""
    text = reading.text
    taken: list[Found[Any]] = []

    def take(name: str, found: Sequence[Found[Any]]) -> bool:
        free = [one for one in found if not any(one.start < hole.end and hole.start < one.end for hole in taken)]
        if free and name not in out:
            out[name] = free[0].value
            taken.extend(free)
        return bool(free)

    taken.extend((*reading.usccs, *reading.phones, *reading.certificates, *reading.booking_nos))
    _serials(reading, out, taken)
    take("division", reading.divisions)
    _dated(reading, out, taken)
    take("range", reading.ranges)
    if reading.awaiting != "serial" or "型号" in text:
        take("model", reading.models)
    take("accuracy", reading.accuracies)
    if "serial" not in out and "serial_list" not in out:
        _codes(reading, out, taken)
    take("purpose", reading.purposes)
    take("delivery_method", reading.deliveries)
    counted = _NOZZLES.search(text) or COUNT.search(text) or _PAIR.search(text)
    if (
        counted
        and (number := parse(counted["n"]))
        and isinstance(number, int)
        and number > 1
        and _counts(text, counted)
    ):
        out["count"] = number
    return chunks.punched(text, taken)


def _graded(reading: Reading, out: dict[str, Any]) -> None:
    """2级 of what is no scale is the number 2: 声级计 2级, 压力表 1级."""
    named = str(out.get("instrument_name", ""))
    if "accuracy" in out and named and named != "表" and not _SCALE.search(named) and _DIGIT_GRADE.search(reading.text):
        found = accuracy.find(reading.text, scale=False)
        out["accuracy"] = found[0].value if found and found[0].value.isdigit() else out["accuracy"]


_DIGIT_GRADE: Final = re.compile(r"(?<![\d.])[1-4]\s?级")
_SCALE: Final = re.compile(r"[秤称衡磅]|天平|砝码|器具")


def _counts(text: str, counted: re.Match[str]) -> bool:
    """Whether a number counts instruments, not the second of a list or the size of one."""
    return text[counted.start() - 1 : counted.start()] not in ("第", "前", "后") if counted.start() else True


def _serials(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    found = [
        one
        for place, one in enumerate(reading.serials)
        if not (place and any(one.start < span.end and span.start < one.end for span in reading.ranges))
    ]
    if len(found) > 1:
        out["serial_list"] = [one.value for one in found]
    elif found:
        out["serial"] = found[0].value
    taken.extend(found)


def _codes(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    """Codes without a name: a long number is a serial number; beside a model any other code is."""
    free = [
        one
        for one in reading.bare_serials
        if not any(one.start < hole.end and hole.start < one.end for hole in taken)
        and (len(one.value) >= _SERIAL or "model" in out or reading.awaiting == "serial")
    ]
    if len(free) == 1:
        out["serial"] = free[0].value
    elif free:
        out["serial_list"] = [one.value for one in free]
    taken.extend(free)


_SERIAL: Final = 5


def _dated(reading: Reading, out: dict[str, Any], taken: list[Found[Any]]) -> None:
    for one, later in zip(reading.past, reading.coming, strict=False):
        if any(one.start < hole.end and hole.start < one.end for hole in taken):
            continue
        if _TO_COME.search(reading.text):
            return
        if (
            reading.awaiting != "purchase_date"
            and not _BOUGHT.search(reading.text)
            and not _VALID.search(reading.text[: one.start])
        ) or _LIKE_THEN.search(reading.text[: one.start]):
            continue
        name = "valid_until" if _VALID.search(reading.text[: one.start]) else "purchase_date"
        if name not in out:
            value = later.value if name == "valid_until" else one.value
            if isinstance(value, str):
                out[name] = value
        taken.append(one)


_WRITTEN: Final = {
    "manufacturer": makers.whole,
    "install_location": places.whole_spot,
    "instrument_name": instruments_said.whole,
    "address": places.whole_spot,
}


def _labelled(reading: Reading, text: str, out: dict[str, Any]) -> str:
    for label in reading.labels:
        whole = _WRITTEN.get(label.slot)
        if HOLE in text[label.start : label.end]:
            continue
        if whole is None:
            text = chunks.punched(text, (Found(label.word, label.start, label.end),))
            continue
        name = "install_location" if label.slot == "address" else label.slot
        found = behind(text, label, reading.labels)
        if found is not None and name not in out:
            out[name] = whole(found.value)
            text = chunks.punched(text, (Found(found.value, label.start, found.end),))
    return text


def _named(reading: Reading, text: str, out: dict[str, Any]) -> str:
    if "instrument_name" in out:
        return text
    company = makers.company(text)
    for one in sorted(reading.instruments, key=_is_general):
        if HOLE not in text[one.start : one.end] and not (company and company.start <= one.start < company.end):
            out["instrument_name"] = one.value
            return chunks.punched(text, (one,))
    if (
        (reading.flow is None or reading.awaiting == "instrument_name")
        and (found := instruments_said.described(text)) is not None
        and HOLE not in found.value
    ):
        out["instrument_name"] = found.value
        return chunks.punched(text, (found,))
    return text


def _is_general(one: Found[str]) -> bool:
    """Whether a name says no more than 秤 or 表: the proper name beside it counts first."""
    return one.value in ("秤", "表", "仪器", "衡器", "磅", "计量器具")


def _made(reading: Reading, text: str, out: dict[str, Any]) -> str:
    if (where := makers.origin(reading.text)) is not None:
        out["origin"] = where
    if "manufacturer" in out:
        return text
    for piece in chunks.split(text):
        found = makers.find(piece.value)
        if found is not None and HOLE not in found.value and not _VAGUE.search(found.value):
            out["manufacturer"] = found.value
            return chunks.punched(text, (piece,))
    named = out.get("instrument_name")
    found = brands.between(reading.text, str(named)) if named and "serial" in out else None
    if found is None or HOLE in text[found.start : found.end]:
        return text
    out["manufacturer"] = found.value
    return chunks.punched(text, (found,))


def _placed(reading: Reading, text: str, out: dict[str, Any]) -> None:
    if "install_location" in out:
        return
    for piece in chunks.split(text):
        if any(one.start == piece.start and one.end == piece.end for one in reading.regions):
            continue
        beside = HOLE in (text[piece.start - 1 : piece.start], text[piece.end : piece.end + 1])
        if beside and not _LEADS_TO_PLACE.match(piece.value):
            continue
        found = places.find_spot(piece.value)
        if found is not None and len(found.value) > 1:
            out["install_location"] = found.value
            if piece.value.endswith("用") and any(piece.start <= one.start < piece.end for one in reading.purposes):
                out.pop("purpose", None)
            return


_LEADS_TO_PLACE: Final = re.compile(r"在|放|摆|装|安装|搁|挂|挪|搬|移")


def _several(reading: Reading) -> list[dict[str, Any]]:
    """One dictionary an instrument when the message names several that differ; values said for all stand in each."""
    starts = _beginnings(reading)
    if len(starts) < _TWO:
        return []
    ends = (*starts[1:], len(reading.text))
    rows: list[dict[str, Any]] = []
    named = next((one.value for one in reading.instruments if not _is_general(one)), None)
    for start, end in zip(starts, ends, strict=True):
        rows.append(_part_of(reading, reading.text[start:end]))
    if len(rows) > _TWO and rows[0].keys() == _HEADING and rows[0]["count"] == len(rows) - 1:
        rows = rows[1:]  # 两台秤 一台…一台…: the first says only how many follow
    if sum(1 for row in rows if _IDENTITY & row.keys()) < _TWO:
        return []
    last = reading.text[starts[-1] :]
    said_of_all = _SHARED.search(last)
    behind = _part_of(reading, last[said_of_all.start() :]) if said_of_all else {}
    shared = {name: value for name, value in rows[-1].items() if said_of_all and (name in _COMMON or name in behind)}
    shared.pop("serial", None)
    for row in rows:
        for name, value in shared.items():
            row.setdefault(name, value)
        if named is not None:
            row.setdefault("instrument_name", named)
    return rows


def _part_of(reading: Reading, text: str) -> dict[str, Any]:
    part = Reading(text, role=reading.role, flow=reading.flow, awaiting=None, today=reading.today)
    return slots(part, among=("one",))


_TWO: Final = 2
_IDENTITY: Final = frozenset(("model", "range", "serial", "serial_list", "count"))
_HEADING: Final = frozenset(("instrument_name", "count"))
_COMMON: Final = frozenset(
    ("purpose", "delivery_method", "install_location", "manufacturer", "purchase_date", "use_region")
)
_ANOTHER: Final = re.compile(
    r"(?:还有|另外?|再有|另有)[一1](?:台|个|块|把|只|支|套|件|具)(?!一样|同样|一模)(?=[^,，。]{0,12}[0-9A-Za-z])"
)
"""一块0-1.6MPa编号5511 还有一块0-2.5MPa编号5512: another one of the same name, told by its own values."""
_ONE_EACH: Final = re.compile(
    r"(?<![一-龥])(?:其中)?一(?:台|个|块|把|只|支)(?:是|量程)?(?=[0-9零一二两三四五六七八九十百-])"
)
"""两台电子秤 一台30公斤的 一台150公斤的."""
_COUNTED_BEFORE: Final = re.compile(rf"(?:{NUMBER}\s?(?:台|个|块|把|只|支|套|件|条|根|杆|具))?(?:[一-龥]{{0,4}}的)?$")


def _beginnings(reading: Reading) -> list[int]:
    """Where each instrument's part begins: at its name, or at the count before it; equal names begin no new part."""
    out: list[int] = []
    names: list[str] = []
    for one in reading.instruments:
        before = reading.text[: one.start]
        counted = _COUNTED_BEFORE.search(before)
        if one.value in ("表", "秤", "仪器") and names:
            continue
        if names and not _parted(reading.text, out[-1], one.start):
            continue
        names.append(one.value)
        out.append(counted.start() if counted else one.start)
    if len(out) < _TWO and len({one.value for one in reading.models}) > 1 and len(reading.serials) > 1:
        return _models(reading)
    if len(out) == 1 and len(reading.serials) > 1 and (others := list(_ANOTHER.finditer(reading.text, out[0]))):
        return [*out, *(one.start() for one in others)]
    if len(out) == 1 and len(reading.ranges) > 1:
        each = [one.start() for one in _ONE_EACH.finditer(reading.text, out[0] + 1)]
        return each if len(each) > 1 else out
    return out


def _models(reading: Reading) -> list[int]:
    """Where each model's part begins, when instruments of one name differ in their models."""
    out: list[int] = []
    for one in reading.models:
        counted = _COUNTED_BEFORE.search(reading.text[: one.start])
        out.append(counted.start() if counted else one.start)
    return out


def _parted(text: str, start: int, end: int) -> bool:
    """Whether something is said between two names that ends the first one's part."""
    return re.search(r"[\s,，。;；、]|和|还有|另外|再", text[start:end]) is not None
