"""Pictures in a message: they are kept with what is being entered."""

from __future__ import annotations

from dataclasses import replace

from handlers.dialogue.asking import go_on
from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import Frame, Reply, Turn
from handlers.dialogue.moves import fill, with_top
from handlers.dialogue.questions import open_question
from handlers.wording import engine as says

PHOTOS = "photos"
"""The slot that a flow has when pictures may be kept with what it enters."""


def keep_photos(c: Ctx) -> Turn | None:
    """Keep the pictures under the open flow, or begin the flow that takes pictures; None when there is none."""
    taking = [f for f in c.skills.flows.values() if any(s.name == PHOTOS for s in f.slots)]
    mine = next((f for f in taking if c.world.actor.role in f.roles), None)
    if mine is None:
        return None
    state = c.state
    if not any(f.flow == mine.name for f in state.frames):
        state = replace(state, frames=(*state.frames, Frame(mine.name)), suggested="")
    if state.frames[-1].flow != mine.name:
        return Turn(c.state, (Reply(says.PHOTO_KEPT),))
    frame = state.frames[-1]
    photos = [*frame.values.get(PHOTOS, ()), *c.said.images]
    awaiting = frame.awaiting
    frame = replace(fill(mine, frame, PHOTOS, photos, derived=True), awaiting=awaiting, options=frame.options)
    state = with_top(state, frame)
    said = (Reply(says.PHOTO_KEPT),)
    if frame.awaiting:
        still = open_question(c.skills, state, c.world)
        return Turn(state, (*said, still) if still else said)
    return go_on(c.skills, state, c.world, said)
