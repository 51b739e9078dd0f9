"""The small moves on frames: giving a slot its value, taking it away with what hangs on it. No questions, no text."""

from __future__ import annotations

from typing import Any

from handlers.dialogue.model import TRIED, Flow, Frame, Skills, Slot, State, Values
from handlers.dialogue.replacing import replace

LAST = "last"
"""The key of the memory under which stand the values before the last message changed them, with its text."""
DOUBTED = "doubted"
"""The key of the memory under which stands, for one message, the change that was just asked about."""


def with_top(state: State, frame: Frame) -> State:
    """The state with its open frame replaced."""
    return replace(state, frames=(*state.frames[:-1], frame))


def fill(flow: Flow, frame: Frame, name: str, value: Any, *, derived: bool = False) -> Frame:
    """Give slot `name` its value; a change clears what was worked out from the old one and any confirmation."""
    slot = flow.slot(name)
    gathered = flow.gathers(frame.values, name, value) if flow.gathers else None
    if gathered is not None:
        return unconfirm(flow, with_values(replace(frame, options=(), tries=0), gathered))
    changed = name in frame.values and frame.values[name] != value
    if changed:
        frame = clear(flow, frame, name)
    filled = tuple(n for n in frame.filled if n != name)
    worked_out = tuple(n for n in frame.derived if n != name)
    frame = replace(
        frame,
        values={**frame.values, name: value},
        filled=filled if derived else (*filled, name),
        derived=(*worked_out, name) if derived else worked_out,
        put_off=tuple(n for n in frame.put_off if n != name) if frame.put_off else (),
        options=(),
        tries=0,
    )
    return frame if slot.proof else unconfirm(flow, frame)


def with_values(frame: Frame, values: Values) -> Frame:
    """The frame with other values as a whole; what is new counts as said."""
    known = {*frame.filled, *frame.derived}
    return replace(
        frame,
        values=values,
        filled=(*(n for n in frame.filled if n in values), *(n for n in values if n not in known)),
        derived=tuple(n for n in frame.derived if n in values),
    )


def clear(flow: Flow, frame: Frame, name: str) -> Frame:
    """Take the value of `name` away, and of everything that depends on it, however far.

    What depends on it and is being asked is asked anew: a code was sent to the telephone that was there before.
    """
    gone = {name}
    while more := {s.name for s in flow.slots if s.name not in gone and gone & set(s.needs)}:
        gone |= more
    keep = {n: v for n, v in frame.values.items() if n not in gone}
    return replace(
        frame,
        values=keep,
        awaiting="" if frame.awaiting in gone - {name} else frame.awaiting,
        filled=tuple(n for n in frame.filled if n in keep),
        derived=tuple(n for n in frame.derived if n in keep),
        options=(),
    )


def unconfirm(flow: Flow, frame: Frame) -> Frame:
    """After a change what was confirmed has to be confirmed again, and proven again."""
    if not frame.confirmed:
        return frame
    for slot in flow.slots:
        if slot.proof and slot.name in frame.values:
            frame = clear(flow, frame, slot.name)
    return replace(frame, confirmed=False)


def resting(frame: Frame) -> Frame:
    """A frame as it is parked: values kept, nothing open."""
    return replace(frame, awaiting="", options=(), tries=0, confirmed=False, put_off=(), expected=0, outcomes=())


def seen_by_parsers(frame: Frame) -> Values:
    """The values as `Slot.parse` sees them: with what was doubted before."""
    return {**frame.values, TRIED: frame.tried}


def question_slot(skills: Skills, state: State) -> Slot | None:
    """The slot that is being asked, if a slot is."""
    if not state.frames:
        return None
    frame = state.frames[-1]
    flow = skills.flows[frame.flow]
    return flow.by_name.get(frame.awaiting)


def forget_unknown(skills: Skills, state: State) -> State:
    """A release may rename a flow or a slot; a conversation saved before it goes on, and asks again what is lost."""

    def known(frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
        return tuple([_known_slots(skills.flows[f.flow], f) for f in frames if f.flow in skills.flows])

    frames, parked = known(state.frames), known(state.parked)
    if frames == state.frames and parked == state.parked:
        return state
    return replace(state, frames=frames, parked=parked)


def _known_slots(flow: Flow, frame: Frame) -> Frame:
    names = flow.by_name.keys()
    if names >= frame.values.keys() and names >= {*frame.filled, *frame.derived, *frame.put_off}:
        return frame
    keep = {n: v for n, v in frame.values.items() if n in names}
    return replace(
        frame,
        values=keep,
        filled=tuple(n for n in frame.filled if n in keep),
        derived=tuple(n for n in frame.derived if n in keep),
        put_off=tuple(n for n in frame.put_off if n in names),
    )
