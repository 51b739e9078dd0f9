"""What is done about a message that gives no value: by what was read in it, how often that happened, what the slot has.

Nobody is left with the same words twice running, or without something to tap; a way out that is named works.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from handlers.dialogue.asking import ask, worked_out
from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import CONFIRM, Choice, Frame, No, Reply, Slot, State, Turn
from handlers.dialogue.moves import fill, seen_by_parsers, with_top
from handlers.dialogue.questions import offered, open_question, question, taps, ways
from handlers.dialogue.replacing import replace
from handlers.wording import engine as says
from nlu.closed.scorer import ACT, GUESS, LEAN, ranked, taken
from nlu.intents import model


class Read(StrEnum):
    """What was read in a message that gives no value."""

    NOTHING = "nothing"
    REFUSED = "refused"
    NONE = "none"
    UNSURE = "unsure"


Move = Callable[[Ctx, State, Slot, str], Turn | None]
"""What can be done about it: (message, state, slot, why) -> a turn, or None when the slot does not have that."""

OFTEN: Final = 3
"""From so many misses in a row on the question is put off, or left to a person."""


def _take_none(c: Ctx, state: State, slot: Slot, why: str) -> Turn | None:
    """There is none: the slot has a value for that."""
    if slot.skip is None:
        return None
    return ask(c.skills, with_top(state, fill(c.flow, state.frames[-1], slot.name, slot.skip)), c.world)


def _leave_out(c: Ctx, state: State, slot: Slot, why: str) -> Turn | None:
    """What is never asked of itself (a wish, a remark) was to be put right, and is left out instead."""
    if slot.ask:
        return None
    return ask(c.skills, with_top(state, replace(state.frames[-1], awaiting="", options=(), tries=0)), c.world)


def _default(c: Ctx, state: State, slot: Slot, why: str) -> Turn | None:
    """No preference: what is usual is taken, and said."""
    found = slot.unsure(state.frames[-1].values, c.world) if slot.unsure else None
    if found is None:
        return None
    state = with_top(state, fill(c.flow, state.frames[-1], slot.name, found.value))
    return ask(c.skills, state, c.world, said=(Reply(found.remark),) if found.remark else ())


def _put_off(c: Ctx, state: State, slot: Slot, why: str) -> Turn | None:
    """Everything else is asked first; None for a slot that waits already or has nothing to wait for."""
    frame = state.frames[-1]
    if not slot.later or slot.name in frame.put_off:
        return None
    frame = replace(frame, put_off=(*frame.put_off, slot.name), awaiting="", options=(), tries=0)
    _, _, gap = worked_out(c.flow, frame, c.world)
    if gap is None or gap.slot.name == slot.name or gap.slot.name in frame.put_off:
        return None
    return ask(c.skills, with_top(state, frame), c.world, said=(Reply(says.put_off(slot.label)),))


def _ask_again(c: Ctx, state: State, slot: Slot, why: str) -> Turn:
    """Why it was no answer, and the question with everything that can be tapped."""
    frame = state.frames[-1]
    asked = _asked(slot, frame, c) if why == says.NOT_UNDERSTOOD else Reply("", taps(slot, frame, c.world))
    if why == says.NOT_UNDERSTOOD and (guess := _guess(c, asked.choices)):
        why = says.you_mean(guess)
    asked = replace(asked, choices=(*_guessed_first(c, asked.choices), *ways(c.flow, slot, frame, c.world)))
    return Turn(state, (Reply(why), asked) if asked.text else (Reply(why, asked.choices),))


def _show_how(c: Ctx, state: State, slot: Slot, why: str) -> Turn:
    """The same in other words: what is asked for, with an example of an answer."""
    frame = state.frames[-1]
    choices = offered("", frame.options).choices if frame.options else taps(slot, frame, c.world)
    asked = Reply(
        says.like_this(slot.label, slot.example), (*_guessed_first(c, choices), *ways(c.flow, slot, frame, c.world))
    )
    return Turn(state, (asked,) if why == says.NOT_UNDERSTOOD else (Reply(why), asked))


def _person(c: Ctx, state: State, slot: Slot, why: str) -> Turn:
    """The ways out that are left."""
    choices = (*taps(slot, state.frames[-1], c.world), *_WAY_OUT)
    return Turn(state, (Reply(why), Reply(says.way_out(slot.label), choices)))


_WAY_OUT: Final = (Choice("取消", numbered=False), Choice("人工", numbered=False))

_TAKE: Final[tuple[Move, ...]] = (_leave_out, _default, _take_none)
_WAIT: Final[tuple[Move, ...]] = (_put_off,)

POLICY: Final[Mapping[tuple[Read, int], tuple[Move, ...]]] = {
    (Read.NOTHING, 1): (_ask_again,),
    (Read.NOTHING, 2): (_show_how,),
    (Read.NOTHING, OFTEN): (*_WAIT, _person),
    (Read.REFUSED, 1): (_ask_again,),
    (Read.REFUSED, 2): (_show_how,),
    (Read.REFUSED, OFTEN): (*_WAIT, _person),
    (Read.NONE, 1): (_leave_out, _take_none, _ask_again),
    (Read.NONE, 2): (_take_none, *_WAIT, _default, _show_how),
    (Read.NONE, OFTEN): (_take_none, *_WAIT, _default, _person),
    (Read.UNSURE, 1): (_leave_out, _default, _ask_again),
    (Read.UNSURE, 2): (*_TAKE, *_WAIT, _show_how),
    (Read.UNSURE, OFTEN): (*_TAKE, *_WAIT, _person),
}
"""(what was read, how often in a row) -> what is tried, in order. After OFTEN the last two take turns."""


def _moves(read: Read, tries: int) -> tuple[Move, ...]:
    return POLICY[read, tries if tries <= OFTEN else OFTEN - (tries - OFTEN) % 2]


def _done(c: Ctx, state: State, slot: Slot, read: Read, why: str, said: tuple[Reply, ...] = ()) -> Turn:
    """Count the miss and do what the table says."""
    frame = state.frames[-1]
    here = frame.awaiting == slot.name
    tries = frame.tries + 1 if here else 1
    frame = replace(frame, awaiting=slot.name, tries=tries, options=frame.options if here else ())
    state = with_top(state, frame)
    for move in _moves(read, tries):
        turn = move(c, state, slot, why)
        if turn is not None:
            return replace(turn, replies=(*said, *turn.replies)) if said else turn
    raise AssertionError("the last move of a row always answers")


_KNOWS_NOT: Final = re.compile(r"不(?:知道|晓得|清楚|懂|明白)|说不[好准清]|[拿吃]不准")


def missed(c: Ctx, state: State, slot: Slot, no: No, said: tuple[Reply, ...] = ()) -> Turn:
    """The answer to `slot` was no value: why, and how to mend it, while its question stays open."""
    turn = _done(c, state, slot, Read.REFUSED, no.why, said)
    if not no.mends or not turn.state.frames or turn.state.frames[-1].awaiting != slot.name:
        return turn
    last = turn.replies[-1]
    labels = {one.label for one in no.mends}
    choices = (*no.mends, *(one for one in last.choices if one.label not in labels))
    return replace(turn, replies=(*turn.replies[:-1], replace(last, choices=choices)))


def is_unsure(c: Ctx, slot: Slot) -> bool:
    """Whether it is all one to the person, or left to us: 随便, 都行, 你看着填; where a default stands, 不知道 too."""
    if slot.unsure is not None and _KNOWS_NOT.search(c.text):
        return True
    return taken(ACT, c.world.text, LEAN) == "unsure"


def without(c: Ctx, slot: Slot, read: Read) -> Turn:
    """There is none, it is not known, or it is all one: what the slot has for that, else why it is wanted."""
    if read is Read.NONE and is_unsure(c, slot):
        read = Read.UNSURE
    parsed = slot.parse(c.world.text, seen_by_parsers(c.state.frames[-1]), c.world)
    return _done(c, c.state, slot, read, parsed.why if isinstance(parsed, No) else says.CAN_NOT_SKIP)


def put_off(c: Ctx, slot: Slot) -> Turn | None:
    """先填别的, 这个后面补: the question is put off; None when that was not said, or it cannot be."""
    return ask_later(c, slot) if taken(ACT, c.world.text, GUESS) == "putoff" else None


def ask_later(c: Ctx, slot: Slot) -> Turn | None:
    """Put the open question off, as its tap says; None when it cannot be."""
    return _put_off(c, c.state, slot, "")


def unread(c: Ctx) -> Turn:
    """Nobody understood what was said while something was open."""
    if c.slot is not None:
        return _done(c, c.state, c.slot, Read.NOTHING, says.NOT_UNDERSTOOD)
    return again(c, says.NOT_UNDERSTOOD)


def lost_idle(c: Ctx) -> Turn:
    """Nobody understood, and nothing is open: what may have been meant, and what can be done here."""
    menu = c.skills.menu(c.world)
    found = model.shipped().ranked(c.text.lower(), c.world.actor.role, flow=False) if c.skills.wishes else []
    meant = [
        c.skills.wishes[intent] for intent, share in found[:MOST_MEANT] if share >= MEANT and intent in c.skills.wishes
    ]
    listed = [Choice(label) for label in meant if all(label != one.label for one in menu.choices)]
    first = [one for label in meant for one in (*listed, *menu.choices) if one.label == label]
    rest = [one for one in menu.choices if one not in first]
    return Turn(c.state, (Reply(says.NOT_UNDERSTOOD), replace(menu, choices=(*first, *rest))))


MOST_MEANT: Final = 5
MEANT: Final = 0.08
"""A share of the odds from which something may have been meant."""


def again(c: Ctx, why: str, *, drop_options: bool = False) -> Turn:
    """Say why, and what is open once more; a summary with its object, its words and its choices."""
    frame = c.state.frames[-1]
    frame = replace(frame, tries=frame.tries + 1, options=() if drop_options else frame.options)
    state = with_top(c.state, frame)
    still = open_question(c.skills, state, c.world)
    often = frame.tries > 1 and why == says.NOT_UNDERSTOOD
    said = Reply(says.way_out("") if frame.tries % 2 else says.how_to_confirm(_words(still))) if often else Reply(why)
    return Turn(state, (said, still) if still else (said,))


def ask_what_to_change(c: Ctx) -> Turn:
    """A no at the summary: what is to be changed; its choices stay."""
    frame = c.state.frames[-1]
    state = with_top(c.state, replace(frame, tries=frame.tries + 1))
    still = open_question(c.skills, state, c.world) if frame.awaiting == CONFIRM else None
    return Turn(state, (Reply(says.which_to_change(_words(still)), still.choices if still else ()),))


def _words(still: Reply | None) -> tuple[str, ...]:
    """The words that a summary takes: its first choice carries it out, its last one leaves it."""
    labels = [choice.label for choice in still.choices] if still else []
    return (labels[0], labels[-1]) if len(labels) > 1 else (labels[0] if labels else "确认", "取消")


def _asked(slot: Slot, frame: Frame, c: Ctx) -> Reply:
    if frame.options:
        return offered(says.which_is_it(slot.label), frame.options)
    return question(slot, frame, c.world)


def _guess(c: Ctx, choices: tuple[Choice, ...]) -> str:
    """The choice that the question's scorer leans to, or ""."""
    best = next(iter(ranked(c.slot.name, c.world.text)), None) if c.slot is not None else None
    return best.name if best and best.share >= GUESS and any(one.label == best.name for one in choices) else ""


def _guessed_first(c: Ctx, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices with the likeliest first, when the question's scorer leans to one."""
    if len(choices) < 2 or c.slot is None:
        return choices
    best = {one.name: one.share for one in ranked(c.slot.name, c.world.text) if one.share >= GUESS}
    return tuple(sorted(choices, key=lambda choice: -best.get(choice.label, 0.0))) if best else choices
