"""Text messages that people send us (上行): each is a turn, and its answer goes out by SMS like any notice.

The turn and the answer's place in the outbox are one transaction, so an answer is neither lost nor sent twice, however
often the provider pushes the message. An answer that has not left when the next message comes is not sent any more.
The local outbox (`notifications/senders/local.py`) shows every text with the number of messages it is charged as.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.channels.sms_words import by_sms
from bot.clock import Clock
from bot.turn import Answered, Message, Turns
from notifications.notice import Notice
from storage.database import Database
from storage.sms_counts import SmsCounts
from storage.talk import known_as
from storage.unit_of_work import Session

CHANNEL, ANSWER = "sms", "late_answer"
LONGEST_ANSWER = 2
"""Parts of the longest answer."""
UNLIMITED = 2**31
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
    """Takes text messages in. `per_phone`: the parts of a day to one telephone; when they are used up that is said
    once, and what is written then changes nothing: nobody would see the answer.
    """

    database: Database
    turns: Turns
    clock: Clock
    per_phone: int = UNLIMITED

    async def receive(self, phone: str, text: str, message_id: str) -> Answered:
        """Take a message into the conversation of this phone. `message_id` is the provider's: pushed again, it is
        the same message and nothing happens a second time. ValueError for what is no mainland mobile.
        """
        address, now = mobile(phone), self.clock()

        def take(session: Session) -> Answered:
            to = f"address:{CHANNEL}:{address}"
            if self._is_used_up(session, address, now):
                day = known_as(session.keyring, CHANNEL, address, f"{now:%Y-%m-%d}")
                session.outbox.add([Notice(f"used up:{day}", "sms_used_up", to, {}, urgent=True)], now)
                return Answered((), None)
            answered = self.turns.take(session, Message(CHANNEL, address, message_id, text), now)
            texted = by_sms(answered.replies, answered.before)
            if texted is not None and not answered.repeated:
                said = texted.framed
                cause = f"answer:{CHANNEL}:{known_as(session.keyring, CHANNEL, address, message_id)}"
                facts = {"text": said.text, "frame": said.name, "values": list(said.values)}
                session.outbox.give_up(to, ANSWER, now)
                session.outbox.add([Notice(cause, ANSWER, to, facts, urgent=True)], now)
            return answered

        answered = await self.database.write(take, key=address)
        self.database.announced.set()
        return answered

    def _is_used_up(self, session: Session, address: str, now: datetime) -> bool:
        """Whether today's text messages to this telephone leave no room for an answer."""
        counted = SmsCounts(session.connection, session.keyring).counted(now.date(), address)
        return counted + LONGEST_ANSWER > self.per_phone
