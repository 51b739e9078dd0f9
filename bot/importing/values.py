"""Owns how the values of a ledger's sheet are read: as a person's answers are, and refused in the words of a sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from booking.instrument import NO_VALUE
from booking.unit import Unit
from bot.importing.columns import SheetColumn
from bot.importing.sheet_kinds import LEDGER
from handlers.dialogue.model import No, Ok, Several, World
from handlers.flows.category_said import SAY_OTHERWISE, category_of, category_said
from handlers.flows.fields import READERS
from handlers.flows.ledger_rows import only_purpose
from handlers.flows.region_said import region_said
from nlu import dates, delivery, division, field_names, makers, purpose, regions, serial
from nlu import model as models
from nlu.measuring_range import ends_without_unit
from nlu.text import folded

NEEDED = "没有填。"
NOT_READ: Final[Mapping[str, str]] = {
    "serial": "写的“{said}”不像一个编号，一行写一台的编号，例如 938579；没有编号就填“无”。",
    "model": "写的“{said}”不像型号，照铭牌写，例如 ACS-30；没有就填“无”。",
    "range": "写的“{said}”认不出来，请连单位一起写，例如 200g-30kg；没有就空着。",
    "accuracy": "写的“{said}”认不出来，例如 三级、1.6；没有就空着。",
    "division": "写的“{said}”认不出来，请连单位一起写，例如 e=10g；没有就空着。",
    "origin": "写的“{said}”认不出来，请填 国产 或 进口，不知道就空着。",
    "use_region": "写的“{said}”认不出来，要写到区县（旗），例如 内蒙古自治区呼和浩特市赛罕区。",
    "purpose": "写的“{said}”认不出来，请从 贸易结算、安全防护、医疗卫生、环境监测 里填一个。",
    "delivery_method": "写的“{said}”认不出来，请填 送检 或 现场检。",
    "mark": "写的“{said}”不像一个码，照秤上的字母和数字写；没有就空着。",
    "instrument_name": "写的“{said}”不像器具的名字，例如 电子秤、压力表、血压计。",
}
NO_UNIT: Final = "写的“{said}”没有单位，例如 {pair}kg、{pair}MPa。"
TOO_LONG: Final = "太长了，最多{longest}个字。"
NO_DAY: Final = "写的“{said}”不是日期，请写成 2027-04-09 这样。"
IMPOSSIBLE: Final = "写的“{said}”：没有这一天，请核对。"
NO_YEAR: Final = "写的“{said}”没有年份，请写成 2027-04-09 这样。"
NOT_WHOLE: Final = "写的“{said}”要写到哪一天，例如 2027-04-09。"
AHEAD: Final = "写的“{said}”还没到，请核对。"
CATEGORY: Final = "不能确定是哪一类，请在“二级目录”里照强制检定目录写全：{options}。"
ONE_A_ROW: Final = "写的是“{said}”。一行只写一台，请一台一行分开写，各填自己的出厂编号。"
MATCHED: Final = "按“{name}”归到“{second}”类，把握 {share:.0%}"
USUAL_PURPOSE: Final = "用途按这类器具只能是 {purpose}"

Value = Ok | str
"""A value, or why there is none."""

_YEAR: Final = re.compile(r"(?:19|20)\d\d|(?<!\d)\d\d年")
_ONE: Final = re.compile(r"[1１一壹](?:\.0)?\s?[台个件块只把套支]?")
_PREFIX: Final = re.compile(
    rf"(?:{'|'.join(map(re.escape, field_names.WORDS['serial']))}|no\.?|№|s/n)?[\s:.#]*", re.IGNORECASE
)
_SEPARATORS: Final = re.compile(r"[、,，;；\n]|\d\s?[~至]\s?\d")


def words(column: SheetColumn, said: str) -> Value:
    """Words as they stand, if they are not too long."""
    if column.longest and len(said) > column.longest:
        return TOO_LONG.format(longest=column.longest)
    return Ok(said)


def day(said: str, today: date, *, past: bool = False, whole: bool = False) -> Value:
    """A date with its year, as precise as it was written; `past`: not after today; `whole`: a full day."""
    if dates.impossible(said, today=today):
        return IMPOSSIBLE.format(said=said)
    read = dates.read(said.removesuffix(" 00:00:00"), today=today, bias="past" if past else None)
    if not isinstance(read, str):
        return NO_DAY.format(said=said)
    if not _YEAR.search(folded(said)):
        return NO_YEAR.format(said=said)
    if whole and len(read) < len("2027-04-09"):
        return NOT_WHOLE.format(said=said)
    if past and read > today.isoformat()[: len(read)]:
        return AHEAD.format(said=said)
    return Ok(read)


def region(said: str, home: str, world: World) -> Value:
    """A region to the county; one of several of a name is the one in the city of the credit code `home`."""
    read = region_said(said, {"uscc": home}, world)
    return read if isinstance(read, Ok) else NOT_READ["use_region"].format(said=said)


def serial_number(said: str) -> Value:
    """A serial number, all of it: what a conversation would leave out of its answer is a part of it here."""
    read = serial.read(said)
    if read is not None and _PREFIX.fullmatch(said[: len(said) - len(read)]) and said.endswith(read):
        return Ok(read)
    if read is not None and _alike(read) == _alike(said):
        return Ok(read)
    coded = any(one.isascii() and one.isalnum() for one in said)
    if not coded or len(said) > _LONGEST_CODE or _SEPARATORS.search(said):
        return NOT_READ["serial"].format(said=said)
    return Ok(said)


_LONGEST_CODE: Final = 40


def _alike(text: str) -> str:
    return re.sub(r"\s", "", folded(text)).upper()


def model(said: str) -> Value:
    """A model as it stands on the plate; in the form of a conversation where that leaves nothing out."""
    read = models.read(said)
    if read is not None and _alike(read) == _alike(said):
        return Ok(read)
    return (
        Ok(said) if 1 <= len(said) <= _LONGEST_CODE and re.search(r"\w", said) else NOT_READ["model"].format(said=said)
    )


def _category(said: Mapping[str, str], row: Mapping[str, Any], world: World) -> tuple[Value, str]:
    """The category, by the names of the catalogue or by the everyday name; and a note when the name decided."""
    second, first = said.get("second_name", ""), said.get("first_name", "")
    known = world.matcher.catalogue.get(second, first or None) if second else None
    if known is not None:
        parsed = category_said({"first": known.first, "second": known.second}, row, world)
        return (parsed if isinstance(parsed, Ok) else _refused(parsed)), ""
    name = second or str(row["instrument_name"])
    parsed = category_of({**row, "instrument_name": name}, world) or No("")
    if not isinstance(parsed, Ok):
        return _refused(parsed), ""
    best = next(iter(world.matcher.match(name).candidates), None)
    share = best.score if best is not None and best.second == parsed.value["second"] else 1.0
    return parsed, MATCHED.format(name=name, second=parsed.value["second"], share=min(share, 1.0))


def _refused(parsed: No | Several) -> str:
    if isinstance(parsed, Several):
        return CATEGORY.format(options="、".join(one.label for one in parsed.options))
    return parsed.why.removesuffix(SAY_OTHERWISE) or CATEGORY.format(options="")


def plate(name: str, said: str, row: Mapping[str, Any], world: World) -> Value:
    """A value with a form of its own, read as a conversation reads it; the reason is one of a sheet."""
    everyday = _EVERYDAY.get(name) if _OPEN.search(said) is None else None
    parsed = READERS[name][0]((everyday(said) if everyday else None) or said, row, world)
    if isinstance(parsed, Ok):
        return parsed
    if isinstance(parsed, No) and parsed.ends:
        return parsed.why
    ends = ends_without_unit(said) if name == "range" else None
    if ends is not None:
        pair = f"{ends[0]}-{ends[1]}" if ends[0] is not None else f"{ends[1]}"
        return NO_UNIT.format(said=said, pair=pair)
    return NOT_READ[LEDGER.column(name).kind if name not in NOT_READ else name].format(said=said)


_EVERYDAY: Final[Mapping[str, Callable[[str], Any]]] = {
    "purpose": purpose.read,
    "delivery_method": delivery.read,
    "division": division.read,
    "origin": lambda said: makers.origin(said, asked=True),
}
"""How words for one of a closed set are read before the set is asked: 现场 is 现场检."""


_OPEN: Final = re.compile(r"[不没未怎咋吗?？或/、]|还是")
"""What leaves open which of a closed set is meant."""


def ledger_row(
    said: Mapping[str, str], unit: Unit | None, world: World
) -> tuple[dict[str, Any], list[str], list[tuple[str, str]]]:
    """The values of a row of a ledger, notes on how they were read, and what is wrong, by name (one is "category").

    Without a place it is used in the unit's county, without a purpose for the one that its category allows.
    """
    row: dict[str, Any] = {}
    notes: list[str] = []
    faults: list[tuple[str, str]] = []
    if name := said.get("instrument_name"):
        row["instrument_name"] = name
        found, note = _category(said, row, world)
        if isinstance(found, Ok):
            row["category"] = found.value
            notes += [note] if note else []
        else:
            faults.append(("category", found))
    faults += ledger_values(said, row, notes, unit, world)
    if unit is not None:
        row.setdefault("use_region", {"code": unit.region_code, "name": regions.region_name(unit.region_code) or ""})
    if not said.get("purpose"):
        row["purpose"] = only_purpose(row, world)
        if row["purpose"]:
            notes.append(USUAL_PURPOSE.format(purpose=row["purpose"]))
        else:
            faults.append(("purpose", NEEDED))
    return row, notes, faults


def ledger_values(
    said: Mapping[str, str], row: dict[str, Any], notes: list[str], unit: Unit | None, world: World
) -> list[tuple[str, str]]:
    """Read every cell that says a value of its own into the row; what does not read, by the names of the columns."""
    faults = []
    for column in LEDGER.columns:
        text = said.get(column.name, "")
        if not text or column.name in ("unit", "first_name", "second_name", "state"):
            continue
        read = _ledger_value(column, text, row, unit, world)
        if isinstance(read, str):
            faults.append((column.name, read))
        else:
            row[column.name] = read.value
            notes += [read.remark] if read.remark else []
    return faults


def _ledger_value(column: SheetColumn, said: str, row: Mapping[str, Any], unit: Unit | None, world: World) -> Value:
    """What a cell of a ledger's sheet comes to, beside what the row has already."""
    name, today = column.name, world.now.date()
    if said == NO_VALUE and column.none:
        return Ok(NO_VALUE)
    if name == "serial":
        return serial_number(said)
    if name == "model":
        return model(said)
    if column.kind == "date":
        return day(said, today, past=name == "purchase_date", whole=name == "valid_until")
    if name == "use_region":
        return region(said, unit.uscc if unit is not None else "", world)
    if name == "count":
        return Ok(1) if _ONE.fullmatch(said) else ONE_A_ROW.format(said=said)
    if column.kind == "words" and name != "instrument_name":
        return words(column, said)
    return plate(name, said, row, world)
