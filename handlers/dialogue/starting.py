"""Listeners that begin something: a question answered at once, a flow, or what was just suggested."""

from __future__ import annotations

from handlers.dialogue.asking import ask, enter, go_on, remembered, suggest, with_next
from handlers.dialogue.correcting import regrouped
from handlers.dialogue.hearing import ABOUT, Ctx, suggested_flow, taken
from handlers.dialogue.model import (
    AFTER,
    BEFORE,
    COMMITTING,
    CONFIRM,
    ENTERING,
    Acted,
    Deed,
    Enter,
    Flow,
    Frame,
    Reply,
    State,
    Turn,
    Values,
    World,
)
from handlers.dialogue.moves import clear, fill, resting, with_top, with_values
from handlers.dialogue.questions import repeat, told
from handlers.dialogue.reading import take, written
from handlers.dialogue.replacing import replace
from handlers.wording import engine as says
from nlu.acts import Act
from nlu.understand import Context, Heard, understand

GUESSED = "guessed"
"""Key of the memory: the order that was opened last by what a message was taken for, and not by its own words."""
UNDO = "undo"
"""What a deed that takes something back lists among its intents; the act 撤回 stands for it."""
_SHORT_NO = 12
"""A longer message that holds a no somewhere may well take up what was suggested: 约上吧 下礼拜不行 12月8号在家."""
MAX_DEPTH = 4
"""So many things may be open on top of one another; more, and nobody remembers the first."""


def suggested(c: Ctx) -> Turn | None:
    """A bare yes, or values for it, takes up what was suggested; a no lets it be."""
    if c.frame is not None or not c.state.suggested:
        return None
    intent = c.state.suggested
    wanted = c.state.memory.get("wanted") == intent
    answered = _answered_already(c)
    if c.yes or (c.no and wanted) or answered:
        offer = c.state.memory.get("offer", {})
        heard = Heard(intent, {**offer, **c.heard.slots, **answered}, ())
        state = replace(c.state, suggested="", memory=remembered(c.state.memory, {"offer": None, "wanted": None}))
        again = replace(c, state=state, heard=heard, act=None)
        return start(again) or side(again)
    if c.no:
        state = replace(c.state, suggested="", memory=remembered(c.state.memory, {"offer": None, "wanted": None}))
        return Turn(state, (Reply(says.SUGGESTION_DROPPED),))
    return None


def _answered_already(c: Ctx) -> Values:
    """What the message says for the suggested flow, when it answers that straight away."""
    flow = suggested_flow(c.skills, c.state)
    if flow is None or c.act is not None or c.begins:
        return {}
    if c.heard.intent == "deny" and len(c.text) > _SHORT_NO:
        inside = understand(c.world.text, role=c.world.actor.role, context=Context(flow.name, None), now=c.world.now)
        return taken(flow, {}, inside, c.world)
    if c.heard.intent not in ("provide_info", "unclear"):
        return {}
    return taken(flow, {}, c.heard, c.world)


def side(c: Ctx) -> Turn | None:
    """A question, or an order that says everything: done at once; then what is open, again. Words by which a flow is
    begun are no question, whatever they sound like.
    """
    found = _done_at_once(c, ahead=False)
    return found[1] if found else None


def ahead(c: Ctx) -> tuple[Deed, Turn] | None:
    """What is answered before anything is made of the message, and which deed did it."""
    return _done_at_once(c, ahead=True)


def _done_at_once(c: Ctx, *, ahead: bool) -> tuple[Deed, Turn] | None:
    if c.begins:
        return None
    intent = UNDO if c.act is Act.UNDO else c.heard.intent
    for deed in c.skills.deeds:
        if (
            deed.ahead is not ahead
            or (deed.idle and c.frame is not None)
            or intent not in deed.intents
            or c.world.actor.role not in deed.roles
        ):
            continue
        acted = deed.do(c.heard, c.text, c.world)
        if acted is not None:
            return deed, _after(c, acted)
    return None


def amend(c: Ctx) -> Turn | None:
    """At the summary: what is put right that is no value of the open flow, as a row of the ledger to be booked."""
    if c.frame is None or c.frame.awaiting != CONFIRM or c.flow.amend is None or c.heard.intent not in _PUT_RIGHT:
        return None
    acted = c.flow.amend(c.heard, c.frame.values, c.world)
    return _after(c, acted) if acted is not None else None


def another(c: Ctx) -> Turn | None:
    """At the summary: a thing is named that the open flow has not; its own flow is begun over it."""
    frame = c.frame
    if frame is None or frame.awaiting != CONFIRM or c.flow.yields is None or c.yes:
        return None
    acted = c.flow.yields(c.heard, frame.values, c.world)
    if acted is None or any(below.flow == acted.enter for below in c.state.frames):
        return None
    for name in acted.values:
        frame = clear(c.flow, frame, name)
    memory = remembered(c.state.memory, acted.memory)
    beneath = replace(with_top(c.state, replace(frame, awaiting="", options=())), memory=memory)
    return start(_in_flow(replace(c, state=beneath), acted.enter))


