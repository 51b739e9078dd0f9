"""What every page needs: the store, the conversation, the clock, the templates; put together once per process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network

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

UPLOADS_AT_ONCE = 16
"""Photos that are read from their senders at a time; each may take 30 MB of memory until it is kept."""

Network = IPv4Network | IPv6Network
LOOPBACK: tuple[Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
"""The proxies that are believed when none are named: those on this machine."""


@dataclass(frozen=True)
class Site:
    """The parts of one web process. `box` is the local outbox, when letters lie there instead of being sent; `proxies`
    are believed when they say for whom they ask; `patience_s` is how long a page waits for a code to go out;
    `code_budget` is how many codes may go out in a day; who has `metrics_token` may read the figures from elsewhere.
    """

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
    proxies: tuple[Network, ...] = LOOPBACK
    patience_s: float = 2.0
    code_budget: int = 0
    metrics_token: str = field(default="", repr=False)
    uploads: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(UPLOADS_AT_ONCE))
    measured: Measured = field(default_factory=Measured)
    errands: set[asyncio.Task[None]] = field(default_factory=set)

    @cached_property
    def limiter(self) -> Limiter:
        """What counts how often somebody asks."""
        return Limiter(self.database, self.clock)

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
