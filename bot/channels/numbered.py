"""What a bare number means where choices are a numbered list: the choice that was shown under it.

Options that a question offers are the dialogue's own business, and it knows their numbers. Quick replies are not: a
channel of plain text shows them numbered (`bot/channels/plain.py`), so the turn keeps in the conversation's memory what
stood under each number, and puts those words in the number's place before anybody listens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking.ports import Records
from bot.channels.plain import with_numbers
from handlers.dialogue.model import Actor, Reply, State
from handlers.dialogue.replacing import replace
from nlu.ordinals import ordinal

TEXT_CHANNELS = frozenset({"wechat", "wecom", "sms"})
"""Channels in which a person can only write: nothing there can be tapped."""

QUICK = "quick"
"""Under this name the memory keeps the words under each number and when they were shown."""

FRESH = timedelta(days=1)
"""After a day nobody means by a number what was shown then."""

REBOOK, SOON = "快到期的都约上", timedelta(days=60)
"""What 1 says in answer to a reminder, when nothing else is open and something is due (SPEC 5)."""


def meant(text: str, state: State, actor: Actor, records: Records, now: datetime) -> str:
    """The words behind a bare number; every other text as it is."""
    number = ordinal(text) if len(text) <= 6 else None
    if number is None or number < 1:
        return text
    quick = state.memory.get(QUICK) or {}
    says: Sequence[str] = quick.get("says", ())
    if number <= len(says) and now - datetime.fromisoformat(quick["at"]) <= FRESH:
        return says[number - 1]
    nothing_open = not state.frames and not state.suggested
    if number == 1 and nothing_open and actor.role == "unit" and actor.ref:
        due = records.instruments_due(actor.ref, until=(now + SOON).date(), limit=1)
        return REBOOK if due else text
    return text


def remember(state: State, replies: Sequence[Reply], channel: str, now: datetime) -> State:
    """The state with what stands under each number now; nothing is kept where choices are tapped."""
    choices = with_numbers(replies[-1].choices) if replies else ()
    memory = {name: value for name, value in state.memory.items() if name != QUICK}
    if choices and channel in TEXT_CHANNELS:
        memory[QUICK] = {"says": [choice.say or choice.label for choice in choices], "at": now.isoformat()}
    return state if memory == state.memory else replace(state, memory=memory)
