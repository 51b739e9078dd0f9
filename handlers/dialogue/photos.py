"""Pictures in a message: they are kept with what is being entered."""

from __future__ import annotations

from handlers.dialogue.asking import go_on
from handlers.dialogue.hearing import Ctx, hear
from handlers.dialogue.model import Enter, Flow, Frame, Reply, Said, Turn
from handlers.dialogue.moves import fill, with_top
from handlers.dialogue.questions import repeat
from handlers.dialogue.reading import take
from handlers.dialogue.replacing import replace
from handlers.wording import engine as says

PHOTOS = "photos"
"""The slot that a flow has when pictures may be kept with what it enters."""


def takes_photos(flow: Flow) -> bool:
    """Whether pictures may be kept with what this flow enters."""
    return any(s.name == PHOTOS for s in flow.slots)


def keep_photos(c: Ctx) -> Turn | None:
    """Keep the pictures under the open flow, or begin the flow that takes pictures; None when there is none."""
    if c.frame is not None and takes_photos(c.flow) and not c.frame.confirmed:
        return _here(c, c.frame)
    open_now = c.frame.flow if c.frame else ""
    mine = next((f for f in c.skills.flows.values() if takes_photos(f) and f.name != open_now and _may(c, f)), None)
    if mine is None:
        return None
    if any(f.flow == mine.name for f in c.state.frames):
        return _below(c, mine)
    stop = mine.guard(c.world) if mine.guard else None
    frames = list(c.state.frames)
    at = next((i for i, f in enumerate(frames) if isinstance(stop, Enter) and f.flow == stop.flow), None)
    if at is not None:
        frames.insert(at, Frame(mine.name))
        return _below(replace(c, state=replace(c.state, frames=tuple(frames))), mine)
    frame = fill(mine, Frame(mine.name), PHOTOS, list(c.said.images), derived=True)
    state = replace(c.state, frames=(*frames, frame), suggested="")
    return go_on(c.skills, state, c.world, (Reply(says.PHOTO_KEPT),))


def _may(c: Ctx, flow: Flow) -> bool:
    return c.world.actor.role in flow.roles and flow.repeats


def _here(c: Ctx, frame: Frame) -> Turn:
    photos = [*frame.values.get(PHOTOS, ()), *c.said.images]
    filled = fill(c.flow, frame, PHOTOS, photos, derived=True)
    state = with_top(c.state, replace(filled, awaiting=frame.awaiting, options=frame.options, tries=frame.tries))
    return repeat(c.skills, state, c.world, (Reply(says.PHOTO_KEPT),))


def _below(c: Ctx, mine: Flow) -> Turn:
    """Something else is open on top of the flow that takes pictures: they are kept there, with what is said of them."""
    below = next(f for f in c.state.frames if f.flow == mine.name)
    photos = [*below.values.get(PHOTOS, ()), *c.said.images]
    frame = replace(fill(mine, below, PHOTOS, photos, derived=True), awaiting=below.awaiting)
    if c.text:
        first = next((s.name for s in mine.slots if s.ask and s.name not in frame.values), "")
        asked = replace(c.state, frames=(replace(frame, awaiting=first),))
        inside = hear(c.skills, asked, Said(c.said.text), c.world)
        frame = take(inside, frame, inside.taken()).frame
    frames = tuple(frame if f is below else f for f in c.state.frames)
    return repeat(c.skills, replace(c.state, frames=frames), c.world, (Reply(says.PHOTO_KEPT),))
