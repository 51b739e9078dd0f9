"""How often somebody may try: counted by browser and by address, never by the account alone.

A count that locked an account could be used against its owner by anybody who knows the name. So a wrong password costs
the browser and the address that tried it; many of them for one name bring only the picture question, for whoever comes.
"""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.web.address import asker
from bot.web.rate import Pace
from bot.web.site import SITE
from bot.web.visitor import VISITOR

TRY = Pace(burst=10, per_second=1 / 60)
"""Passwords for one name from one browser, and from one address."""

TRY_ANY = Pace(burst=60, per_second=1 / 10)
"""Passwords for any names from one address: an office may share one."""

WRONG = Pace(burst=3, per_second=1 / 600)
"""Wrong ones before the picture question is asked; forgotten one by one in ten minutes."""

SCAN = Pace(burst=10, per_second=1 / 20)
"""Codes to be scanned that one address is shown; each asks WeChat for one."""

ASK = Pace(burst=5, per_second=1 / 3600)
"""Lost accounts asked for from one address."""


async def may_try(request: web.Request, name: str) -> bool:
    """Take one try at this name's password; False when this browser or address has to wait."""
    limiter, here = request.config_dict[SITE].limiter, asker(request)
    keys = ((f"try {here} {name}", TRY), (f"try {_browser(request)} {name}", TRY), (f"try {here}", TRY_ANY))
    return all(await asyncio.gather(*(limiter.admits(key, pace) for key, pace in keys)))


async def note_wrong(request: web.Request, name: str) -> None:
    """A password was wrong."""
    limiter = request.config_dict[SITE].limiter
    await asyncio.gather(*(limiter.admits(key, WRONG) for key in _wrong_keys(request, name)))


async def is_doubtful(request: web.Request, name: str) -> bool:
    """Whether the picture question has to be answered first."""
    limiter = request.config_dict[SITE].limiter
    return any(await asyncio.gather(*(limiter.is_spent(key, WRONG) for key in _wrong_keys(request, name))))


def _wrong_keys(request: web.Request, name: str) -> tuple[str, ...]:
    return f"wrong {asker(request)}", f"wrong {_browser(request)}", f"wrong name {name}"


async def may_scan(request: web.Request) -> bool:
    """Take one code to be scanned."""
    return await request.config_dict[SITE].limiter.admits(f"scan {asker(request)}", SCAN)


async def may_ask(request: web.Request) -> bool:
    """Take one application for a lost account."""
    return await request.config_dict[SITE].limiter.admits(f"lost {asker(request)}", ASK)


def _browser(request: web.Request) -> str:
    return request[VISITOR].secret.digest
