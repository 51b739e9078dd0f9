"""How often one browser may ask: a bucket of permissions that fills up again by itself."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

MOST_KNOWN = 20_000
"""Buckets kept at a time; the one that was longest unused is forgotten, and would be full by then."""


@dataclass(frozen=True)
class Pace:
    """`burst` at once, and `per_second` more as time goes by."""

    burst: float
    per_second: float


TALK = Pace(burst=30, per_second=1.0)
"""Messages and photos of one session: faster than anybody types, slower than a script."""

LOOK = Pace(burst=90, per_second=8.0)
"""Pages and streams of one session or address; one page loads some ten files."""

KNOCK = Pace(burst=10, per_second=0.1)
"""Sign-in links tried from one address."""


class Limiter:
    """Says whether a key may go on now. It lives in one process: with n processes n times as much is let through."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admits(self, key: str, pace: Pace, *, at: float | None = None) -> bool:
        """Take one permission; False when there is none left."""
        now = time.monotonic() if at is None else at
        left, since = self._buckets.pop(key, (pace.burst, now))
        left = min(pace.burst, left + (now - since) * pace.per_second)
        admitted = left >= 1
        self._buckets[key] = (left - 1 if admitted else left, now)
        if len(self._buckets) > MOST_KNOWN:
            self._buckets.popitem(last=False)
        return admitted

    def wait(self, key: str, pace: Pace) -> float:
        """The seconds until there is one again."""
        return max(0.0, 1 - self.left(key, pace)) / pace.per_second

    def left(self, key: str, pace: Pace, *, at: float | None = None) -> float:
        """How many permissions there are, without taking one."""
        now = time.monotonic() if at is None else at
        left, since = self._buckets.get(key, (pace.burst, now))
        return min(pace.burst, left + (now - since) * pace.per_second)
