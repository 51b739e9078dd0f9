"""What a bare number means where choices are a numbered list: the choice that was shown under it.

Options that a question offers are the dialogue's own business, and it knows their numbers. Quick replies are not: a
channel of plain text shows them numbered (`bot/channels/plain.py`), so the turn keeps in the conversation's memory what
stood under each number, and puts those words in the number's place before anybody listens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.channels.plain import with_numbers
from bot.channels.sms_words import NOTHING_SHOWN, PhoneScreen, by_sms
from handlers.dialogue.model import Choice, Reply, State
from handlers.dialogue.replacing import replace
from nlu.ordinals import ordinal
from nlu.text import bare
from notifications.sms_frames import MORE

TEXT_CHANNELS = frozenset({"wechat", "wecom", "sms"})
"""Channels in which a person can only write: nothing there can be tapped."""

QUICK = "quick"
"""Under this name the memory keeps what was shown last: the words under each number, all labels, and when."""

AGE = timedelta(hours=6)
"""An open question or suggestion that is older lies no longer before the person's eyes."""

FRESH = timedelta(days=1)
"""After a day nobody means by a number what was shown then."""

_LONGEST = 6
SMS = "sms"
_MORE = frozenset((MORE, f"回{MORE}", "看后面", "后面", "后面呢", "还有呢", "接着看", "看更多"))


def number_of(text: str) -> int | None:
    """The number that a whole message is; None for any other message."""
    number = ordinal(text) if len(text) <= _LONGEST else None
    return number if number is not None and number > 0 else None


def words_under(number: int, state: State, now: datetime) -> str:
    """The words of the choice that was shown under a number; "" when there was none, or it is too long ago."""
    quick = state.memory.get(QUICK) or {}
    says: Sequence[str] = quick.get("says", ())
    if number > len(says) or now - datetime.fromisoformat(quick["at"]) > FRESH:
        return ""
    return says[number - 1]


def shown_words(state: State) -> frozenset[str]:
    """The labels of the choices that were shown last, in bare form: said by hand they mean that choice."""
    quick = state.memory.get(QUICK) or {}
    return frozenset(bare(label) for label in quick.get("labels", ()))


def last_turn(state: State) -> datetime | None:
    """When the person was answered last; None for somebody who never was."""
    quick = state.memory.get(QUICK)
    return datetime.fromisoformat(quick["at"]) if quick else None


def more_of(text: str, state: State) -> tuple[Reply, ...]:
    """What waits for 更多 because a text message had no room for it, with the choices that are still open."""
    quick = state.memory.get(QUICK) or {}
    if bare(text) not in _MORE or not quick.get("rest"):
        return ()
    says = [*quick.get("says", ()), *quick.get("labels", ())[len(quick.get("says", ())) :]]
    choices = tuple(Choice(label, say) for label, say in zip(quick.get("labels", ()), says, strict=False))
    return (Reply(quick["rest"], choices),)


def on_screen(state: State, now: datetime) -> PhoneScreen:
    """What the person's last text message shows, while it is not long ago; nothing after an answer elsewhere."""
    quick = state.memory.get(QUICK) or {}
    if "lines" not in quick or now - datetime.fromisoformat(quick["at"]) > AGE:
        return NOTHING_SHOWN
    return PhoneScreen(tuple(quick["labels"]), tuple(quick["lines"]))


def remember(state: State, replies: Sequence[Reply], channel: str, now: datetime) -> State:
    """The state with what is shown now, and when; numbers are kept only where choices are not tapped, and by SMS what
    had no room.
    """
    choices = replies[-1].choices if replies else ()
    quick: dict[str, object] = {"at": now.isoformat()}
    if choices:
        quick["labels"] = [choice.label for choice in choices]
    if (numbered := with_numbers(choices)) and channel in TEXT_CHANNELS:
        quick["says"] = [choice.say or choice.label for choice in numbered]
    if channel == SMS and (texted := by_sms(replies, on_screen(state, now))) is not None:
        quick |= {"rest": texted.rest} if texted.rest else {}
        quick |= {"lines": list(texted.shown.lines)} if texted.shown.lines else {}
    return replace(state, memory={**state.memory, QUICK: quick})
