"""How what is open is put to a person: a question with quick replies, numbered options, a summary with its warnings."""

from __future__ import annotations

from handlers.dialogue.model import (
    CONFIRM,
    Choice,
    Flow,
    Frame,
    Option,
    Reply,
    Several,
    Skills,
    Slot,
    State,
    Turn,
    World,
)
from handlers.dialogue.moves import clear, question_slot, with_top
from handlers.dialogue.replacing import replace
from handlers.wording import engine as says


def wording(slot: Slot, frame: Frame, world: World) -> str:
    """The words of a question; "" when the slot is not asked for as things are."""
    return slot.ask if isinstance(slot.ask, str) else slot.ask(frame.values, world)


def question(slot: Slot, frame: Frame, world: World) -> Reply:
    """The question of a slot with its quick replies."""
    text = wording(slot, frame, world)
    choices = slot.choices(frame.values, world) if slot.choices else ()
    return Reply(text or f"{slot.label}？", choices)


def offer(skills: Skills, state: State, slot: Slot, several: Several, said: tuple[Reply, ...] = ()) -> Turn:
    """Put several readings before the person; they are stored, so that a number means the same later."""
    frame = state.frames[-1]
    flow = skills.flows[frame.flow]
    if slot.name in frame.values:
        frame = clear(flow, frame, slot.name)
    frame = replace(frame, awaiting=slot.name, options=several.options, tries=0)
    return Turn(with_top(state, frame), (*said, offered(several.ask or says.which_is_it(slot.label), several.options)))


def offered(text: str, options: tuple[Option, ...]) -> Reply:
    """A numbered list to choose from."""
    labels = [o.label for o in options]
    return Reply(says.numbered(text, labels), tuple(Choice(label, str(i)) for i, label in enumerate(labels, 1)))


def open_question(skills: Skills, state: State, world: World) -> Reply | None:
    """What is open, said again in one line; None when nothing is."""
    if not state.frames:
        return None
    frame = state.frames[-1]
    slot = question_slot(skills, state)
    if slot is None:
        return Reply(says.CONFIRM_AGAIN, (Choice("确认"),)) if frame.awaiting == CONFIRM else None
    if frame.options:
        return offered(says.which_is_it(slot.label), frame.options)
    return question(slot, frame, world)


def summary(flow: Flow, frame: Frame, world: World) -> Reply | None:
    """What is to be confirmed, with the warnings beneath; None when there is nothing to confirm."""
    shown = flow.confirm(frame.values, world) if flow.confirm else None
    warnings = [p for p in flow.check(frame.values, world) if p.warns]
    if shown is None or not warnings:
        return shown
    mends = tuple(m for p in warnings for m in p.mends)
    return replace(
        shown, text="\n".join((shown.text, *dict.fromkeys(p.why for p in warnings))), choices=(*shown.choices, *mends)
    )


def repeat(skills: Skills, state: State, world: World, said: tuple[Reply, ...]) -> Turn:
    """Say something, then what is open again; nothing changes."""
    still = open_question(skills, state, world)
    return Turn(state, (*said, still) if still else said)
