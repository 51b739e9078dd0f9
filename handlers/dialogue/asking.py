"""What comes next: the first gap of the open flow, its summary, a proof, carrying it out, and what follows on that.

No step number is stored anywhere: where a flow stands follows from which of its slots have values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.dialogue.model import (
    AFTER,
    BEFORE,
    COMMITTING,
    CONFIRM,
    Acted,
    Enter,
    Flow,
    Frame,
    No,
    Ok,
    Parsed,
    Problem,
    Reply,
    Several,
    Skills,
    Slot,
    State,
    Turn,
    Values,
    World,
)
from handlers.dialogue.moves import clear, fill, resting, seen_by_parsers, with_top
from handlers.dialogue.questions import offer, question, repeat, summary, told, wording
from handlers.dialogue.replacing import replace
from handlers.wording import engine as says


@dataclass(frozen=True)
class Gap:
    """A slot that wants a value; `why` is what working it out came to, when that was no value."""

    slot: Slot
    why: Several | No | None = None


def ask(skills: Skills, state: State, world: World, *, said: tuple[Reply, ...] = (), prefer: str = "") -> Turn:
    """Go as far as the values allow; then ask for the first gap (or `prefer`), a confirmation or a proof.

    `said` goes before the question. `prefer` names a slot to ask first, when it is still without a value.
    """
    frame = state.frames[-1]
    flow = skills.flows[frame.flow]
    frame, remarks, gap = worked_out(flow, frame, world)
    said = (*said, *(Reply(r) for r in remarks))
    wanted = flow.by_name.get(prefer)
    if wanted is not None and wanted.ask and not wanted.proof and prefer not in frame.values:
        gap = Gap(wanted)
    if gap is None and (problem := objection(flow, frame, world)) is not None:
        return doubt(skills, with_top(state, frame), world, problem, said)
    state = with_top(state, frame)
    if gap is not None:
        return _ask_gap(skills, state, world, gap, said)
    if not frame.confirmed and (shown := summary(flow, frame, world)) is not None:
        frame = replace(frame, awaiting=CONFIRM, options=())
        return Turn(with_top(state, frame), (*said, shown))
    return _commit(skills, with_top(state, replace(frame, confirmed=True)), world, said)


def settled(skills: Skills, state: State, world: World) -> State:
    """A state that a release has left without an open question (a slot was renamed, a commit never came back): what
    would be asked now is open, before the message is looked at.
    """
    if not state.frames:
        return state
    frame = state.frames[-1]
    flow = skills.flows[frame.flow]
    if (frame.awaiting in flow.by_name and frame.awaiting not in frame.values) or frame.awaiting == CONFIRM:
        return state
    asked = ask(skills, with_top(state, replace(frame, awaiting="", options=())), world).state
    still = asked.frames and asked.frames[-1].flow == frame.flow and asked.frames[-1].awaiting != COMMITTING
    return asked if still else state


def worked_out(flow: Flow, frame: Frame, world: World) -> tuple[Frame, tuple[str, ...], Gap | None]:
    """Fill what follows from the other values; what is said about it; the first slot that is left."""
    remarks: list[str] = []
    seen = seen_by_parsers(frame)
    for slot in _in_order(flow, frame):
        if slot.name in frame.values or (slot.proof and not frame.confirmed) or not slot.when(frame.values, world):
            continue
        found: Parsed | None = slot.derive(seen, world) if slot.derive else None
        while isinstance(found, Ok):
            before, frame = frame, fill(flow, frame, slot.name, found.value, derived=True)
            seen = seen_by_parsers(frame)
            if found.remark:
                remarks.append(found.remark)
            if slot.name in frame.values or frame.values == before.values or not slot.when(frame.values, world):
                break
            found = slot.derive(seen, world) if slot.derive else None  # the same of the next row
        if isinstance(found, Ok):
            continue
        if found is not None or (slot.ask and wording(slot, frame, world)):
            return frame, tuple(remarks), Gap(slot, found)
    return frame, tuple(remarks), None


def _in_order(flow: Flow, frame: Frame) -> Iterable[Slot]:
    """The slots as they are asked: those that were put off come last."""
    if not frame.put_off:
        return flow.slots
    return sorted(flow.slots, key=lambda slot: slot.name in frame.put_off)


def objection(flow: Flow, frame: Frame, world: World) -> Problem | None:
    """The first problem that stands in the way: not a warning, and not one that the person insisted on."""
    for problem in flow.check(frame.values, world):
        value = frame.values.get(problem.slot)
        if not problem.warns and (not problem.slot or frame.tried.get(problem.slot) != value):
            return problem
    return None


def doubt(skills: Skills, state: State, world: World, problem: Problem, said: tuple[Reply, ...]) -> Turn:
    """Ask the slot of a problem again, keeping in mind what was said: said again, it is taken."""
    frame = state.frames[-1]
    flow = skills.flows[frame.flow]
    if not problem.slot:
        return shut(skills, state, world, (*said, Reply(problem.why, problem.mends)))
    tried = {**frame.tried, problem.slot: frame.values.get(problem.slot)}
    frame = replace(clear(flow, frame, problem.slot), tried=tried, awaiting=problem.slot, options=())
    return Turn(with_top(state, frame), (*said, Reply(problem.why, problem.mends)))


def _ask_gap(skills: Skills, state: State, world: World, gap: Gap, said: tuple[Reply, ...]) -> Turn:
    if isinstance(gap.why, Several):
        return offer(skills, state, gap.slot, gap.why, said)
    if isinstance(gap.why, No):
        if gap.why.ends:
            return shut(skills, state, world, (*said, Reply(gap.why.why, gap.why.mends)))
        said = (*said, Reply(gap.why.why, gap.why.mends))
    frame = state.frames[-1]
    fresh = frame.awaiting != gap.slot.name
    if fresh and gap.slot.name in frame.put_off:
        flow = skills.flows[frame.flow]
        said = (*said, Reply(says.still_missing([flow.slot(name).label for name in frame.put_off])))
    frame = replace(frame, awaiting=gap.slot.name, options=(), tries=0 if fresh else frame.tries)
    state = with_top(state, frame)
    if gap.slot.on_ask is not None and fresh and not is_in_hand(gap.slot, frame, world):
        return Turn(state, said, (gap.slot.on_ask(frame.values, world),))
    return Turn(state, (*said, question(gap.slot, frame, world)))


def is_in_hand(slot: Slot, frame: Frame, world: World) -> bool:
    """Whether the proof that a slot asks for was sent before, and still holds."""
    return slot.in_hand is not None and slot.in_hand(frame.values, world)


def go_on(skills: Skills, state: State, world: World, said: tuple[Reply, ...], *, back: bool = False) -> Turn:
    """Go on with the frame on top, if there is one: its guard may still want another flow first, or end it.

    `back` says that it was left for something else, so that its title is named.
    """
    if not state.frames:
        return Turn(state, said)
    flow = skills.flows[state.frames[-1].flow]
    stop = flow.guard(world) if flow.guard else None
    if isinstance(stop, Reply):
        return go_on(skills, replace(state, frames=state.frames[:-1]), world, (*said, stop), back=True)
    if stop is not None and all(f.flow != stop.flow for f in state.frames):
        return go_on(skills, with_new(skills, state, stop.flow), world, (*said, stop.reply))
    if stop is not None:
        return _underneath(skills, state, world, stop.flow, said)
    if back:
        said = (*said, Reply(says.going_on(flow.title)))
    return ask(skills, state, world, said=said)


def _underneath(skills: Skills, state: State, world: World, first: str, said: tuple[Reply, ...]) -> Turn:
    """The frame on top needs `first`, which is open further down: it waits beneath it, and `first` goes on."""
    *rest, top = state.frames
    at = next(i for i, f in enumerate(rest) if f.flow == first)
    rest.insert(at, top)
    waiting = Reply(says.first_this(skills.flows[first].title, skills.flows[top.flow].title))
    state = replace(state, frames=tuple(rest))
    if not state.frames[-1].awaiting:
        return ask(skills, state, world, said=(*said, waiting))
    return repeat(skills, state, world, (*said, waiting))


def with_new(skills: Skills, state: State, name: str) -> State:
    """A frame of flow `name` on top: the parked one of that flow when there is one."""
    draft = next((f for f in state.parked if f.flow == name), None)
    parked = tuple(f for f in state.parked if f is not draft)
    return replace(state, frames=(*state.frames, draft or Frame(name)), parked=parked, suggested="")


def shut(skills: Skills, state: State, world: World, said: tuple[Reply, ...]) -> Turn:
    """Close the frame on top for good, and go on beneath it, or with what was suggested before it began."""
    state = replace(state, frames=state.frames[:-1])
    before = state.memory.get(BEFORE)
    if not state.frames and before:
        memory = remembered(state.memory, {BEFORE: None, "offer": before["offer"], "wanted": before["wanted"]})
        state = replace(state, suggested=before["then"], memory=memory)
    return go_on(skills, state, world, said, back=True)


def park(skills: Skills, state: State, world: World, said: tuple[Reply, ...]) -> Turn:
    """Put the frame on top aside with all that was typed, and go on beneath it.

    What lies beneath only because it needs the frame that was stopped is put aside with it.
    """
    stopped = state.frames[-1].flow
    state = _put_aside(state)
    while state.frames and _needs(skills, state, world) == stopped:
        state = _put_aside(state)
    return go_on(skills, state, world, said, back=True)


def _put_aside(state: State) -> State:
    frame = resting(state.frames[-1])
    parked = (*(f for f in state.parked if f.flow != frame.flow), frame)
    return replace(state, frames=state.frames[:-1], parked=parked)


def _needs(skills: Skills, state: State, world: World) -> str:
    """The flow without which the frame on top may not go on, or ""."""
    flow = skills.flows[state.frames[-1].flow]
    stop = flow.guard(world) if flow.guard else None
    return stop.flow if isinstance(stop, Enter) else ""


def _commit(skills: Skills, state: State, world: World, said: tuple[Reply, ...]) -> Turn:
    frame = state.frames[-1]
    commands = skills.flows[frame.flow].commit(frame.values, world)
    frame = replace(frame, awaiting=COMMITTING, options=(), expected=len(commands), outcomes=())
    state = with_top(state, frame)
    if not commands:
        return finish(skills, state, world, said)
    return Turn(state, said, commands)


def finish(skills: Skills, state: State, world: World, said: tuple[Reply, ...]) -> Turn:
    """Close the frame on top, which was carried out: say so, remember, suggest, or go on beneath it."""
    frame = state.frames[-1]
    flow = skills.flows[frame.flow]
    done = flow.done(frame.values, frame.outcomes, world)
    acted = done if isinstance(done, Acted) else Acted(done)
    kept = dict(flow.remember(frame.values, frame.outcomes, world)) if flow.remember else {}
    memory = remembered(
        state.memory, {**kept, **acted.memory, "flow": flow.name, "offer": None, "wanted": None, BEFORE: None}
    )
    state = replace(state, frames=state.frames[:-1], memory=memory, suggested="")
    world = replace(world, memory=memory)
    said = (*said, *acted.replies)
    if acted.enter and acted.enter in skills.flows:
        return enter(skills, state, world, acted.enter, values=acted.values, said=said)
    if (waits := memory.get(AFTER, {}).get(flow.name)) in skills.flows:
        state = replace(state, memory=remembered(memory, {AFTER: None}))
        waiting = any(f.flow == waits for f in state.frames)
        draft = next((f for f in (*state.frames, *state.parked) if f.flow == waits), None)
        if draft is not None and (pairs := told(skills.flows[waits], draft)):
            said = (*said, Reply(says.taken_up(skills.flows[waits].title, pairs)))
        return go_on(skills, state if waiting else with_new(skills, state, waits), world, said)
    then = acted.then or flow.then
    wanted = state.frames[-1] if state.frames else None
    if flow.repeats and wanted and then in skills.flows[wanted.flow].intents:
        parked = (*(f for f in state.parked if f.flow != wanted.flow), resting(wanted))
        state = replace(state, frames=state.frames[:-1], parked=parked, memory={**memory, "wanted": then})
        return suggest(skills, state, world, then, acted.values, said)
    if wanted is None:
        return suggest(skills, state, world, then, acted.values, (*said, *_invitation(skills, then)))
    return go_on(skills, state, world, said, back=True)


def _invitation(skills: Skills, then: str) -> tuple[Reply, ...]:
    flow = skills.begun_by(then)
    return (flow.invite,) if flow and flow.invite else ()


def suggest(skills: Skills, state: State, world: World, then: str, values: Values, said: tuple[Reply, ...]) -> Turn:
    """End with a suggestion that a bare yes takes (none when `then` is empty); over open frames, go on with them."""
    if state.frames:
        return go_on(skills, state, world, said, back=True)
    memory = remembered(state.memory, {"offer": dict(values) if then and values else None})
    return Turn(replace(state, suggested=then, memory=memory), said)


def remembered(memory: Values, news: Values) -> Values:
    """The memory with news in it; a None takes its key out."""
    return {k: v for k, v in {**memory, **news}.items() if v is not None}


def with_next(turn: Turn, first: Flow, then: Flow) -> Turn:
    """The turn, after which the flow `then` begins by itself once `first` is carried out."""
    memory = remembered(turn.state.memory, {AFTER: {first.name: then.name}})
    return replace(turn, state=replace(turn.state, memory=memory))


def enter(
    skills: Skills, state: State, world: World, name: str, *, values: Values, said: tuple[Reply, ...] = ()
) -> Turn:
    """Open flow `name` on top with values that are known already; an open frame of it is filled instead."""
    flow = skills.flows[name]
    if all(f.flow != name for f in state.frames):
        state = replace(state, frames=(*state.frames, Frame(name)), suggested="")
        state = replace(state, parked=tuple(f for f in state.parked if f.flow != name))
    elif state.frames[-1].flow != name:
        top = next(f for f in state.frames if f.flow == name)
        state = replace(state, frames=(*(f for f in state.frames if f is not top), top))
    frame = state.frames[-1]
    for key, value in values.items():
        if key in flow.by_name:
            frame = fill(flow, frame, key, value)
    return go_on(skills, with_top(state, frame), world, said)
