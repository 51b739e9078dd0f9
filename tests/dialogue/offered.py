"""What is offered does what it says: the one test of it, for the states of transcripts and of the property machine."""

from __future__ import annotations

import re

from booking.commands import SaveBooking
from handlers.dialogue.engine import step
from handlers.dialogue.model import Choice, Reply, Said, Turn
from handlers.skills import SKILLS
from handlers.wording.engine import NOT_UNDERSTOOD
from tests.talking import Talk, text_of

DECLINES = re.compile(r"^(?:不(?!合格|要纸质)|先不|别|取消(?!预约)|没有了|暂不)")


def tapped(talk: Talk, said: str) -> Turn:
    """What a tap would come to; the talk stays as it is."""
    return step(SKILLS, talk.state, Said(said), talk.world())


def idle_labels(talk: Talk, replies: tuple[Reply, ...]) -> list[str]:
    """The choices of the last reply that do not do what they say, tapped or typed; each with what came of it."""
    choices = replies[-1].choices if replies else ()
    shown = text_of(replies[-1:])
    return [
        f"{choice.label} ({said}) -> {text_of(tapped(talk, said).replies)[:80]}"
        for choice in choices
        for said in _ways(choice)
        if not _does(talk, choice, tapped(talk, said)) or _only_repeats(talk, tapped(talk, said), shown)
    ]


def _ways(choice: Choice) -> tuple[str, ...]:
    """What a tap says, and the label typed as well."""
    return tuple(dict.fromkeys((choice.label, choice.say or choice.label)))


def _only_repeats(talk: Talk, turn: Turn, shown: str) -> bool:
    """Whether a tap at a question only asks the same again: a button 核验 that shows its summary for ever."""
    stays = bool(turn.state.frames) and turn.state.frames == talk.state.frames and not turn.commands
    return stays and text_of(turn.replies) == shown


def _goes_on(choice: Choice, turn: Turn) -> bool:
    """Whether nothing is carried out, or “没有了” goes on with a draft that was to be saved and waited for it."""
    return all(choice.label == "没有了" and isinstance(one, SaveBooking) for one in turn.commands)


def _does(talk: Talk, choice: Choice, turn: Turn) -> bool:
    """Whether a tap was understood, filled what it fills, and carried out nothing when it declines."""
    if NOT_UNDERSTOOD in text_of(turn.replies) or (DECLINES.match(choice.label) and not _goes_on(choice, turn)):
        return False
    if choice.does is None or choice.does.kind != "fill" or turn.commands:
        return True
    before = talk.state.frames[-1]
    after = next((one for one in turn.state.frames if one.flow == before.flow), None)
    return after is None or choice.does.on in after.values or after.awaiting != before.awaiting
