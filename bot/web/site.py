"""What every page needs: the store, the conversation, the clock, the templates; put together once per process."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.clock import Clock
from bot.plates.port import PlateReader
from bot.turn import Turns
from bot.web.bell import Bell
from bot.web.measured import Measured
from bot.web.rate import Limiter
from notifications.senders.local import LocalBox
from storage.database import Database
from storage.media import MediaFolder
from storage.sealing import Keyring


@dataclass(frozen=True)
class Site:
    """The parts of one web process. `box` is the local outbox, when letters lie there instead of being sent."""

    database: Database
    keyring: Keyring
    turns: Turns
    clock: Clock
    bell: Bell
    media: MediaFolder
    plates: PlateReader
    box: LocalBox | None = None
    limiter: Limiter = field(default_factory=Limiter)
    measured: Measured = field(default_factory=Measured)


SITE = web.AppKey("site", Site)
