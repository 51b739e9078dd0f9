"""Pictures in a message: they are kept with what is being entered."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.dialogue.asking import go_on
from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import Enter, Flow, Frame, Reply, Turn
from handlers.dialogue.moves import fill, with_top
from handlers.dialogue.photo_values import put_in, values_read, values_said
from handlers.dialogue.questions import repeat
from handlers.dialogue.reading import written
from handlers.dialogue.replacing import replace

PHOTOS = "photos"
"""The slot that a flow has when pictures may be kept with what it enters."""


def takes_photos(flow: Flow) -> bool:
    """Whether pictures may be kept with what this flow enters."""
    return any(s.name == PHOTOS for s in flow.slots)


@dataclass(frozen=True)
class Kept:
    """What keeping the pictures came to; `heard`: the words sent with them were taken too."""

    turn: Turn
    heard: bool = False


def keep_photos(c: Ctx) -> Kept | None:
    """Keep the pictures under the open flow, or begin the flow that takes pictures; None when there is none."""
    if c.frame is not None and takes_photos(c.flow) and not c.frame.confirmed and _suits(c, c.flow):
        return _here(c, c.frame)
    open_now = c.frame.flow if c.frame else ""
    mine = next((f for f in c.skills.flows.values() if takes_photos(f) and f.name != open_now and _may(c, f)), None)
    if mine is None:
        return None
    if any(f.flow == mine.name for f in c.state.frames):
        return Kept(_below(c, mine), heard=True)
    stop = mine.guard(c.world) if mine.guard else None
    if isinstance(stop, Reply):
        return Kept(repeat(c.skills, c.state, c.world, (stop,)))
    frames = list(c.state.frames)
    at = next((i for i, f in enumerate(frames) if isinstance(stop, Enter) and f.flow == stop.flow), None)
    if at is not None:
        frames.insert(at, Frame(mine.name))
        return Kept(_below(replace(c, state=replace(c.state, frames=tuple(frames))), mine), heard=True)
    return _begun(c, mine)


def _suits(c: Ctx, flow: Flow) -> bool:
    """Whether the photo shows what this flow is about, as far as can be seen."""
    return c.said.read is None or c.said.read.kind in ("", flow.photo_of)


def _may(c: Ctx, flow: Flow) -> bool:
    """A photo of a licence is for the flow that reads licences, any other for the one that is done again and again."""
    kind = c.said.read.kind if c.said.read else ""
    wanted = flow.photo_of == kind if kind else flow.repeats
    return c.world.actor.role in flow.roles and wanted


def _begun(c: Ctx, mine: Flow) -> Kept:
    """Nothing that takes pictures is open: begin it with what the photo and the words say."""
    frame = fill(mine, Frame(mine.name), PHOTOS, list(c.said.images), derived=True)
    inside = replace(c, state=replace(c.state, frames=(*c.state.frames, frame), suggested=""))
    read = values_read(c, mine, frame)
    spoken, said = values_said(inside, mine, frame) if read else (inside, {})
    taking, echo = put_in(replace(spoken, said=c.said), mine, frame, read, said)
    state = with_top(inside.state, taking.frame)
    return Kept(go_on(c.skills, state, c.world, (echo,)), heard=bool(said))


def _here(c: Ctx, frame: Frame) -> Kept:
    photos = [*frame.values.get(PHOTOS, ()), *c.said.images]
    filled = fill(c.flow, frame, PHOTOS, photos, derived=True)
    filled = replace(filled, awaiting=frame.awaiting, options=frame.options, tries=frame.tries)
    read = values_read(c, c.flow, filled)
    spoken, said = values_said(replace(c, state=with_top(c.state, filled)), c.flow, filled) if read else (c, {})
    spoken = replace(spoken, said=c.said, state=with_top(c.state, filled))
    taking, echo = put_in(spoken, c.flow, filled, read, said)
    if not read:
        return Kept(repeat(c.skills, with_top(c.state, filled), c.world, (echo,)))
    return Kept(written(spoken, taking, echo=False, said=(echo,)), heard=bool(said))


def _below(c: Ctx, mine: Flow) -> Turn:
    """Something else is open on top of the flow that takes pictures: they are kept there, with what is said of them."""
    below = next(f for f in c.state.frames if f.flow == mine.name)
    photos = [*below.values.get(PHOTOS, ()), *c.said.images]
    frame = replace(fill(mine, below, PHOTOS, photos, derived=True), awaiting=below.awaiting)
    alone = replace(c, state=replace(c.state, frames=(frame,)))
    spoken, said = values_said(alone, mine, frame)
    taking, echo = put_in(replace(spoken, said=c.said), mine, frame, values_read(c, mine, frame), said)
    frames = tuple(taking.frame if f is below else f for f in c.state.frames)
    return repeat(c.skills, replace(c.state, frames=frames), c.world, (echo,))
