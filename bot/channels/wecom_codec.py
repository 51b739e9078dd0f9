"""The envelope of WeCom's pushes: WeChat's, but for the check of the address, whose random text is encrypted too."""

from __future__ import annotations

import hmac
import struct
from collections.abc import Mapping
from datetime import datetime

from wechatpy.exceptions import WeChatException

from bot.channels.wechat_codec import BadPush, OfficialAccount, WeChatCodec


class WeComCodec(WeChatCodec):
    """Opens what WeCom pushes to one application: always encrypted, the corporation's id at the end."""

    def __init__(self, token: str, aes_key: str, corp_id: str) -> None:
        super().__init__(OfficialAccount(token, corp_id, aes_key))

    def echo(self, query: Mapping[str, str], now: datetime) -> str:
        """The random text that WeCom wants back when the address is entered; BadPush when it is not WeCom that asks."""
        self._check_age(query, now)
        sealed, stamp, nonce = query.get("echostr", ""), query.get("timestamp", ""), query.get("nonce", "")
        expected = self._signature(stamp, nonce, sealed)
        if not sealed or not hmac.compare_digest(expected.encode(), query.get("msg_signature", "").encode()):
            raise BadPush(403, "msg_signature")
        if self._crypto is None:
            raise BadPush(403, "no key")
        try:
            opened: str = self._crypto.decrypt_message({"Encrypt": sealed}, expected, stamp, nonce)
        except WeChatException as error:
            raise BadPush(403, "corp id") from error
        except (ValueError, LookupError, ArithmeticError, struct.error) as error:
            raise BadPush(400, "cipher text") from error
        return opened
