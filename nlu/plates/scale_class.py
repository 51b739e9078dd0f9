"""Owns which accuracy class a scale can have at all, by the number of its divisions (JJG 539-2016, OIML R 76)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nlu.units import convert

_NO_LIMIT = 1e12
_EXACTLY = 1 + 1e-9


def scale_class_by_rule(measured: Mapping[str, Any] | None, division: Mapping[str, Any] | None) -> str | None:
    """The class that a scale with this greatest load and division must have; None when more than one is possible.

    The bars in their oval are the smallest mark on a plate and often cannot be told apart; the rule then decides.

    >>> scale_class_by_rule({"min": 0.2, "max": 30, "unit": "kg"}, {"value": 10, "unit": "g"})
    'III'
    >>> scale_class_by_rule({"max": 3, "unit": "kg"}, {"value": 5, "unit": "g"}) is None
    True
    """
    if not measured or not division or "max" not in measured:
        return None
    top = convert(measured["max"], measured["unit"], "kg")
    step = convert(division["value"], division["unit"], "kg")
    if not top or not step:
        return None
    parts = round(top / step)
    possible = {
        name
        for name, low, high, fewest, most in _RULES
        if low <= step * _EXACTLY and step <= high * _EXACTLY and fewest <= parts <= most
    }
    return possible.pop() if len(possible) == 1 else None


_RULES = (
    ("I", 0.000001, _NO_LIMIT, 50_000, _NO_LIMIT),
    ("II", 0.000001, 0.00005, 100, 100_000),
    ("II", 0.0001, _NO_LIMIT, 5_000, 100_000),
    ("III", 0.0001, 0.002, 100, 10_000),
    ("III", 0.005, _NO_LIMIT, 500, 10_000),
    ("IIII", 0.005, _NO_LIMIT, 100, 1_000),
)
"""(class, smallest and greatest division in kg, fewest and most divisions)."""
