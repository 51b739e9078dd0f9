"""Carries letters to the staff of institutions by WeCom: a text message of its application."""

from __future__ import annotations

from dataclasses import dataclass, field

from notifications.platforms.wecom_api import WeComApi
from notifications.ports import Declined, Fate, Letter, Sent, Unsure
from notifications.senders.wechat import pieces

SEND = "/cgi-bin/message/send"
AGAIN_WITHIN_S = 1800
"""WeCom shows the same words to the same person only once in so many seconds, if it is asked to."""


MOST_A_MINUTE = 25
"""WeCom drops without a word what goes to one person beyond 30 messages a minute; other processes send, too."""


@dataclass(frozen=True)
class WeComCarrier:
    """Carries letters to user ids of a corporation."""

    api: WeComApi
    _sent: dict[str, list[float]] = field(default_factory=dict)

    async def carry(self, letter: Letter) -> Fate:
        """Send the letter in as many messages as it needs; Unsure once a first part may have arrived."""
        number, texts = "", pieces(letter.text)
        if not self._has_room(letter.address, len(texts)):
            return Declined("一分钟里发给这个人的企业微信消息太多", again=True, after=60)
        for place, piece in enumerate(texts):
            answer = await self.api.post(SEND, self._body(letter, piece))
            if not isinstance(answer, dict):
                return answer if place == 0 else Unsure("长消息只发出了前一部分")
            if answer.get("invaliduser") or answer.get("unlicenseduser"):
                return Declined("企业微信里没有这个人，或者没有开通")
            number = str(answer.get("msgid") or "")
        return Sent("wecom", letter.address, letter.text, number, delivered=True)

    def _has_room(self, user: str, messages: int) -> bool:
        """Whether so many more may go to a person within this minute; they are counted."""
        now = self.api.now().timestamp()
        lately = [at for at in self._sent.get(user, ()) if now - at < 60]
        room = len(lately) + messages <= max(MOST_A_MINUTE, messages)
        self._sent[user] = lately + [now] * (messages if room else 0)
        return room

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
