"""One row of an entry, read value by value from what was said of it."""

from __future__ import annotations

from typing import Any

from booking.instrument import NO_VALUE
from handlers.dialogue.model import No, Ok, Values, World
from handlers.dialogue.replacing import replace
from handlers.flows.category_said import category_of, refusal_of_use
from handlers.flows.fields import READERS
from handlers.flows.ledger_rows import gauge_model, only_purpose
from handlers.wording.categories import NAMED_BY_MODEL
from nlu import absent
from nlu.text import normal


def read_row(said: Values, stands: Values, world: World, text: str) -> dict[str, Any] | No:
    """The row that stands with what was said of it; a No when it is no instrument that may be booked."""
    row = dict(stands)
    if (refused := _name(row, said, stands, replace(world, text=text))) is not None:
        return refused
    if use := refusal_of_use(row, replace(world, text=text)):
        return No(use, ends=True)
    for field, (parse, _) in READERS.items():
        if field in said and field != "instrument_name":
            parsed = parse(said[field], row, world)
            if isinstance(parsed, No) and parsed.ends:
                return parsed
            if isinstance(parsed, Ok):
                row[field] = parsed.value
    for field in absent.find(normal(text)):
        row.setdefault(field, {} if field == "range" else NO_VALUE)
    if "purpose" not in row and (use := only_purpose(row, world)):
        row["purpose"] = use
    if "model" not in row and (model := gauge_model(row)):
        row["model"] = model
    return row


def _name(row: dict[str, Any], said: Values, stands: Values, world: World) -> No | None:
    """Put the name that was said and its category into the row; a No when such a thing may not be booked."""
    name = said.get("instrument_name") or row.get("instrument_name") or _named_by_model(said)
    if not name or (name == row.get("instrument_name") and "category" in row):
        return None
    called = READERS["instrument_name"][0](str(name), row, world)
    row["instrument_name"] = called.value if isinstance(called, Ok) else str(name)
    category = category_of(row, world)
    if isinstance(category, No) and category.ends:
        return category
    if isinstance(category, Ok):
        row["category"] = category.value
    elif name != stands.get("instrument_name"):
        row.pop("category", None)
    return None


def _named_by_model(said: Values) -> str:
    """ACS-30 is an 电子计价秤; it is shown before it is kept."""
    model = str(said.get("model", ""))
    return next((name for start, name in NAMED_BY_MODEL if model.startswith(start)), "")
