"""How what is open is put to a person: a question with quick replies, numbered options, a summary with its warnings."""

from __future__ import annotations

from handlers.dialogue.model import (
    CONFIRM,
    Choice,
    Does,
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

WITHOUT_PICTURES = frozenset({"sms"})
"""Channels by which no photo comes."""


def wording(slot: Slot, frame: Frame, world: World) -> str:
    """The words of a question; "" when the slot is not asked for as things are."""
    return slot.ask if isinstance(slot.ask, str) else slot.ask(frame.values, world)


def question(slot: Slot, frame: Frame, world: World) -> Reply:
    """The question of a slot with its quick replies."""
    return Reply(wording(slot, frame, world) or f"{slot.label}？", taps(slot, frame, world))


def taps(slot: Slot, frame: Frame, world: World) -> tuple[Choice, ...]:
    """What can be tapped instead of an answer in words, each time: the slot's choices, and that there is none.

    A question that nothing else leads past can be left.
    """
    found = [_filling(slot, one) for one in (slot.choices(frame.values, world) if slot.choices else ())]
    if slot.camera and world.channel not in WITHOUT_PICTURES:
        found.insert(0, Choice(slot.camera, does=Does("photo", slot.camera), numbered=False))
        if slot.form:
            found.insert(1, Choice(says.FILL_FORM, does=Does("form", slot.form), numbered=False))
    if slot.skip is not None:
        found.append(Choice(slot.none_says, does=Does("act", "skip"), numbered=False))
    if not (found or slot.later or slot.unsure):
        found.append(Choice("取消", numbered=False))
    return tuple(found)


def opens(choice: Choice) -> bool:
    """Whether a choice opens the camera or a form: it may answer, but leads round nothing."""
    return choice.does is not None and choice.does.kind in ("photo", "form")


def ways(flow: Flow, slot: Slot, frame: Frame, world: World) -> tuple[Choice, ...]:
    """The ways round a question that was not answered: to put it off where something else is left, or to a person."""
    if slot.later and slot.name not in frame.put_off and _something_else(flow, slot, frame, world):
        return (Choice(says.PUT_OFF, does=Does("act", "putoff"), numbered=False),)
    if slot.skip is not None or slot.unsure is not None:
        return ()
    return (Choice("人工" if world.actor.role == "unit" else "取消", numbered=False),)


def _something_else(flow: Flow, slot: Slot, frame: Frame, world: World) -> bool:
    """Whether another slot is still to be asked."""
    return any(
        other is not slot
        and other.name not in frame.values
        and not other.proof
        and other.name not in frame.put_off
        and other.when(frame.values, world)
        and wording(other, frame, world)
        for other in flow.slots
    )


def _filling(slot: Slot, choice: Choice) -> Choice:
    """The choice with what it does: it is the value of the slot that it was offered for."""
    return choice if choice.does else replace(choice, does=Does("fill", slot.name, choice.say or choice.label))


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
        return _summary_again(skills, frame, world) if frame.awaiting == CONFIRM else None
    if frame.options:
        return offered(says.which_is_it(slot.label), frame.options)
    asked = question(slot, frame, world)
    if any(not opens(choice) for choice in asked.choices):
        return asked
    return replace(asked, choices=(*asked.choices, *ways(skills.flows[frame.flow], slot, frame, world)))


def _summary_again(skills: Skills, frame: Frame, world: World) -> Reply:
    """The summary with its own words and choices: nobody says yes to what is no longer on the screen."""
    return summary(skills.flows[frame.flow], frame, world) or Reply(says.CONFIRM_AGAIN, (Choice("确认"),))


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


def told(flow: Flow, frame: Frame) -> list[tuple[str, str]]:
    """(label, value) of what was said for a flow, as people read it."""
    slots = (flow.by_name[name] for name in frame.filled if name in flow.by_name)
    return [(slot.label, slot.show(frame.values[slot.name])) for slot in slots if not slot.private]


def without_moot(skills: Skills, state: State, world: World) -> State:
    """Without the frames whose matter was settled in another way."""
    frames = tuple(
        frame
        for frame in state.frames
        if (moot := skills.flows[frame.flow].moot) is None or not moot(frame.values, world)
    )
    return state if len(frames) == len(state.frames) else replace(state, frames=frames)


def repeat(skills: Skills, state: State, world: World, said: tuple[Reply, ...]) -> Turn:
    """Say something, then what is open again, but nothing that was settled meanwhile."""
    state = without_moot(skills, state, world)
    still = open_question(skills, state, world)
    return Turn(state, (*said, still) if still else said)
