"""Owns the dial of a pressure gauge: its range follows from the numbers of its scale (GB/T 1226, JJG 52-2013)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import pairwise

from nlu.measuring_range import Range
from nlu.plates.seen import Line, Sheet
from nlu.text import folded

_NUMBER = re.compile(r"-?\d{1,3}(?:\.\d{1,3})?")
_UNIT = re.compile(r"\(?(MPa|kPa|Pa|bar|mmHg)\)?")
_CLASSES = (0.25, 0.4, 0.6, 1.0, 1.6, 2.5, 4.0)
"""Accuracy classes of elastic element gauges (JJG 52-2013)."""
_LADDER = (1.0, 1.6, 2.5, 4.0, 6.0)
"""Upper limits of gauges, times a power of ten (GB/T 1226)."""
_FEWEST = 3


@dataclass(frozen=True)
class Dial:
    """What the dial says: the range, the class when it is plain, and how sure the characters are."""

    range: Range
    accuracy: str
    score: float


def read_dial(seen: Sheet) -> Dial | None:
    """The dial on a sheet; None when there is none, or its numbers do not make one scale from 0 upwards.

    The lowest number may have been missed only where it is the 0: a scale whose lowest number is its own step.
    """
    units = [(m[1], line) for line in seen.lines if (m := _UNIT.fullmatch(folded(line.text).strip()))]
    if len({unit for unit, _ in units}) != 1:
        return None
    numbers = [(float(t), line) for line in seen.lines if _NUMBER.fullmatch(t := folded(line.text).strip())]
    if any(value < 0 for value, _ in numbers):
        return None
    scale = _scale(numbers)
    if scale is None:
        return None
    top = max(value for value, _ in scale)
    score = min(line.score for _, line in scale)
    inside = [one for one in numbers if one not in scale]
    return Dial({"min": 0, "max": _whole(top), "unit": units[0][0]}, _class(inside, scale), score)


def _scale(numbers: list[tuple[float, Line]]) -> list[tuple[float, Line]] | None:
    """The numbers that stand around one middle in even steps from 0, or from one step, up to a limit of the ladder."""
    best: list[tuple[float, Line]] = []
    values = sorted({value for value, _ in numbers if value > 0})
    for step in {round(b - a, 6) for a in [0.0, *values] for b in values if b > a}:
        for top in (v for v in values if _on_ladder(v)):
            wanted = [round(step * n, 6) for n in range(round(top / step) + 1)]
            if not math.isclose(wanted[-1], top) or not _FEWEST + 1 <= len(wanted) <= 13:
                continue
            on_it = _around(numbers, wanted)
            missing = len(wanted) - len(on_it) - (0 if any(v == 0 for v, _ in on_it) else 1)
            if missing <= len(wanted) // 4 and len(on_it) > max(len(best), _FEWEST - 1):
                best = on_it
    return best if best and not _beyond(numbers, best) else None


def _around(numbers: list[tuple[float, Line]], wanted: list[float]) -> list[tuple[float, Line]]:
    """One line for each wanted value, going clockwise; of two with the same value the one farther out."""
    chosen: list[tuple[float, Line]] = []
    middle = _middle([line for _, line in numbers])
    for value in wanted:
        same = [line for v, line in numbers if math.isclose(v, value, abs_tol=1e-9)]
        if same:
            chosen.append((value, max(same, key=lambda line: math.dist(line.middle, middle))))
    if len(chosen) < _FEWEST:
        return []
    middle = _middle([line for _, line in chosen])
    turns = [_clockwise(line, middle) for _, line in chosen]
    return chosen if all(a < b for a, b in pairwise(turns)) else []


def _beyond(numbers: list[tuple[float, Line]], scale: list[tuple[float, Line]]) -> bool:
    """Whether a greater number stands on the same ring behind the last one: then the scale goes on."""
    middle = _middle([line for _, line in scale])
    inner = 0.75 * min(math.dist(line.middle, middle) for _, line in scale)
    top, last = max(v for v, _ in scale), _clockwise(scale[-1][1], middle)
    return any(
        v > top and math.dist(line.middle, middle) >= inner and _clockwise(line, middle) > last for v, line in numbers
    )


def _class(inside: list[tuple[float, Line]], scale: list[tuple[float, Line]]) -> str:
    """The number inside the ring that is a class; "" when there is none or more than one."""
    middle = _middle([line for _, line in scale])
    radius = min(math.dist(line.middle, middle) for _, line in scale)
    found = [
        folded(line.text).strip()
        for value, line in inside
        if any(math.isclose(value, c) for c in _CLASSES) and math.dist(line.middle, middle) < 0.9 * radius
    ]
    return found[0] if len(found) == 1 else ""


def _middle(lines: list[Line]) -> tuple[float, float]:
    xs, ys = [line.middle[0] for line in lines], [line.middle[1] for line in lines]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def _clockwise(line: Line, middle: tuple[float, float]) -> float:
    """How far round the dial a number stands, from the bottom (0) clockwise (to 2π)."""
    dx, dy = line.middle[0] - middle[0], line.middle[1] - middle[1]
    return math.atan2(-dx, dy) % (2 * math.pi)


def _on_ladder(value: float) -> bool:
    power = 10.0 ** math.floor(math.log10(value) + 1e-9)
    return any(math.isclose(value / power, step, rel_tol=1e-6) for step in _LADDER)


def _whole(value: float) -> int | float:
    return int(value) if value.is_integer() else value
