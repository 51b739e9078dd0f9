"""The platforms' interfaces as this process uses them: the clients that the settings call for, over shared tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from bot.chance import fresh_id
from bot.clock import Clock
from bot.settings import Settings
from notifications.platforms.shared_token import Token
from notifications.platforms.wechat_api import WeChatAccount, WeChatApi
from notifications.platforms.wecom_api import WeComAccount, WeComApi
from storage.database import Database
from storage.provider_tokens import ProviderTokens


class SharedTokens:
    """The shelf on which all processes keep one token: a row of the database, and one beside it while it is fetched."""

    def __init__(self, database: Database, name: str) -> None:
        self._database, self._name, self._who = database, name, fresh_id()

    async def take(self) -> Token | None:
        kept = await self._database.read(
            lambda session: ProviderTokens(session.connection, session.keyring).take(self._name)
        )
        return None if kept is None else Token(*kept)

    async def lay(self, token: Token) -> None:
        await self._database.write(
            lambda session: ProviderTokens(session.connection, session.keyring).lay(
                self._name, token.value, token.until
            )
        )

    async def claim(self, now: datetime, until: datetime) -> bool:
        return await self._database.write(
            lambda session: ProviderTokens(session.connection, session.keyring).claim(
                self._name, self._who, now=now, until=until
            )
        )

    async def give_up(self) -> None:
        await self._database.write(
            lambda session: ProviderTokens(session.connection, session.keyring).give_up(self._name, self._who)
        )


@dataclass(frozen=True)
class Platforms:
    """The interfaces that are set up; None for what is not."""

    wechat: WeChatApi | None = None
    mini: WeChatApi | None = None
    wecom: WeComApi | None = None


def platforms_of(
    settings: Settings, database: Database, clock: Clock, session: Callable[[], aiohttp.ClientSession]
) -> Platforms:
    """The clients for the accounts in the settings."""

    def of(app_id: str, secret: str) -> WeChatApi | None:
        if not (app_id and secret):
            return None
        account = WeChatAccount(app_id, secret, settings.wechat_api, settings.wechat_open)
        return WeChatApi(account, SharedTokens(database, f"wechat {app_id}"), session, clock)

    return Platforms(
        of(settings.wechat_app_id, settings.wechat_secret),
        of(settings.mini_app_id, settings.mini_secret),
        _wecom(settings, database, clock, session),
    )


def _wecom(
    settings: Settings, database: Database, clock: Clock, session: Callable[[], aiohttp.ClientSession]
) -> WeComApi | None:
    corp, agent = settings.wecom_corp_id, settings.wecom_agent_id
    if not (corp and settings.wecom_secret and agent):
        return None
    account = WeComAccount(corp, settings.wecom_secret, agent, settings.wecom_api)
    return WeComApi(account, SharedTokens(database, f"wecom {corp} {agent}"), session, clock)