def _in_flow(c: Ctx, name: str) -> Ctx:
    """The message, understood as one that begins flow `name`."""
    flow = c.skills.flows[name]
    asked = next(slot.name for slot in flow.slots if slot.ask)
    context = Context(flow.heard_as or flow.name, asked)
    again = understand(c.world.text, role=c.world.actor.role, context=context, now=c.world.now)
    return replace(c, heard=Heard(flow.intents[0], again.slots), act=None)


_PUT_RIGHT = frozenset(("correct_info", "provide_info", "ledger_edit", "booking_edit"))


def _after(c: Ctx, acted: Acted) -> Turn:
    state = replace(c.state, memory=remembered(c.state.memory, acted.memory))
    world = replace(c.world, memory=state.memory)
    if acted.enter in c.skills.flows and acted.commands:
        waits = {"flow": acted.enter, "values": dict(acted.values), "left": len(acted.commands), "said": acted.after}
        state = replace(state, memory=remembered(state.memory, {ENTERING: waits}))
        return Turn(state, acted.replies, acted.commands)
    if acted.enter and acted.enter in c.skills.flows:
        turn = enter(c.skills, state, world, acted.enter, values=acted.values, said=acted.replies)
        return replace(turn, commands=(*acted.commands, *turn.commands))
    if state.frames:
        turn = repeat(c.skills, state, world, acted.replies) if acted.replies else Turn(state)
        return replace(turn, commands=acted.commands)
    if acted.then:
        turn = suggest(c.skills, state, world, acted.then, acted.values, acted.replies)
        return replace(turn, commands=acted.commands)
    return Turn(state, acted.replies, acted.commands)


def start(c: Ctx) -> Turn | None:
    """Begin a flow, by what was meant or by its exact phrase; what the message says already is filled in."""
    flow = meant(c)
    if flow is None:
        return None
    instead = flow.yields(c.heard, {}, c.world) if flow.yields and c.frame is None else None
    if instead is not None:
        c = _in_flow(c, instead.enter)
        flow = c.skills.flows[instead.enter]
    if c.frame is not None and c.frame.flow == flow.name:
        return repeat(c.skills, c.state, c.world, (Reply(says.in_hand(flow.title)),))
    if any(f.flow == flow.name for f in c.state.frames):
        return _noted_below(c, flow)
    c = _without_hanging(c)
    stop = flow.guard(c.world) if flow.guard else None
    if isinstance(stop, Reply):
        return repeat(c.skills, c.state, c.world, (stop,))
    if len(c.state.frames) + (stop is not None) >= MAX_DEPTH:
        return repeat(c.skills, c.state, c.world, (Reply(says.TOO_DEEP),))
    frame, parked = _frame(c, flow)
    turn = _blocked(c, flow, frame, parked, stop) if stop else _begun(c, flow, frame, parked)
    if c.frame is None or c.frame.awaiting != COMMITTING:
        return turn
    return with_next(turn, c.flow, flow)  # 存上 然后约下周四来检


def _without_hanging(c: Ctx) -> Ctx:
    """Without an order of which was never said what it is about, when something else is begun."""
    if c.frame is None or not c.flow.orders or c.frame.awaiting not in ABOUT:
        return c
    return replace(c, state=replace(c.state, frames=c.state.frames[:-1]))


def _noted_below(c: Ctx, flow: Flow) -> Turn:
    """What is said for a flow that waits beneath the open one is written down there, without leaving what is open."""
    below = next(f for f in c.state.frames if f.flow == flow.name)
    only = replace(c, state=replace(c.state, frames=(below,)))
    filled = take(only, below, only.taken()).frame if only.taken() else below
    if filled.awaiting in filled.values:
        filled = replace(filled, awaiting="", options=(), tries=0)
    frames = tuple(filled if f is below else f for f in c.state.frames)
    said = Reply(says.first_this(c.flow.title, flow.title))
    return repeat(c.skills, replace(c.state, frames=frames), c.world, (said,))


def meant(c: Ctx) -> Flow | None:
    """The flow that the message begins; of several with one intent the first for which it says something."""
    role, flows = c.world.actor.role, c.skills.flows.values()
    exact = next((f for f in c.skills.by_start.get(c.text, ()) if role in f.roles), None)
    if c.frame is not None and c.heard.intent == "correct_info":
        return None  # a correction is about what is open
    meant = [f for f in flows if role in f.roles and c.heard.intent in f.intents]
    if exact is not None or len(meant) < 2:
        return exact or next(iter(meant), None)
    return next((f for f in meant if taken(f, {}, c.heard, c.world)), meant[-1])


