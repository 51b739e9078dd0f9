"""Texts that a pattern repeats over and over, read out of the pattern: what ties it up, if anything does."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

code: Any = import_module("re._constants")
parser: Any = import_module("re._parser")
"""The library's own parser of patterns, which is described differently from one release of the types to the next."""
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
_OF_KIND = {code.CATEGORY_DIGIT: "1", code.CATEGORY_SPACE: " ", code.CATEGORY_WORD: "a"}
_ENDLESS = 8
"""What is repeated more often than this counts as repeated without end."""
_SIGNS = 6
"""So many signs of a class stand for it."""


def patterns(*rooms: ModuleType) -> dict[re.Pattern[str], str]:
    """Every pattern that a module of the rooms holds, and its name."""
    found: dict[re.Pattern[str], str] = {}
    for room in rooms:
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            if not module.name.endswith("__main__"):
                for name, value in vars(import_module(module.name)).items():
                    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                        found.setdefault(value, f"{module.name}.{name}")
    return found


def samples(pattern: re.Pattern[str]) -> tuple[list[str], str]:
    """What is repeated in a pattern, each alternative once; and a text that leads as far as the pattern goes."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    return list(dict.fromkeys(_repeated(tree))), _example(tree)


def _repeated(tree: Any) -> Iterator[str]:
    for kind, given in tree:
        if kind in _REPEATS:
            if given[1] > _ENDLESS:
                yield from _alternatives(given[2])
            yield from _repeated(given[2])
        else:
            for part in _parts(kind, given):
                yield from _repeated(part)


def _parts(kind: Any, given: Any) -> tuple[Any, ...]:
    if kind is code.BRANCH:
        return tuple(given[1])
    if kind is code.SUBPATTERN:
        return (given[3],)
    if kind in (code.ASSERT, code.ASSERT_NOT):
        return (given[1],)
    return (given,) if kind is code.ATOMIC_GROUP else ()


def _alternatives(tree: Any) -> Iterator[str]:
    kind, given = tree[0]
    if len(tree) == 1 and kind in (code.BRANCH, code.SUBPATTERN):
        for part in _parts(kind, given):
            yield from _alternatives(part)
    elif len(tree) == 1 and kind is code.IN and given[0][0] is not code.NEGATE:
        yield from (_sign(one) for one in given[:_SIGNS])
    elif example := _example(tree):
        yield example


def _example(tree: Any) -> str:
    return "".join(_example_of(kind, given) for kind, given in tree)


def _example_of(kind: Any, given: Any) -> str:
    if kind is code.LITERAL:
        return chr(given)
    if kind is code.NOT_LITERAL or kind is code.ANY:
        return "甲"
    if kind is code.IN:
        return "甲" if given[0][0] is code.NEGATE else _sign(given[0])
    if kind in _REPEATS:
        return _example(given[2]) * max(int(given[0]), 1)
    if kind in (code.ASSERT, code.ASSERT_NOT):
        return ""
    return "".join(_example(part) for part in _parts(kind, given)[:1])


def _sign(one: tuple[Any, Any]) -> str:
    kind, given = one
    if kind is code.LITERAL:
        return chr(given)
    return chr(given[0]) if kind is code.RANGE else str(_OF_KIND.get(given, "~"))
