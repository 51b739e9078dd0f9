"""The dictionaries that the parts of the memory store share, and how things of one kind are picked from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Kind = TypeVar("Kind")


class Kept:
    """Things by kind and key."""

    def __init__(self) -> None:
        self._kept: dict[type, dict[Any, Any]] = {}

    def _get(self, kind: type[Kind], key: object) -> Kind | None:
        return self._kept.get(kind, {}).get(key)

    def _pick(self, kind: type[Kind], wanted: Callable[[Kind], bool], by: Callable[[Kind], Any]) -> tuple[Kind, ...]:
        """The things of one kind that are wanted, in order; what is alike in it, as it was put there."""
        return tuple(sorted((one for one in self._kept.get(kind, {}).values() if wanted(one)), key=by))
