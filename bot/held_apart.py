"""Work on many things of which one may be bad: each is done by itself, a bad one is told of, and the rest goes on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import structlog

Thing = TypeVar("Thing")
_log = structlog.get_logger(__name__)


async def each(what: str, things: Iterable[Thing], do: Callable[[Thing], Awaitable[object]]) -> int:
    """Do it for every thing; for how many it went well. `what` names the work in the log."""
    done = 0
    for thing in things:
        try:
            await do(thing)
        except Exception:  # noqa: BLE001 - one bad thing, whatever is wrong with it, stops none of the others
            _log.exception("held_apart", what=what)
        else:
            done += 1
    return done
