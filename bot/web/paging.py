"""Lists in pages: a slice of what was found, and whether there is more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from aiohttp import web

Row = TypeVar("Row")

PER_PAGE = 20
LAST_PAGE = 500


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list. `next_page` is 0 on the last; `total` is how many were found in all."""

    rows: tuple[Row, ...]
    number: int
    next_page: int
    total: int


def page_number(request: web.Request) -> int:
    """The page that is asked for, from 1; anything else counts as the first."""
    given = request.query.get("page", "1")
    number = int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else 1
    return min(max(number, 1), LAST_PAGE)


def cut(found: Sequence[Row], number: int) -> Page[Row]:
    """A page of everything that was found."""
    start = (number - 1) * PER_PAGE
    rows = tuple(found[start : start + PER_PAGE])
    return Page(rows, number, number + 1 if len(found) > start + PER_PAGE else 0, len(found))