def _frame(c: Ctx, flow: Flow) -> tuple[Frame, tuple[Frame, ...]]:
    """The parked frame of the flow, unless the message begins another such thing; else a new one."""
    said = seeds(c.heard, flow, c.world)
    draft = next((f for f in c.state.parked if f.flow == flow.name), None)
    if draft is None or any(n in draft.values and draft.values[n] != v for n, v in said.items()):
        return Frame(flow.name), c.state.parked
    return draft, tuple(f for f in c.state.parked if f is not draft)


def seeds(heard: Heard, flow: Flow, world: World) -> Values:
    """What a starting message says for the flow."""
    return taken(flow, {}, heard, world)


def _begun(c: Ctx, flow: Flow, frame: Frame, parked: tuple[Frame, ...]) -> Turn:
    kept = bool(frame.values)
    several = flow.regroup(c.heard, frame.values, c.world) if flow.regroup else None
    if several is None and flow.seed is not None:
        for name, value in flow.seed(c.heard, c.world).items():
            frame = fill(flow, frame, name, value, derived=True)
    said = (Reply(says.going_on(flow.title)),) if kept else ()
    guess = flow.name if flow.orders and c.text not in flow.starts else None
    before = {BEFORE: _suggestion(c.state)} if not c.state.frames else {}
    memory = remembered(c.state.memory, {**before, GUESSED: guess})
    state = State((*c.state.frames, frame), parked, "", memory)
    inside = replace(c, state=state)
    if several is not None:
        return regrouped(inside, frame, several, *said)
    values = inside.taken()
    if not values:
        return ask(c.skills, state, c.world, said=said)
    return written(inside, take(inside, frame, values), said=said)


def _suggestion(state: State) -> Values | None:
    """What is suggested now, to come back to when what is begun instead comes to nothing."""
    if not state.suggested:
        return None
    return {"then": state.suggested, "offer": state.memory.get("offer"), "wanted": state.memory.get("wanted")}


def _blocked(c: Ctx, flow: Flow, frame: Frame, parked: tuple[Frame, ...], stop: Enter) -> Turn:
    """Another flow has to come first: this one waits beneath it, with what was said for it."""
    below: State = replace(c.state, frames=(*c.state.frames, frame), parked=parked, suggested="")
    inside = replace(c, state=below)
    several = flow.regroup(c.heard, frame.values, c.world) if flow.regroup else None
    if several is not None:
        frame = with_values(frame, several[0])
    elif values := inside.taken():
        frame = take(inside, frame, values).frame
    if stop.offer and c.frame is None and not taken(c.skills.flows[stop.flow], {}, c.heard, c.world):
        return _offered(c, frame, parked, stop)
    frames = list(with_top(below, frame).frames)
    at = next((i for i, f in enumerate(frames) if f.flow == stop.flow), None)
    if at is None:
        opened = replace(c, state=replace(below, frames=tuple(frames)))
        turn = go_on(c.skills, opened.state, c.world, ())
        return _also_filled(c, turn)
    frames.insert(at, frames.pop())
    state = replace(below, frames=tuple(frames))
    title = c.skills.flows[stop.flow].title
    return repeat(c.skills, state, c.world, (Reply(says.first_this(title, flow.title)),))


def _offered(c: Ctx, frame: Frame, parked: tuple[Frame, ...], stop: Enter) -> Turn:
    """Suggest what has to come first; the flow itself waits, parked, and goes on by itself afterwards."""
    parked = (*(f for f in parked if f.flow != frame.flow), resting(frame))
    memory = remembered(c.state.memory, {AFTER: {stop.flow: frame.flow}, "offer": None, "wanted": None})
    then = c.skills.flows[stop.flow].intents[0]
    kept = told(c.skills.flows[frame.flow], frame)
    said = (Reply(says.kept_for_later(kept)), stop.reply) if kept else (stop.reply,)
    return Turn(replace(c.state, parked=parked, memory=memory, suggested=then), said)


def _also_filled(c: Ctx, turn: Turn) -> Turn:
    """What the message says for the flow that has to come first is written down there too."""
    if not turn.state.frames:
        return turn
    inside = replace(c, state=turn.state)
    several = inside.flow.regroup(c.heard, turn.state.frames[-1].values, c.world) if inside.flow.regroup else None
    if several is not None:
        return regrouped(inside, turn.state.frames[-1], several, *turn.replies[:-1])
    values = inside.taken()
    if not values:
        return turn
    more = written(inside, take(inside, turn.state.frames[-1], values))
    return replace(more, replies=(*turn.replies[:-1], *more.replies))
