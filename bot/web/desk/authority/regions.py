"""The divisions beneath an authority, as the choices of a filter and as the names of groups."""

from __future__ import annotations

from functools import cache

from booking.region import WHOLE_COUNTRY, covers, stem
from nlu.region_index import names
from nlu.regions import region_name


def children(code: str) -> tuple[str, ...]:
    """The divisions directly beneath one: provinces of the country, cities of a province, counties of a city."""
    return _children("" if code in WHOLE_COUNTRY else code)


@cache
def _children(code: str) -> tuple[str, ...]:
    everything = names()
    if not code:
        return tuple(one for one in everything if one.endswith("0000"))
    beneath = [one for one in everything if one != code and covers(code, one)]
    if not code.endswith("0000"):
        return tuple(beneath) if code.endswith("00") else ()
    cities = {one[:4] for one in beneath if one.endswith("00")}
    return tuple(one for one in beneath if one.endswith("00") or one[:4] not in cities)


def options(own: str, asked: str) -> tuple[tuple[str, str], ...]:
    """The choices beneath `own`, opened along the way to the one that is asked for; deeper ones stand further in."""
    found: list[tuple[str, str]] = []
    _open(own, asked, 0, found)
    return tuple(found)


def _open(code: str, asked: str, depth: int, found: list[tuple[str, str]]) -> None:
    for child in children(code):
        found.append((child, "\u3000" * depth + names()[child]))
        if asked and covers(child, asked):
            _open(child, asked, depth + 1, found)


def within(own: str, asked: str) -> str:
    """The region that is looked at: the one asked for when it lies beneath `own`, else `own` itself."""
    return asked if asked and asked not in WHOLE_COUNTRY and covers(own, asked) else own


def depth_beneath(code: str) -> int:
    """How many digits tell apart what lies directly beneath a region: 2 of the country, 4 of a province, else 6."""
    digits = 0 if code in WHOLE_COUNTRY else len(stem(code))
    return min(digits + 2, 6)


def short_name(code: str, own: str) -> str:
    """The name of a division without what the authority's own one says already: 赛罕区 in 呼和浩特市."""
    whole = region_name(code) or code
    outer = region_name(own) or "" if own not in WHOLE_COUNTRY else ""
    return whole.removeprefix(outer) or whole
