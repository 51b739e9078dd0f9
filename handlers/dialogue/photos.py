"""Pictures in a message: they are kept with what is being entered."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.dialogue.asking import go_on
from handlers.dialogue.hearing import Ctx, hear
from handlers.dialogue.model import Enter, Flow, Frame, Reply, Said, Skills, State, Turn, World
from handlers.dialogue.moves import fill, with_top, with_values
from handlers.dialogue.photo_values import put_in, values_read, values_said
from handlers.dialogue.questions import repeat
from handlers.dialogue.reading import written
from handlers.dialogue.replacing import replace
from handlers.dialogue.sheets_told_apart import is_another
from handlers.wording import engine as says

PHOTOS = "photos"
"""The slot that a flow has when pictures may be kept with what it enters."""


PLATES = "plates"
"""The slot of a flow that enters several: the keys (serial numbers) of the sheets that photos have shown."""


def takes_photos(flow: Flow) -> bool:
    """Whether pictures may be kept with what this flow enters."""
    return any(s.name == PHOTOS for s in flow.slots)


@dataclass(frozen=True)
class Kept:
    """What keeping the pictures came to; `heard`: the words sent with them were taken too."""

    turn: Turn
    heard: bool = False


def each_photo(skills: Skills, state: State, event: Said, world: World) -> tuple[State, tuple[Reply, ...]]:
    """The pictures before the last one of a message, each kept by itself, and what is said of each; the question that
    follows is asked once, after the last.
    """
    said: list[Reply] = []
    for image, read in event.before:
        kept = keep_photos(hear(skills, state, Said("", (image,), read), world))
        if kept is not None:
            state, said = kept.turn.state, [*said, *kept.turn.replies[:1]]
    return state, tuple(said)


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
    state = with_top(inside.state, _with_key(c, mine, taking.frame))
    return Kept(go_on(c.skills, state, c.world, (echo,)), heard=bool(said))


def _marks(c: Ctx, flow: Flow) -> tuple[str, ...]:
    """What tells the sheet on the photo from another: its key, then what else it is known by; "" for what could not
    be read, () for no such sheet.
    """
    read = c.said.read
    if read is None or read.kind != flow.photo_of or not flow.photo_key:
        return ()
    named = {slot: str(read.fields.get(name, "")) for name, slot in flow.photo_fields.items()}
    found = tuple(named.get(slot, "") for slot in (flow.photo_key, *flow.photo_marks))
    return found if any(found) else ()


def _with_key(c: Ctx, flow: Flow, frame: Frame) -> Frame:
    """The frame with the marks of this photo's sheet among those that were shown."""
    marks, seen = _marks(c, flow), frame.values.get(PLATES, ())
    if not marks or PLATES not in flow.by_name or not all(is_another(one, marks) for one in seen):
        return frame
    awaiting, options, tries = frame.awaiting, frame.options, frame.tries
    frame = fill(flow, frame, PLATES, [*seen, list(marks)], derived=True)
    return replace(frame, awaiting=awaiting, options=options, tries=tries)


def _another(c: Ctx, flow: Flow, frame: Frame) -> tuple[Frame, Reply] | None:
    """A further sheet, known by its marks, beside those that photos have shown: it becomes an item of its own."""
    marks, seen = _marks(c, flow), frame.values.get(PLATES, ())
    if flow.another is None or not marks or not seen or not all(is_another(one, marks) for one in seen):
        return None
    fresh = Frame(flow.name)
    alone = replace(c, state=replace(c.state, frames=(fresh,)))
    taking, echo = put_in(alone, flow, fresh, values_read(alone, flow, fresh), {})
    values = flow.another(frame.values, {**taking.frame.values, PHOTOS: list(c.said.images)})
    photos = [*frame.values.get(PHOTOS, ()), *c.said.images]
    frame = with_values(replace(frame, awaiting="", options=(), tries=0, confirmed=False), values)
    frame = _with_key(c, flow, fill(flow, frame, PHOTOS, photos, derived=True))
    return frame, Reply(says.another_photo(len(seen) + 1, echo.text))


def _here(c: Ctx, frame: Frame) -> Kept:
    if (more := _another(c, c.flow, frame)) is not None:
        return Kept(go_on(c.skills, with_top(c.state, more[0]), c.world, (more[1],)))
    photos = [*frame.values.get(PHOTOS, ()), *c.said.images]
    filled = fill(c.flow, frame, PHOTOS, photos, derived=True)
    filled = replace(filled, awaiting=frame.awaiting, options=frame.options, tries=frame.tries)
    filled = _with_key(c, c.flow, filled)
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
    if (more := _another(c, mine, below)) is not None:
        with_more = tuple(more[0] if f is below else f for f in c.state.frames)
        return repeat(c.skills, replace(c.state, frames=with_more), c.world, (more[1],))
    photos = [*below.values.get(PHOTOS, ()), *c.said.images]
    frame = replace(fill(mine, below, PHOTOS, photos, derived=True), awaiting=below.awaiting)
    alone = replace(c, state=replace(c.state, frames=(frame,)))
    spoken, said = values_said(alone, mine, frame)
    taking, echo = put_in(replace(spoken, said=c.said), mine, frame, values_read(c, mine, frame), said)
    kept = _with_key(c, mine, taking.frame)
    frames = tuple(kept if f is below else f for f in c.state.frames)
    return repeat(c.skills, replace(c.state, frames=frames), c.world, (echo,))
