"""The envelope of WeCom's pushes: WeChat's, but for the check of the address, whose random text is encrypted too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.channels.wechat_codec import OfficialAccount, WeChatCodec


class WeComCodec(WeChatCodec):
    """Opens what WeCom pushes to one application: always encrypted, the corporation's id at the end."""

    def __init__(self, token: str, aes_key: str, corp_id: str) -> None:
        super().__init__(OfficialAccount(token, corp_id, aes_key))

    def echo(self, query: Mapping[str, str], now: datetime) -> str:
        """The random text that WeCom wants back when the address is entered; BadPush when it is not WeCom that asks."""
        return self._unsealed(query, query.get("echostr", ""), now)
