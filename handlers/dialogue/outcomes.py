"""What came of a command: the frame that gave it is closed or opened again; other commands are reported.

Of several commands of one commit the first decides; the others only follow it.
"""

from __future__ import annotations

from handlers.dialogue.asking import ask, enter, finish, remembered, shut
from handlers.dialogue.model import (
    COMMITTING,
    CONFIRM,
    ENTERING,
    Done,
    Frame,
    Reply,
    Skills,
    State,
    Turn,
    Values,
    World,
)
from handlers.dialogue.moves import clear, question_slot, with_top, with_values
from handlers.dialogue.questions import repeat, summary, without_moot
from handlers.dialogue.replacing import replace
from handlers.wording.refusals import ways_out


def on_done(skills: Skills, state: State, event: Done, world: World) -> Turn:
    """Take up the outcome of one command of this conversation."""
    if state.frames and state.frames[-1].awaiting == COMMITTING:
        return _committed(skills, state, event, world)
    turn = _reported(skills, without_moot(skills, state, world), event, world)
    return _entering(skills, turn, event, world) if ENTERING in state.memory else turn


def _reported(skills: Skills, state: State, event: Done, world: World) -> Turn:
    refused = event.outcome.refused
    report = skills.reports.get(type(event.command))
    if report is not None:
        return Turn(state, report(event.command, event.outcome, world))
    if refused is None:
        return repeat(skills, state, world, ()) if _is_asked_for(skills, state, event, world) else Turn(state)
    return Turn(state, (Reply(skills.refusal(refused, world), links=ways_out(refused)),))


def _is_asked_for(skills: Skills, state: State, event: Done, world: World) -> bool:
    """Whether it is what the open proof has to be sent by: its question comes once that is done."""
    slot = question_slot(skills, state)
    return slot is not None and slot.on_ask is not None and event.command == slot.on_ask(state.frames[-1].values, world)


def _entering(skills: Skills, turn: Turn, event: Done, world: World) -> Turn:
    """After the last of the commands that were given with it, the flow that waits is entered, if any was done."""
    waits = dict(turn.state.memory[ENTERING])
    waits["left"] -= 1
    waits["done"] = bool(waits.get("done")) or event.outcome.refused is None
    last = waits["left"] <= 0
    memory = remembered(turn.state.memory, {ENTERING: None if last else waits})
    state = replace(turn.state, memory=memory)
    if not last:
        return replace(turn, state=state)
    world = replace(world, memory=memory)
    if not waits["done"]:
        return repeat(skills, state, world, turn.replies)
    said = (Reply(waits["said"]),) if waits.get("said") else ()
    return enter(skills, state, world, waits["flow"], values=waits["values"], said=(*turn.replies, *said))


def _committed(skills: Skills, state: State, event: Done, world: World) -> Turn:
    frame = state.frames[-1]
    frame = replace(frame, outcomes=(*frame.outcomes, event.outcome))
    state = with_top(state, frame)
    report = skills.reports.get(type(event.command))
    flow = skills.flows[frame.flow]
    replies = report(event.command, event.outcome, world) if report else ()
    if len(frame.outcomes) < frame.expected:
        return Turn(state, replies)
    refused = frame.outcomes[0].refused
    if refused is None:
        below = without_moot(skills, replace(state, frames=state.frames[:-1]), world).frames
        return finish(skills, replace(state, frames=(*below, frame)), world, replies)
    said = replies or (Reply(skills.refusal(refused, world)),)
    frame = replace(frame, outcomes=(), expected=0)
    if flow.after_refusal and (left := flow.after_refusal(frame.values, refused, world)) is not None:
        return _with_what_is_left(skills, with_top(state, frame), world, *left)
    if flow.orders:
        return shut(skills, state, world, said)  # asked again it would only be refused again
    if refused.slot and any(s.name == refused.slot and s.ask for s in flow.slots):
        frame = _cleared(skills, frame, refused.slot)
        return ask(skills, with_top(state, frame), world, said=said, prefer=refused.slot)
    frame = replace(frame, awaiting=CONFIRM, confirmed=False, options=())
    shown = summary(flow, frame, world)
    return Turn(with_top(state, frame), (*said, shown) if shown else said)


def _with_what_is_left(skills: Skills, state: State, world: World, values: Values, said: str) -> Turn:
    """Without what was refused the rest goes on, and is shown again."""
    frame = replace(with_values(state.frames[-1], values), awaiting="", confirmed=False, options=())
    return ask(skills, with_top(state, frame), world, said=(Reply(said),))


def _cleared(skills: Skills, frame: Frame, name: str) -> Frame:
    """Without the refused value; a proof is asked again without a new summary, anything else with one.

    A yes may insist on what was refused, but on no code: that would be another guess.
    """
    flow = skills.flows[frame.flow]
    slot = flow.slot(name)
    proof = slot.proof
    if name in frame.values and slot.on_ask is None:
        frame = replace(frame, tried={**frame.tried, name: frame.values[name]})
    frame = clear(flow, frame, name)
    return replace(frame, awaiting=name if proof else "", confirmed=proof)
