"""Owns the little language of the data files: (a|b|) stands for one of its alternatives, an empty one for nothing."""

import math
from collections.abc import Iterator
from itertools import product


def expand(pattern: str, *, limit: int = 10_000) -> list[str]:
    """All readings of a pattern, or at most about `limit` of them, in which every alternative still appears.

    Alternatives may be nested. The choice is made by counting, so the result is the same on every machine.

    >>> expand("电子(台|桌|)秤")
    ['电子台秤', '电子桌秤', '电子秤']
    >>> expand("(a|b)(c|d)", limit=2)
    ['ac', 'bd']
    """
    parts = _parts(pattern)
    total = math.prod(len(part) for part in parts)
    if total <= limit:
        return ["".join(choice) for choice in product(*parts)]
    wanted = max(limit, *(len(part) for part in parts))
    return list(dict.fromkeys("".join(_choice(parts, number)) for number in range(wanted)))


def _choice(parts: list[list[str]], number: int) -> list[str]:
    """One reading: each group steps through its alternatives and falls out of step with the others."""
    return [part[(number + number // len(part) * (place * 2 + 1)) % len(part)] for place, part in enumerate(parts)]


def _parts(pattern: str) -> list[list[str]]:
    """The pattern as a row of lists of alternatives."""
    parts: list[list[str]] = []
    for piece, is_group in _pieces(pattern):
        if not is_group:
            parts.append([piece])
        else:
            readings = [reading for choice in _choices(piece) for reading in expand(choice)]
            parts.append(list(dict.fromkeys(readings)))
    return parts or [[""]]


def _pieces(pattern: str) -> Iterator[tuple[str, bool]]:
    depth, start = 0, 0
    for place, char in enumerate(pattern):
        if char == "(":
            if depth == 0:
                if place > start:
                    yield pattern[start:place], False
                start = place + 1
            depth += 1
        elif char == ")":
            depth -= 1
            if depth < 0:
                raise ValueError(f"a bracket closes that was never opened: {pattern}")
            if depth == 0:
                yield pattern[start:place], True
                start = place + 1
    if depth:
        raise ValueError(f"a bracket stays open: {pattern}")
    if start < len(pattern):
        yield pattern[start:], False


def _choices(group: str) -> list[str]:
    depth, start, found = 0, 0, []
    for place, char in enumerate(group):
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            found.append(group[start:place])
            start = place + 1
    found.append(group[start:])
    return found
