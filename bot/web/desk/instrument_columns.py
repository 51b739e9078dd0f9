"""The columns in which a list shows all that the ledger holds of an instrument: to be chosen, and exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from booking.fields import MARKS
from booking.instrument import Instrument
from bot.exporting import COLUMNS, range_text
from bot.web.desk.table import Column
from nlu import accuracy

R = TypeVar("R")

_FIELDS = ("code", "first", "second", "model", "range", "accuracy", "manufacturer", "origin", "use_region",
           "install_location", "purpose", "delivery_method", "purchase_date", *MARKS)  # fmt: skip
_TITLES = {"first": "first_name", "second": "second_name"}


def graded(text: str) -> str:
    """An accuracy class in words."""
    return accuracy.show(text) if text.strip("-") else text


_IN_WORDS: Mapping[str, Callable[[Instrument], str]] = {
    "range": lambda one: one.range_text or range_text(one.range),
    "accuracy": lambda one: graded(one.accuracy),
}
"""What is shown otherwise than it is stored."""


def instrument_columns(of: Callable[[R], Instrument | None], *besides: str) -> tuple[Column[R], ...]:
    """A column for each field of the instrument of a row, without those that the list shows anyway (`besides`)."""
    return tuple(
        Column[R](name, COLUMNS["ledger"][_TITLES.get(name, name)], _value(of, name), extra=True)
        for name in _FIELDS
        if name not in besides
    )


def _value(of: Callable[[R], Instrument | None], name: str) -> Callable[[R], Any]:
    in_words = _IN_WORDS.get(name)

    def value(row: R) -> Any:
        one = of(row)
        if one is None:
            return ""
        return in_words(one) if in_words is not None else getattr(one, name)

    return value
