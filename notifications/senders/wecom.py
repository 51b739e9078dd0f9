"""Carries letters to the staff of institutions by WeCom: a text message of its application."""

from __future__ import annotations

from dataclasses import dataclass

from notifications.platforms.wecom_api import WeComApi
from notifications.ports import Declined, Fate, Letter, Sent, Unsure
from notifications.senders.wechat import pieces

SEND = "/cgi-bin/message/send"
AGAIN_WITHIN_S = 1800
"""WeCom shows the same words to the same person only once in so many seconds, if it is asked to."""


@dataclass(frozen=True)
class WeComCarrier:
    """Carries letters to user ids of a corporation."""

    api: WeComApi

    async def carry(self, letter: Letter) -> Fate:
        """Send the letter in as many messages as it needs; Unsure once a first part may have arrived."""
        number = ""
        for place, piece in enumerate(pieces(letter.text)):
            answer = await self.api.post(SEND, self._body(letter, piece))
            if not isinstance(answer, dict):
                return answer if place == 0 else Unsure("长消息只发出了前一部分")
            if answer.get("invaliduser") or answer.get("unlicenseduser"):
                return Declined("企业微信里没有这个人，或者没有开通")
            number = str(answer.get("msgid") or "")
        return Sent("wecom", letter.address, letter.text, number, delivered=True)

    async def fate(self, letter: Letter) -> Fate:
        """WeCom has no way to ask about a message."""
        return Unsure("企业微信不提供查询")

    def _body(self, letter: Letter, text: str) -> dict[str, object]:
        """Answers may well say the same twice; a notice that is sent again after a time-out is to be seen once."""
        once = letter.kind != "late_answer"
        return {
            "touser": letter.address,
            "msgtype": "text",
            "agentid": self.api.account.agent_id,
            "text": {"content": text},
            "enable_duplicate_check": int(once),
            "duplicate_check_interval": AGAIN_WITHIN_S,
        }
