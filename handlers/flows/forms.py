"""Which fields stand in the form of a flow: those that a person can write or choose, by the catalogue of fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booking.fields import FIELDS, MARKS, Field
from handlers.dialogue.model import Flow, Values
from handlers.flows.ledger_change import LEDGER_CHANGE
from handlers.flows.ledger_entry import LEDGER_ENTRY
from handlers.flows.register import REGISTER

ROW = ("instrument_name", "model", "serial", "range", "accuracy", "manufacturer")
"""What every instrument of an entry has for itself."""
MAY_WAIT = ("origin", "purchase_date", "valid_until")
"""What nobody has to know."""


@dataclass(frozen=True)
class FormSheet:
    """A form: the fields of each row, those that hold for all, and those that may be left out (`own`: of each row)."""

    flow: Flow
    title: str
    rows: tuple[Field, ...]
    shared: tuple[Field, ...]
    more: tuple[Field, ...] = ()
    own: tuple[Field, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        """All of them."""
        return (*self.of_row, *self.shared, *self.more)

    @property
    def of_row(self) -> tuple[Field, ...]:
        """Those that each row has for itself."""
        return (*self.rows, *self.own)


def _fields(*names: str) -> tuple[Field, ...]:
    return tuple(FIELDS[name] for name in names)


_SHARED = ("install_location", "use_region", "purpose", "delivery_method")
SHEETS: Mapping[str, FormSheet] = {
    sheet.flow.name: sheet
    for sheet in (
        FormSheet(REGISTER, "登记单位", (), _fields("company_name", "uscc", "contact", "phone", "region", "address")),
        FormSheet(LEDGER_ENTRY, "录器具", _fields(*ROW), _fields(*_SHARED), _fields(*MAY_WAIT), _fields(*MARKS)),
        FormSheet(LEDGER_CHANGE, "改台账", (), _fields(*ROW, *_SHARED), _fields(*MAY_WAIT, *MARKS)),
    )
}
"""The forms, by the names of their flows."""


def written_out(sheet: FormSheet, values: Values) -> dict[str, Any]:
    """Values of a flow as they stand in its form: a range in its parts, a region by its name."""
    found: dict[str, Any] = {}
    for field in sheet.fields:
        value = values.get(field.name)
        if value in (None, "", {}):
            continue
        if field.kind == "range":
            found[field.name] = dict(value)
        elif field.kind == "region":
            found[field.name] = str(value["name"])
        else:
            found[field.name] = str(value)
    return found
