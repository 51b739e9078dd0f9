"""Whether an instrument's range and accuracy lie within what an institution is approved for.

Only what can be compared decides: a unit that is not in the table, or two units of different kinds, say nothing, and
saying nothing never excludes an institution.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_UNITS: Mapping[str, tuple[str, float]] = {
    "mg": ("mass", 1e-6), "g": ("mass", 1e-3), "kg": ("mass", 1.0), "t": ("mass", 1e3),
    "Pa": ("pressure", 1.0), "kPa": ("pressure", 1e3), "MPa": ("pressure", 1e6), "mPa": ("pressure", 1e-3),
    "mbar": ("pressure", 1e2), "bar": ("pressure", 1e5), "mmHg": ("pressure", 133.322),
    "mL/min": ("flow", 1e-3), "L/min": ("flow", 1.0), "L/h": ("flow", 1 / 60), "m³/h": ("flow", 1000 / 60),
    "m3/h": ("flow", 1000 / 60),
    "g/min": ("mass flow", 1e-3), "kg/min": ("mass flow", 1.0), "kg/h": ("mass flow", 1 / 60),
    "µV": ("voltage", 1e-6), "mV": ("voltage", 1e-3), "V": ("voltage", 1.0), "kV": ("voltage", 1e3),
    "mA": ("current", 1e-3), "A": ("current", 1.0), "kA": ("current", 1e3),
    "W": ("power", 1.0), "kW": ("power", 1e3),
    "mm": ("length", 1e-3), "cm": ("length", 1e-2), "m": ("length", 1.0),
    "km/h": ("speed", 1.0), "m/s": ("speed", 3.6),
    "mL": ("volume", 1e-3), "L": ("volume", 1.0), "m³": ("volume", 1e3), "m3": ("volume", 1e3),
    "dB": ("level", 1.0), "dB(A)": ("level", 1.0),
    "mg/L": ("concentration", 1.0), "%": ("share", 1.0), "D": ("dioptre", 1.0), "%LEL": ("gas", 1.0),
}  # fmt: skip
_SCALE_CLASSES = ("I", "II", "III", "IIII")
_NUMBER_CLASS = re.compile(r"(\d+(?:\.\d+)?)(S?)")
_SLACK = 1e-9


def in_range(needed: Mapping[str, Any], able: Mapping[str, Any]) -> bool:
    """Whether range `needed` lies in range `able`, both {"min"?, "max"?, "unit"}; ends that nobody said are open.

    >>> in_range({"min": 0.2, "max": 30, "unit": "kg"}, {"max": 60000, "unit": "g"})
    True
    >>> in_range({"min": 0, "max": 1.6, "unit": "MPa"}, {"min": 0, "max": 600, "unit": "kPa"})
    False
    >>> in_range({"max": 30, "unit": "kg"}, {"max": 1, "unit": "MPa"}), in_range({}, {"max": 1, "unit": "kg"})
    (True, True)
    """
    here, there = _UNITS.get(str(needed.get("unit", ""))), _UNITS.get(str(able.get("unit", "")))
    if here is None or there is None:
        if needed.get("unit") != able.get("unit"):
            return True
        here = there = ("the same", 1.0)
    if here[0] != there[0]:
        return True
    low, least = _in_base(needed.get("min"), here[1]), _in_base(able.get("min"), there[1])
    high, most = _in_base(needed.get("max"), here[1]), _in_base(able.get("max"), there[1])
    return not (
        (low is not None and least is not None and low < least - _SLACK * max(1.0, abs(least)))
        or (high is not None and most is not None and high > most + _SLACK * max(1.0, abs(most)))
    )


def _in_base(value: Any, factor: float) -> float | None:
    return float(value) * factor if isinstance(value, int | float) else None


def accurate_enough(needed: str, able: str) -> bool:
    """Whether somebody approved for class `able` may verify class `needed`: the same class, or a coarser one.

    >>> accurate_enough("III", "III"), accurate_enough("IIII", "III"), accurate_enough("II", "III")
    (True, True, False)
    >>> accurate_enough("1.6", "0.4"), accurate_enough("0.2", "0.4"), accurate_enough("±0.5kPa", "1.6")
    (True, False, True)
    """
    if needed in _SCALE_CLASSES and able in _SCALE_CLASSES:
        return _SCALE_CLASSES.index(needed) >= _SCALE_CLASSES.index(able)
    wanted, offered = _NUMBER_CLASS.fullmatch(needed), _NUMBER_CLASS.fullmatch(able)
    if wanted is None or offered is None or wanted[2] != offered[2]:
        return True
    return float(wanted[1]) >= float(offered[1])
