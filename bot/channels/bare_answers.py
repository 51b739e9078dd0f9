"""Who owns a bare answer (1, 好, 不行): the last text that lies on the person's screen, a notice or our own question.

A notice is made in somebody else's turn, so nothing in the conversation says that it came; the outbox does. What was
asked hours ago lies no longer before anybody's eyes: its bare answer is not taken, the question is said anew.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from booking.instrument import SOON
from bot.channels.numbered import AGE, last_turn, number_of, shown_words, words_under
from handlers.dialogue.model import LONG_AGO, NOTICE, Actor, Said, State
from handlers.dialogue.replacing import replace
from nlu.acts import Act, act
from nlu.text import bare
from notifications.addresses import reached
from notifications.asks import ASKS, HEARD, REBOOK, Asks
from storage.told import SentNotice, told_since
from storage.unit_of_work import Session

LOOKS_BACK = timedelta(days=90)
"""A notice older than this is answered by nobody in one word."""

_ANSWERS = (Act.YES, Act.NO)


def owned(said: Said, state: State, actor: Actor, session: Session, now: datetime) -> Said:
    """The message as it is meant: a bare answer in the words that it stands for, and what it answers."""
    number, done = number_of(said.text), act(said.text)
    if number is None and done not in _ANSWERS:
        return said
    since = last_turn(state)
    if number is not None or bare(said.text) not in shown_words(state):
        words = _to_notice(number, done, _notices(session, actor, since, now))
        if words:
            return replace(said, text=words, answers=NOTICE if words != HEARD else "")
    if since is not None and now - since > AGE and (state.frames or state.suggested):
        return replace(said, answers=LONG_AGO)
    if number is None:
        return said
    return replace(said, text=words_under(number, state, now) or _due(number, state, actor, session, now) or said.text)


def _to_notice(number: int | None, done: Act | None, notices: tuple[SentNotice, ...]) -> str:
    """What the answer says to the newest notice that asks for such a one; "" when none does."""
    if number is not None:
        offered = (ASKS.get(one.kind, Asks()).numbers for one in notices)
        return next((words[number - 1] for words in offered if 0 < number <= len(words)), "")
    if not notices:
        return ""
    asks = ASKS.get(notices[0].kind, Asks())
    return (asks.yes or HEARD) if done is Act.YES else asks.no


def _notices(session: Session, actor: Actor, since: datetime | None, now: datetime) -> tuple[SentNotice, ...]:
    """What the person was told since their last turn, the newest first, apart from what that turn itself made."""
    recipients = [f"person:{actor.person_id}"]
    if actor.role == "unit" and actor.ref:
        who = reached(f"unit:{actor.ref}", session.store)
        recipients += [f"unit:{actor.ref}"] if who is not None and who.id == actor.person_id else []
    after = since or now - LOOKS_BACK
    found = told_since(session.connection, session.keyring, recipients, after)
    return tuple(one for one in found if not one.is_of_turn(after))


def _due(number: int, state: State, actor: Actor, session: Session, now: datetime) -> str:
    """The words of a 1 to a reminder that was read before the last turn, while nothing is open and something is due."""
    if number != 1 or state.frames or state.suggested or actor.role != "unit" or not actor.ref:
        return ""
    return REBOOK if session.store.instruments_due(actor.ref, until=(now + SOON).date(), limit=1) else ""
