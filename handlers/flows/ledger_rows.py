"""The rows that one entry makes: one instrument, several of a kind with their numbers, or several different ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from booking.commands import InstrumentDraft
from booking.fields import MARKS, OWN_MARKS
from booking.instrument import NO_VALUE
from handlers.dialogue.model import Values, World
from handlers.flows.category_said import category_named, category_shown
from handlers.flows.fields import LABELS, READERS, range_of
from handlers.wording.categories import MODEL_IS_RANGE
from nlu import measuring_range
from nlu.fill.naming import TOLD
from nlu.fill.placing import FOR_ITSELF

ROWS = "instruments"
"""The slot under which the rows of an entry of several stand."""
OTHERS = "others"
"""The slot that asks to go on about the rows that were only counted."""
OF_ROW = frozenset(
    ("instrument_name", "category", "model", "range", "accuracy", "serial", "manufacturer", "purpose", *MARKS)
)
"""What is asked for one kind of instrument after the other."""
OF_ONE = frozenset(("serial", *OWN_MARKS))
"""What no two rows have in common."""
SHARED = frozenset(("count", "serial_list", "instruments", "photos", "plates", "nameplate", "transferred", "later"))
"""Slots of the entry that are not fields of a row."""


def rows(values: Values) -> tuple[Values, ...]:
    """The rows as they stand, each with what is common to all."""
    common = {k: v for k, v in values.items() if k not in SHARED}
    listed = values.get(ROWS)
    if listed:
        return tuple({**common, **row} for row in listed["rows"])
    serials = values.get("serial_list")
    if serials:
        return tuple({**common, "serial": s} for s in serials)
    return (common,) * int(values.get("count", 1))


def lacking(values: Values, name: str) -> bool:
    """Whether a row has no value for the field `name` yet."""
    return any(name not in row for row in rows(values))


def one_kind(values: Values, _world: World) -> bool:
    """Whether the entry is about one kind of instrument."""
    return not values.get(ROWS)


def row_asked(values: Values, name: str) -> Values:
    """What stands for the row that a value of the field `name` is for: the first one that lacks it."""
    if not values.get(ROWS):
        return values
    return {**values, **next((row for row in rows(values) if name not in row), {})}


def asked_of(values: Values, name: str) -> str:
    """第2台（验光仪），: the rows that a question is about, when it is not about all of them."""
    found = rows(values)
    at = _for(found, name)
    if len(at) == len(found) or not at:
        return ""
    what = str(found[at[0]].get("instrument_name", ""))
    return f"第{'、'.join(str(place + 1) for place in at)}台{f'（{what}）' if what else ''}："


def _for(found: Sequence[Values], name: str) -> list[int]:
    """The places of the rows that an answer about the field `name` is for."""
    lack = [place for place, row in enumerate(found) if name not in row]
    if name not in OF_ROW or not lack:
        return lack
    if name in OF_ONE:
        return lack[:1]
    first = found[lack[0]].get("instrument_name")
    return [place for place in lack if found[place].get("instrument_name") == first]


def _partly_numbered(values: Values, numbers: Sequence[str]) -> Values | None:
    """The rows with a number each as far as there are any; None where there is one for each."""
    count = int(values.get("count", 0) or len(values.get(ROWS, {}).get("rows", ())))
    if not count or (count == len(numbers) and not values.get(ROWS)):
        return None
    found = [dict(row) for row in rows(values)]
    lack = [place for place, row in enumerate(found) if "serial" not in row]
    for place, number in zip(lack, numbers, strict=False):
        found[place]["serial"] = number
    return with_rows(values, found, alike=are_alike(values))


def rows_aside(values: Values) -> Sequence[Mapping[str, Any]]:
    """The rows that were left out of the entry and can come back: each as {"at": its place, "row": its values}."""
    out: Sequence[Mapping[str, Any]] = (values.get(ROWS) or {}).get("out", ())
    return out


def are_alike(values: Values) -> bool:
    """Whether the rows are of one kind and were only counted, or were so when the first number was said."""
    listed = values.get(ROWS)
    return bool(listed.get("alike")) if listed else int(values.get("count", 1)) > 1


def _unnumbered(found: Sequence[Values]) -> list[int]:
    """The places of the rows that have no number when it is said that there is none: the first, and its like."""
    lack = [place for place, row in enumerate(found) if "serial" not in row]
    return [place for place in lack if found[place].get("instrument_name") == found[lack[0]].get("instrument_name")]


def waiting(values: Values) -> list[int]:
    """The places of rows that were only counted, while another is described by itself: 三块表 先说主汽包那块."""
    listed = values.get(ROWS) or {}
    found = rows(values) if listed and not listed.get("alike") else ()
    told = [row for row in found if _described(row, found)]
    kinds = {str(row.get(name)) for row in told for name in _OF_ITSELF}
    return [
        place
        for place, row in enumerate(found)
        if told
        and row not in told
        and not {"serial", "install_location"} & row.keys()
        and all(name not in row or str(row[name]) in kinds for name in _OF_ITSELF)
    ]


_OF_ITSELF = ("model", "range")


def _described(row: Values, found: Sequence[Values]) -> bool:
    """Whether a row was told by itself: by its number, or by what it is and another is not known to be."""
    return "serial" in row or any(name in row and any(name not in other for other in found) for name in _OF_ITSELF)


def without_waiting(values: Values) -> dict[str, Any]:
    """The entry without the rows that were only counted: 就这些."""
    gone = waiting(values)
    return with_rows(values, [row for place, row in enumerate(rows(values)) if place not in gone])


def in_rows(values: Values, name: str, value: Any) -> Values | None:
    """The values with an answer written into the rows that it is for; None when the entry is of one kind."""
    if name == OTHERS:
        return without_waiting(values)
    if name == "serial_list":
        return _partly_numbered(values, value)
    several = bool(values.get(ROWS)) or (name == "serial" and int(values.get("count", 1)) > 1)
    if not several or name in SHARED:
        return None
    found = [dict(row) for row in rows(values)]
    if name == "serial" and value != NO_VALUE and any(row.get("serial") == value for row in found):
        gone = _for(found, name)[0]
        aside = [*rows_aside(values), {"at": gone, "row": found[gone]}]
        return with_rows(values, [*found[:gone], *found[gone + 1 :]], out=aside, alike=are_alike(values))
    at = _unnumbered(found) if name == "serial" and value == NO_VALUE else _for(found, name)
    if name in FOR_ITSELF:
        at = [place for place in at if place not in waiting(values)]
    for place in at or (range(len(found)) if name not in OF_ROW | FOR_ITSELF else ()):
        found[place][name] = value
        if name == "range" and (model := gauge_model(found[place])):
            found[place].setdefault("model", model)
    return with_rows(values, found, alike=are_alike(values))


def _differ_in_number(found: Sequence[Values]) -> bool:
    """Whether rows have all but their numbers in common."""
    kinds = [{name: value for name, value in row.items() if name not in ("serial", TOLD)} for row in found]
    return all(kind == kinds[0] for kind in kinds)


def with_rows(
    values: Values,
    found: Sequence[Values],
    *,
    later: Sequence[str] | None = None,
    out: Sequence[Values] | None = None,
    alike: bool = False,
) -> dict[str, Any]:
    """The values of an entry of these rows: what they share stands in each, so that each can be changed alone.

    Rows of one kind that were only counted are `alike`: what is said of one without naming it is said of all.
    """
    listed = {
        **({"alike": True} if alike and _differ_in_number(found) else {}),
        "rows": [dict(row) for row in found],
        "out": [dict(one) for one in (rows_aside(values) if out is None else out)],
    }
    kept = {name: values[name] for name in ("photos", "plates") if name in values}
    names = values.get("later", ()) if later is None else later
    waits = {"later": list(names)} if names else {}
    if len(found) == 1 and not listed["out"]:
        return {**kept, **{name: value for name, value in found[0].items() if name != TOLD}, **waits}
    return {**kept, ROWS: listed, **waits}


_SAME_STALL = ("use_region", "install_location", "delivery_method")


def with_another(values: Values, sheet: Values) -> Values:
    """The entry with the instrument of a further plate as one more row; where it stands is as with the one before, and
    each row keeps the photo of its own plate.
    """
    found = [dict(row) for row in rows(values)]
    if not values.get(ROWS):
        found[0]["photos"] = list(values.get("photos", ()))
    last = found[-1]
    alike = last.get("category") == sheet.get("category") and ("purpose",)
    more = {name: last[name] for name in (*_SAME_STALL, *(alike or ())) if name in last}
    return with_rows(values, [*found, {**more, **sheet}])


def gauge_model(row: Values) -> str:
    """The model of a pressure gauge is its range (SPEC 3); "" for anything else."""
    value = row.get("range")
    if not value or (row.get("category") or {}).get("first") not in MODEL_IS_RANGE or "max" not in value:
        return ""
    whole = measuring_range.Range(min=value.get("min", 0), max=value["max"], unit=value["unit"])
    return measuring_range.show(whole).replace("~", "～")


def only_purpose(values: Values, world: World) -> str:
    """The purpose, when the category's scope names exactly one; else ""."""
    category = values.get("category")
    found = category_named(str(category["second"]), str(category["first"]), world) if category else None
    return found.purposes[0] if found and len(found.purposes) == 1 else ""


def drafts(values: Values) -> tuple[InstrumentDraft, ...]:
    """The rows as the ledger takes them."""
    photos = tuple(str(p) for p in values.get("photos", ()))
    handed = bool(values.get("transferred"))
    return tuple(draft(row, tuple(row.get("photos", photos)), transferred=handed) for row in rows(values))


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
        **{name: row.get(name, "") for name in MARKS},
    )


SHOWN = (
    "instrument_name", "category", "model", "range", "accuracy", "division", "serial", "manufacturer", "origin",
    "use_region", "install_location", "purchase_date", "purpose", "delivery_method", "valid_until", *MARKS,
)  # fmt: skip


def shown_row(row: Values, only: Collection[str] = SHOWN) -> list[tuple[str, str]]:
    """(label, value) of one row, every value that will be stored, or `only` some of them."""
    out = []
    for field in SHOWN:
        if field not in only:
            continue
        if field == "range":
            out.append((LABELS[field], range_of(row.get("range"), str(row.get("range_text", "")))))
        elif field == "category" and field in row:
            out.append((LABELS[field], category_shown(row[field])))
        elif row.get(field, "") != "":
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
