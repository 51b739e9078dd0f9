"""What an institution would send back, said before it is sent: ranges that do not go with the model or the category."""

from __future__ import annotations

import re

from handlers.dialogue.model import Choice, Problem, Values, World
from handlers.flows.ledger_rows import rows
from nlu import measuring_range

_SCALE = re.compile(r"(?:ACS|TCS|OCS|TGT|ACP|LQ|JS|BCS)[A-Z]{0,2}-(\d{1,4})(?!\d)", re.IGNORECASE)
_WEIGHBRIDGE = re.compile(r"SCS-(\d{1,3})(?!\d)", re.IGNORECASE)
_IN_KG = {"g": 0.001, "kg": 1.0, "t": 1000.0, "mg": 0.000001}
FAR_OFF = 4
"""A capacity this many times off the one in the model's name is a slip of the pen rather than another variant."""


def advice(values: Values, world: World) -> tuple[Problem, ...]:
    """The problems of all rows."""
    if "category" not in values and not values.get("instruments"):
        return ()
    return tuple(p for row in rows(values) if (p := _of_row(row)) is not None)


def _of_row(row: Values) -> Problem | None:
    value = row.get("range")
    if not value or row["category"]["first"] != "非自动衡器":
        return None
    factor = _IN_KG.get(str(value.get("unit")))
    if factor is None:
        unit = value.get("unit")
        return Problem(
            "range", f"秤的测量范围应该用克、公斤或吨，您说的单位是“{unit}”，请核对一下，确实没错就再说一遍。"
        )
    most = float(value.get("max", 0)) * factor
    expected = _capacity(str(row.get("model", "")))
    if expected and most and not expected / FAR_OFF < most < expected * FAR_OFF:
        return _off(row, value, expected)
    if "min" not in value:
        return Problem(
            "range", "提示：测量范围只有最大值，机构一般要求写全，例如“最小200克”，知道的话补一句。", warns=True
        )
    return None


def _capacity(model: str) -> float:
    """The capacity in kg that the name of a scale's model tells; 0 when it tells none."""
    if found := _WEIGHBRIDGE.match(model):
        return float(found[1]) * 1000
    found = _SCALE.match(model)
    return float(found[1]) if found else 0.0


def _off(row: Values, value: Values, expected: float) -> Problem:
    said = measuring_range.show(value)  # type: ignore[arg-type]  # the reader's own shape, as JSON
    right = f"{expected:g}kg" if expected < 1000 else f"{expected / 1000:g}t"
    why = f"型号 {row['model']} 一般最大是 {right}，您说的测量范围是 {said}，请对照铭牌核对；确实没错就再说一遍。"
    return Problem("range", why, (Choice(f"最大{right}"),))
