"""What every page needs: the store, the conversation, the clock, the templates; put together once per process."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.certificates.printed import Press
from bot.certificates.signing import Signer, fresh_signer
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
    signer: Signer = field(default_factory=fresh_signer)
    address: str = "http://127.0.0.1:8080"
    limiter: Limiter = field(default_factory=Limiter)
    measured: Measured = field(default_factory=Measured)

    @property
    def press(self) -> Press:
        """What prints certificates."""
        return Press(self.database, self.media, self.signer, self.clock, self.address)


SITE = web.AppKey("site", Site)
