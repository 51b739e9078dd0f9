"""Owns lines of text as they stand on a photo: which one follows to the right, and which one continues below."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from statistics import median

Point = tuple[float, float]

_WIDE = 1.6
_SPLIT_WORDS = frozenset(
    ("名称", "类型", "住所", "型号", "编号", "日期", "等级", "地址", "电源", "量程", "精度", "规格", "厂家", "口径")
)
"""Words that plates set with a gap in their middle (名　称), so that they are seen as two lines of one character."""


@dataclass(frozen=True)
class Line:
    """A line of text, how sure the reading of its characters is (0 to 1), and its corners in pixels, clockwise from
    the upper left one as the text is read.
    """

    text: str
    score: float
    corners: tuple[Point, Point, Point, Point]

    @property
    def left(self) -> Point:
        """The middle of the left end."""
        return _middle(self.corners[0], self.corners[3])

    @property
    def right(self) -> Point:
        """The middle of the right end."""
        return _middle(self.corners[1], self.corners[2])

    @property
    def width(self) -> float:
        """Its length along the text."""
        return math.dist(self.left, self.right)

    @property
    def height(self) -> float:
        """Its height across the text."""
        up, down = _middle(self.corners[0], self.corners[1]), _middle(self.corners[2], self.corners[3])
        return math.dist(up, down)

    @property
    def middle(self) -> Point:
        """Its centre."""
        return _middle(self.left, self.right)


@dataclass(frozen=True)
class Sheet:
    """All lines of a photo turned level, in the order of reading; built by `sheet`."""

    lines: tuple[Line, ...]

    def right_of(self, line: Line) -> Line | None:
        """The nearest line to the right in the same row."""
        return self._nearest(line, lambda other: (_along(line, line.right, other.left), _across(line, other.left)))

    def left_of(self, line: Line) -> Line | None:
        """The nearest line to the left in the same row."""
        return self._nearest(line, lambda other: (_along(line, other.right, line.left), _across(line, other.right)))

    def below(self, line: Line) -> Line | None:
        """The line that continues this one: right under it, beginning where it begins."""
        close = [
            other
            for other in self.lines
            if abs(other.left[0] - line.left[0]) < line.height
            and 0.6 * line.height < other.left[1] - line.left[1] < 1.7 * line.height
            and other.height < 1.4 * line.height
        ]
        return min(close, key=lambda other: other.left[1], default=None)

    def _nearest(self, line: Line, gap: Callable[[Line], tuple[float, float]]) -> Line | None:
        best: tuple[float, Line] | None = None
        for other in self.lines:
            if other is line:
                continue
            along, across = gap(other)
            fits = -0.5 * line.height < along and abs(across) < 0.45 * max(line.height, other.height)
            if fits and (best is None or along < best[0]):
                best = (along, other)
        return best[1] if best else None


def sheet(lines: Iterable[Line]) -> Sheet:
    """Turn the lines level by their common slope, put them in order, and join words that were set with a gap."""
    kept = [one for one in lines if one.text.strip()]
    slopes = [_slope(one) for one in kept if one.width > _WIDE * one.height]
    angle = median(slopes) if slopes else 0.0
    level = [_levelled(one, angle) for one in kept]
    return Sheet(tuple(_joined(sorted(level, key=lambda one: (one.middle[1], one.middle[0])))))


def _levelled(line: Line, angle: float) -> Line:
    a, b, c, d = (_turned(point, -angle) for point in line.corners)
    return replace(line, corners=(a, b, c, d))


def _joined(lines: list[Line]) -> list[Line]:
    whole, out, gone = Sheet(tuple(lines)), [], set[int]()
    for one in lines:
        other = whole.right_of(one) if len(one.text.strip()) == 1 else None
        if other is not None and one.text.strip() + other.text.strip()[:1] in _SPLIT_WORDS:
            corners = (one.corners[0], other.corners[1], other.corners[2], one.corners[3])
            out.append(Line(one.text.strip() + other.text.strip(), min(one.score, other.score), corners))
            gone.add(id(other))
        else:
            out.append(one)
    return [one for one in out if id(one) not in gone]


def _middle(a: Point, b: Point) -> Point:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _slope(line: Line) -> float:
    return math.atan2(line.right[1] - line.left[1], line.right[0] - line.left[0])


def _turned(point: Point, angle: float) -> Point:
    cos, sin = math.cos(angle), math.sin(angle)
    return point[0] * cos - point[1] * sin, point[0] * sin + point[1] * cos


def _along(line: Line, a: Point, b: Point) -> float:
    """How far it is from `a` to `b` in the direction of the row."""
    return b[0] - a[0]


def _across(line: Line, other: Point) -> float:
    """How far `other` lies off the row of `line`; a long line knows its own slope better than the sheet does."""
    slope = math.tan(_slope(line)) if line.width > _WIDE * line.height else 0.0
    end = line.right if other[0] > line.middle[0] else line.left
    return other[1] - (end[1] + slope * (other[0] - end[0]))
