"""The rows that one entry makes: one instrument, several of a kind with their numbers, or several different ones."""

from __future__ import annotations

from typing import Any

from booking.commands import InstrumentDraft
from booking.instrument import NO_VALUE
from handlers.dialogue.model import No, Ok, Parsed, Values, World
from handlers.flows.category_said import category_named, category_of, category_shown
from handlers.flows.fields import LABELS, READERS, range_of

SHARED = frozenset(("count", "serial_list", "instruments", "photos", "nameplate", "transferred", "later"))
"""Slots of the entry that are not fields of a row."""


def rows(values: Values) -> tuple[Values, ...]:
    """The rows as they stand, each with what is common to all."""
    common = {k: v for k, v in values.items() if k not in SHARED}
    listed = values.get("instruments")
    if listed:
        return tuple(_numbered({**common, **row} for row in listed["rows"]))
    serials = values.get("serial_list")
    if serials:
        return tuple({**common, "serial": s} for s in serials)
    return (common,)


def _numbered(found: Any) -> list[Values]:
    """Rows that say how many they are of become as many rows."""
    out: list[Values] = []
    for row in found:
        serials = row.get("serial_list")
        plain = {k: v for k, v in row.items() if k not in SHARED}
        out.extend([{**plain, "serial": s} for s in serials] if serials else [plain])
    return out


def lacking(values: Values, name: str) -> bool:
    """Whether a row has no value for the field `name` yet."""
    if name in values and name not in SHARED:
        return False  # it is common to all rows
    return any(name not in row for row in rows(values))


def one_kind(values: Values, _world: World) -> bool:
    """Whether the entry is about one kind of instrument."""
    return not values.get("instruments")


def several_said(said: Any, values: Values, world: World) -> Parsed:
    """Several different instruments of one sentence; those whose category is not plain are put aside and named."""
    if not isinstance(said, (list, tuple)) or not said:
        return No("请一台一台地说。")
    good, later = [], []
    for raw in said:
        row = _read(raw, world)
        if row is None:
            later.append(str(raw.get("instrument_name", "")) or "没说名字的那台")
        else:
            good.append(row)
    if not good:
        return No("这几台请一台一台地说，先说第一台是什么。")
    remark = f"“{'”“'.join(later)}”还要问一句才知道是哪一类，这几台存好后再录它。" if later else ""
    return Ok({"rows": good, "later": later}, remark)


def _read(raw: Values, world: World) -> dict[str, Any] | None:
    """One row of a list, read field by field; None when its category is not plain."""
    name = raw.get("instrument_name")
    if not name:
        return None
    row: dict[str, Any] = {"instrument_name": str(name)}
    category = category_of(row, world)
    if not isinstance(category, Ok):
        return None
    row["category"] = category.value
    for field, (parse, _) in READERS.items():
        if field in raw and field != "instrument_name":
            parsed = parse(raw[field], row, world)
            if isinstance(parsed, Ok):
                row[field] = parsed.value
    if "serial_list" in raw:
        row["serial_list"] = [str(s) for s in raw["serial_list"]]
    if (use := only_purpose(row, world)) and "purpose" not in row:
        row["purpose"] = use
    return row


def only_purpose(values: Values, world: World) -> str:
    """The purpose, when the category's scope names exactly one; else ""."""
    category = values.get("category")
    found = category_named(str(category["second"]), str(category["first"]), world) if category else None
    return found.purposes[0] if found and len(found.purposes) == 1 else ""


def drafts(values: Values) -> tuple[InstrumentDraft, ...]:
    """The rows as the ledger takes them."""
    photos = tuple(str(p) for p in values.get("photos", ()))
    return tuple(draft(row, photos, transferred=bool(values.get("transferred"))) for row in rows(values))


def draft(row: Values, photos: tuple[str, ...] = (), *, transferred: bool = False) -> InstrumentDraft:
    """One row; what the nameplate does not say stands as ----- (SPEC 3)."""
    return InstrumentDraft(
        instrument_name=row["instrument_name"],
        first=row["category"]["first"],
        second=row["category"]["second"],
        model=row.get("model", NO_VALUE),
        serial=row.get("serial", NO_VALUE),
        manufacturer=row.get("manufacturer", NO_VALUE),
        use_region_code=row["use_region"]["code"],
        use_region=row["use_region"]["name"],
        install_location=row["install_location"],
        purpose=row["purpose"],
        delivery_method=row["delivery_method"],
        range=row.get("range") or {},
        range_text=row.get("range_text", ""),
        accuracy=row.get("accuracy", NO_VALUE),
        division=row.get("division") or {},
        origin=row.get("origin", ""),
        purchase_date=row.get("purchase_date", ""),
        valid_until=row.get("valid_until", ""),
        photos=photos,
        transferred=transferred,
    )


SHOWN = (
    "instrument_name", "category", "model", "range", "accuracy", "division", "serial", "manufacturer", "origin",
    "use_region", "install_location", "purchase_date", "purpose", "delivery_method", "valid_until",
)  # fmt: skip


def shown_row(row: Values) -> list[tuple[str, str]]:
    """(label, value) of one row, every value that will be stored."""
    out = []
    for field in SHOWN:
        if field == "range":
            out.append((LABELS[field], range_of(row.get("range"), str(row.get("range_text", "")))))
        elif field == "category":
            out.append((LABELS[field], category_shown(row[field])))
        elif field in row:
            out.append((LABELS[field], READERS[field][1](row[field])))
    return out


def shown_rows(values: Values) -> str:
    """All rows as a text: one in full, several with what is common said once."""
    all_rows = rows(values)
    first = shown_row(all_rows[0])
    if len(all_rows) == 1:
        return "\n".join(f"{label}：{value}" for label, value in first)
    shown = [dict(shown_row(row)) for row in all_rows]
    same = [(label, value) for label, value in first if all(s.get(label) == value for s in shown)]
    common = {label for label, _ in same}
    lines = [f"{label}：{value}" for label, value in same]
    for n, row in enumerate(shown, 1):
        differs = "，".join(f"{label} {value}" for label, value in row.items() if label not in common)
        lines.append(f"第{n}台：{differs}" if differs else f"第{n}台")
    return "\n".join(lines)
