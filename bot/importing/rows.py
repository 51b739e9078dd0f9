"""What a row of a sheet comes to: a command that enters it, or what is wrong with it and what to do about that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from booking.commands import Command, ImportInstruments, ImportUnit
from booking.instrument import NO_VALUE
from bot.exporting import COLUMNS
from handlers.dialogue.model import No, Ok, Parsed, Several, World
from handlers.flows.category_said import category_of, category_said
from handlers.flows.fields import LABELS, READERS
from handlers.flows.ledger_rows import draft, only_purpose
from nlu import phone, uscc
from nlu.found import Wrong
from nlu.regions import region_name, region_of
from storage.unit_names import units_called
from storage.unit_of_work import Session

SAYS = {
    "uscc": "统一社会信用代码不对，应为18位，请照营业执照核对。",
    "mend": "统一社会信用代码不对，是不是 {mend}？",
    "phone": "手机号要11位，例如 15800000000。",
    "region": "所在地要写到区县，例如 内蒙古自治区呼和浩特市赛罕区。",
    "unit": "没有找到这个使用单位，请先导入单位，或者填它的统一社会信用代码。",
    "several_units": "有几个单位都叫这个名字，请改填统一社会信用代码。",
    "category": "不能确定是哪一类，请在“二级目录”里照强制检定目录写全：{options}。",
    "needed": "“{label}”没有填。",
}


@dataclass(frozen=True)
class Bad:
    """Why a row does not go in."""

    why: str


def unit_command(cells: Mapping[str, str], _session: Session, _world: World) -> Command | Bad:
    """A row of the sheet of units."""
    code = uscc.check(cells.get("uscc", ""))
    if isinstance(code, Wrong):
        return Bad(SAYS["mend"].format(mend=code.suggestion) if code.suggestion else SAYS["uscc"])
    number = phone.read(cells.get("phone", ""))
    if number is None:
        return Bad(SAYS["phone"])
    region = region_of(cells.get("region", ""))
    if region is None:
        return Bad(SAYS["region"])
    return ImportUnit(
        cells.get("company_name", ""), code.value, region, region_name(region) or "",
        cells.get("address", ""), cells.get("contact", ""), number,
    )  # fmt: skip


def ledger_command(cells: Mapping[str, str], session: Session, world: World) -> Command | Bad:
    """A row of the sheet of ledgers: read as a person's answers are read, and held to the same rules."""
    units = units_called(session.store, cells.get("unit", ""))
    if len(units) != 1:
        return Bad(SAYS["several_units"] if units else SAYS["unit"])
    row: dict[str, Any] = {"instrument_name": cells.get("instrument_name", "")}
    if not row["instrument_name"]:
        return Bad(_lacks("instrument_name"))
    category = _category(cells, row, world)
    if not isinstance(category, Ok):
        return Bad(_why(category))
    row["category"] = category.value
    for field, (parse, _show) in READERS.items():
        said = cells.get(field, "")
        if field == "instrument_name" or not said:
            continue
        parsed = Ok(said) if said == NO_VALUE else parse(said, row, world)
        if not isinstance(parsed, Ok):
            return Bad(f"{LABELS[field]}：{_why(parsed)}")
        row[field] = parsed.value
    row = _usual(row, units[0].region_code, units[0].region, world)
    lacking = next((one for one in ("install_location", "purpose", "delivery_method") if not row.get(one)), "")
    return Bad(_lacks(lacking)) if lacking else ImportInstruments(units[0].id, (draft(row),))


def _category(cells: Mapping[str, str], row: Mapping[str, Any], world: World) -> Parsed | None:
    second, first = cells.get("second_name", ""), cells.get("first_name", "")
    known = world.matcher.catalogue.get(second, first or None) if second else None
    if known is not None:
        return category_said({"first": known.first, "second": known.second}, row, world)
    return category_of({**row, "instrument_name": second or row["instrument_name"]}, world)


def _usual(row: dict[str, Any], region_code: str, region: str, world: World) -> dict[str, Any]:
    """A row with what follows from the rest: the unit's own county, the one purpose that its category allows."""
    row.setdefault("use_region", {"code": region_code, "name": region})
    row.setdefault("purpose", only_purpose(row, world))
    return row


def _lacks(field: str) -> str:
    return SAYS["needed"].format(label=COLUMNS["ledger"][field])


def _why(parsed: Parsed | None) -> str:
    if isinstance(parsed, No):
        return parsed.why
    options = "、".join(one.label for one in parsed.options) if isinstance(parsed, Several) else ""
    return SAYS["category"].format(options=options)


COMMANDS: Mapping[str, Callable[[Mapping[str, str], Session, World], Command | Bad]] = {
    "units": unit_command,
    "ledger": ledger_command,
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    "units": ("company_name", "uscc", "contact", "phone", "region", "address"),
    "ledger": ("unit", "instrument_name", "serial"),
}
"""The columns without which a sheet is not the one that is meant."""
