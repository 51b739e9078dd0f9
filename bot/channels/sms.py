"""Text messages that people send us (上行): each is a turn, and its answer goes out by SMS like any notice.

The turn and the answer's place in the outbox are one transaction, so an answer is neither lost nor sent twice, however
often the provider pushes the message. Where the answer is carried from there is the SMS carrier's business; the local
outbox (`notifications/senders/local.py`) shows every text with the number of messages it is charged as.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.channels.plain import plain_text
from bot.clock import Clock
from bot.turn import Answered, Message, Turns
from notifications.notice import Notice
from storage.database import Database
from storage.talk import known_as
from storage.unit_of_work import Session

CHANNEL = "sms"
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")


def mobile(number: str) -> str:
    """The eleven digits of a mainland mobile as providers write it; ValueError for anything else.

    >>> mobile("+8613800000000"), mobile("138 0000-0000")
    ('13800000000', '13800000000')
    """
    found = _MOBILE.fullmatch(re.sub(r"[\s-]", "", number))
    if found is None:
        raise ValueError(f"not a mainland mobile: {number!r}")
    return found[1]


@dataclass(frozen=True)
class SmsDoor:
    """Takes text messages in."""

    database: Database
    turns: Turns
    clock: Clock

    async def receive(self, phone: str, text: str, message_id: str) -> Answered:
        """Take a message into the conversation of this phone. `message_id` is the provider's: pushed again, it is
        the same message and nothing happens a second time. ValueError for what is no mainland mobile.
        """
        address, now = mobile(phone), self.clock()

        def take(session: Session) -> Answered:
            answered = self.turns.take(session, Message(CHANNEL, address, message_id, text), now)
            said = plain_text(answered.replies)
            if said:
                answer = Notice(
                    f"answer:{CHANNEL}:{known_as(session.keyring, CHANNEL, address, message_id)}",
                    "late_answer",
                    f"address:{CHANNEL}:{address}",
                    {"text": said},
                    urgent=True,
                )
                session.outbox.add([answer], now)
            return answered

        answered = await self.database.write(take, key=address)
        self.database.announced.set()
        return answered
