"""What every page needs: the store, the conversation, the clock, the templates; put together once per process."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from bot.certificates.printed import Press
from bot.certificates.signing import Signer, fresh_signer
from bot.channels.wechat_scan import WeChatScan
from bot.clock import Clock
from bot.plates.port import PlateReader
from bot.platforms import Platforms
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
    platforms: Platforms = field(default_factory=Platforms)
    limiter: Limiter = field(default_factory=Limiter)
    measured: Measured = field(default_factory=Measured)

    @property
    def press(self) -> Press:
        """What prints certificates."""
        return Press(self.database, self.media, self.signer, self.clock, self.address)

    @property
    def scan(self) -> WeChatScan | None:
        """What makes codes to be scanned by WeChat; None while no Official Account is set up."""
        api = self.platforms.wechat
        return None if api is None else WeChatScan(api, self.database, self.clock)


SITE = web.AppKey("site", Site)
