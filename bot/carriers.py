"""Which carrier takes the letters of which channel in this process, by the settings."""

from __future__ import annotations

import aiohttp

from bot.channels.web import WebCarrier
from bot.clock import Clock
from bot.interface.hook_carrier import HookCarrier
from bot.platforms import Platforms
from bot.settings import Settings
from bot.sms_account import sms_carrier
from notifications.hooks import HOOK
from notifications.ports import Carrier
from notifications.senders.local import LocalBox, LocalCarrier
from notifications.senders.wechat import MiniCarrier, WeChatCarrier
from notifications.senders.wecom import WeComCarrier
from storage.database import Database

LOCAL = ("sms", "wechat", "wecom", "chat")
"""Channels whose letters lie in the local outbox unless something better carries them."""


class OneSession:
    """The HTTP client of a process: opened by its first request, closed with the process."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    def __call__(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def carriers_of(
    settings: Settings, database: Database, clock: Clock, box: LocalBox, platforms: Platforms
) -> dict[str, Carrier]:
    """A carrier for each channel: WeChat's own when the account is set, the local outbox for the rest."""
    carriers: dict[str, Carrier] = {channel: LocalCarrier(channel, box) for channel in LOCAL}
    carriers[HOOK] = HookCarrier(database, clock, settings.hooked)
    carriers["web"] = WebCarrier(database, clock)
    if platforms.wechat is not None:
        carriers["wechat"] = WeChatCarrier(platforms.wechat, settings.wechat_templates)
    if platforms.mini is not None:
        carriers["mini"] = MiniCarrier(platforms.mini, settings.mini_templates)
    if platforms.wecom is not None:
        carriers["wecom"] = WeComCarrier(platforms.wecom)
    sms = sms_carrier(settings, database, clock)
    if sms is not None:
        carriers["sms"] = sms
    return carriers
