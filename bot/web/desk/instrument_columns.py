"""The columns in which a list shows all that the ledger holds of an instrument: to be chosen, and exported."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from booking.fields import MARKS, label_of
from booking.instrument import Instrument
from bot.exporting import COLUMNS, range_text
from bot.web.desk.table import Column
from nlu import accuracy

R = TypeVar("R")

_PLAIN = ("code", "first", "second", "model", "manufacturer", "origin", "use_region", "install_location", "purpose",
          "delivery_method", "purchase_date", *MARKS)  # fmt: skip
_TITLES = {"first": "first_name", "second": "second_name"}


def instrument_columns(of: Callable[[R], Instrument | None], *besides: str) -> tuple[Column[R], ...]:
    """A column for each field of the instrument of a row, without those that the list shows anyway (`besides`)."""
    made = {
        **{name: Column[R](name, _title(name), _value(of, name), extra=True) for name in _PLAIN},
        "range": Column[R]("range", label_of("range"), lambda row: _range(of(row)), extra=True),
        "accuracy": Column[R]("accuracy", label_of("accuracy"), lambda row: _grade(of(row)), extra=True),
    }
    order = ("code", "first", "second", "model", "range", "accuracy", *_PLAIN[4:])
    return tuple(made[name] for name in order if name not in besides)


def _title(name: str) -> str:
    return COLUMNS["ledger"].get(_TITLES.get(name, name), "")


def _value(of: Callable[[R], Instrument | None], name: str) -> Callable[[R], Any]:
    return lambda row: getattr(of(row), name, "")


def _range(one: Instrument | None) -> str:
    return (one.range_text or range_text(one.range)) if one is not None else ""


def _grade(one: Instrument | None) -> str:
    text = one.accuracy if one is not None else ""
    return accuracy.show(text) if text.strip("-") else text
