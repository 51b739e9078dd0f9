"""What becomes of what is open when a bare answer is not its own: a notice came since, or it was asked hours ago."""

from __future__ import annotations

from handlers.dialogue.hearing import suggested_flow
from handlers.dialogue.model import Choice, Reply, Skills, State, Turn, World
from handlers.dialogue.moves import resting
from handlers.dialogue.questions import repeat
from handlers.dialogue.replacing import replace
from handlers.dialogue.tapped import with_offers
from handlers.wording import engine as says


def laid_aside(state: State) -> State:
    """The state with everything that is open put aside, with all that was typed, and nothing suggested."""
    if not state.frames and not state.suggested:
        return state
    flows = {frame.flow for frame in state.frames}
    parked = (*(f for f in state.parked if f.flow not in flows), *(resting(f) for f in state.frames))
    memory = {name: value for name, value in state.memory.items() if name not in ("offer", "wanted")}
    return replace(state, frames=(), parked=parked, suggested="", memory=memory)


def with_aside(skills: Skills, before: State, turn: Turn) -> Turn:
    """The turn, saying first what it laid aside; nothing of what it took up itself or what held nothing."""
    taken_up = {frame.flow for frame in turn.state.frames}
    titles = [skills.flows[f.flow].title for f in before.frames if f.values and f.flow not in taken_up]
    if not titles or not turn.replies:
        return turn
    first, *rest = turn.replies
    return replace(turn, replies=(replace(first, text=f"{says.laid_aside(titles)}\n{first.text}"), *rest))


def said_anew(skills: Skills, state: State, world: World) -> Turn | None:
    """What was asked hours ago, once more instead of an answer to it; None when nothing is open."""
    if state.frames:
        title = skills.flows[state.frames[-1].flow].title
        return with_offers(repeat(skills, state, world, (Reply(says.open_since(title)),)))
    flow = suggested_flow(skills, state)
    if flow is None:
        return None
    return Turn(state, (Reply(says.still_wanted(flow.title), (Choice(f"接着{flow.title}", "好"),)),))
