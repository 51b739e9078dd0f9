"""Which carrier takes the letters of which channel in this process, by the settings."""

from __future__ import annotations

from collections.abc import Callable

import aiohttp

from bot.channels.web import WebCarrier
from bot.clock import Clock
from bot.settings import Settings
from notifications.ports import Carrier
from notifications.senders.local import LocalBox, LocalCarrier
from notifications.senders.wechat import Token, WeChatAccount, WeChatCarrier
from storage.database import Database
from storage.provider_tokens import ProviderTokens

LOCAL = ("sms", "wechat", "wecom", "chat")
"""Channels whose letters lie in the local outbox unless something better carries them."""


class SharedTokens:
    """The shelf on which all processes keep WeChat's one token: a row of the database."""

    NAME = "wechat access_token"

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self) -> Token | None:
        kept = await self._database.read(
            lambda session: ProviderTokens(session.connection, session.keyring).take(self.NAME)
        )
        return None if kept is None else Token(*kept)

    async def lay(self, token: Token) -> None:
        await self._database.write(
            lambda session: ProviderTokens(session.connection, session.keyring).lay(self.NAME, token.value, token.until)
        )


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
    settings: Settings, database: Database, clock: Clock, box: LocalBox, session: Callable[[], aiohttp.ClientSession]
) -> dict[str, Carrier]:
    """A carrier for each channel: WeChat's own when the account is set, the local outbox for the rest."""
    carriers: dict[str, Carrier] = {channel: LocalCarrier(channel, box) for channel in LOCAL}
    carriers["web"] = WebCarrier(database, clock)
    if settings.wechat_app_id and settings.wechat_secret:
        account = WeChatAccount(settings.wechat_app_id, settings.wechat_secret, settings.wechat_api)
        carriers["wechat"] = WeChatCarrier(account, SharedTokens(database), session, clock)
    return carriers
