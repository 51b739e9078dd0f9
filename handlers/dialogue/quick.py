"""One thought in several messages: what was asked a moment ago is not asked again while somebody is still typing."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.dialogue.model import Turn
from handlers.dialogue.replacing import replace

MOMENT = timedelta(seconds=4)
"""Messages of one person that come closer together than this are taken for one thought."""

ASKED = "asked"
"""Key of the memory: how the question began that ended the last turn, and when that was."""
_ENOUGH = 60


def unrepeated(turn: Turn, now: datetime) -> Turn:
    """The turn without its closing question, when that was put a moment ago and something else is said as well.

    A clock that stands still (tests, `--now`) makes no moment: everything is said.
    """
    if not turn.replies:
        return turn
    question = turn.replies[-1]
    begins = question.text[:_ENOUGH]
    asked = turn.state.memory.get(ASKED)
    state = replace(turn.state, memory={**turn.state.memory, ASKED: [begins, now.isoformat()]})
    turn = replace(turn, state=state)
    if not asked or len(turn.replies) < 2 or asked[0] != begins:
        return turn
    since = now - datetime.fromisoformat(asked[1])
    if not timedelta(0) < since < MOMENT:
        return turn
    kept = turn.replies[:-1]
    last = replace(kept[-1], choices=kept[-1].choices or question.choices)
    return replace(turn, replies=(*kept[:-1], last))
