"""One access token for all processes: whoever finds it gone fetches a new one, and everybody else waits for that.

WeChat and WeCom count how often a token is fetched, and a new one may end the old one at once: two replicas that each
fetch their own would take turns in locking each other out. So the token lies on a shelf (a row of the database), and a
claim beside it says who is fetching. A claim ends by itself: a process that was killed while fetching holds nobody up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeGuard

from notifications.ports import Declined, Unsure

EARLY = timedelta(minutes=3)
"""A token that ends so soon is not begun with. WeChat makes the next one five minutes before the end; the old one holds
until then, so nobody is locked out meanwhile."""

CLAIM = timedelta(seconds=15)
"""How long one fetch may take; longer than the time-out of its request."""

LOOKS, LOOK_S = 80, 0.25
"""Who waits for another process's fetch looks so often, every so many seconds: five seconds longer than a claim."""


@dataclass(frozen=True)
class Token:
    """An access token and when it ends."""

    value: str
    until: datetime


class TokenShelf(Protocol):
    """Where all processes keep the one token, and the claim of whoever is fetching the next."""

    async def take(self) -> Token | None: ...

    async def lay(self, token: Token) -> None: ...

    async def claim(self, now: datetime, until: datetime) -> bool:
        """Whether this process may fetch now: nobody else's claim is still good."""
        ...

    async def give_up(self) -> None:
        """End this process's claim."""
        ...


class Fetch(Protocol):
    """Asks the platform for its token; `anew`: the one that it gave last is refused, so it has to make another."""

    async def __call__(self, *, anew: bool) -> Token | Declined | Unsure: ...


class SharedToken:
    """The token as one process sees it."""

    def __init__(self, shelf: TokenShelf, fetch: Fetch, now: Callable[[], datetime]) -> None:
        self._shelf, self._fetch, self._now = shelf, fetch, now
        self._here = asyncio.Lock()
        self._known: Token | None = None

    async def get(self, *, stale: str = "") -> Token | Declined:
        """A token that is good; `stale` is one that was just refused. Declined (for now) when there is none to get."""
        if self._good(self._known, stale):
            return self._known
        async with self._here:  # of those who miss it in this process, one goes and looks
            for _ in range(LOOKS):
                self._known = await self._shelf.take()
                if self._good(self._known, stale):
                    return self._known
                now = self._now()
                if await self._shelf.claim(now, now + CLAIM):
                    return await self._fetched(stale)
                await asyncio.sleep(LOOK_S)
        return Declined("等不到别的进程取来令牌", again=True, after=10.0)

    async def _fetched(self, stale: str) -> Token | Declined:
        """The token, fetched under our claim; unless somebody laid one down just before we had it."""
        try:
            self._known = await self._shelf.take()
            if self._good(self._known, stale):
                return self._known
            fresh = await self._fetch(anew=False)
            if isinstance(fresh, Token) and fresh.value == stale:
                fresh = await self._fetch(anew=True)
            if isinstance(fresh, Unsure):
                return Declined(fresh.why, again=True)  # nothing was sent to anybody: it is only not there yet
            if isinstance(fresh, Token):
                await self._shelf.lay(fresh)
                self._known = fresh
            return fresh
        finally:
            await self._shelf.give_up()

    def _good(self, token: Token | None, stale: str) -> TypeGuard[Token]:
        return token is not None and token.value != stale and token.until - EARLY > self._now()
