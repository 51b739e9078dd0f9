"""`step(skills, state, event, world) -> Turn`: the whole conversation as one pure function over a value.

A message is offered to LISTENERS in order, and the first that makes sense of it answers: the order is the policy.
Exact acts come before meanings, what is open before what could be begun, and a question never loses what is open.
Nothing is awaited, read from a clock, or stored here; the same arguments give the same turn, so that a turn can be
run again after a conflict and a journal can be replayed.
"""

from __future__ import annotations

from collections.abc import Callable

from handlers.dialogue.ageing import laid_aside, said_anew, with_aside
from handlers.dialogue.asking import remembered, settled
from handlers.dialogue.correcting import correct, put_right, regroup
from handlers.dialogue.filled import filled_in
from handlers.dialogue.hearing import Ctx, awaiting, hear
from handlers.dialogue.listeners import VALUES, answer, coded, confirm, insisted, lost, pick, said_at, settle
from handlers.dialogue.model import LONG_AGO, NOTICE, Done, Incoming, Reply, Said, Skills, State, Turn, Values, World
from handlers.dialogue.moves import LAST, forget_unknown
from handlers.dialogue.outcomes import on_done
from handlers.dialogue.photos import each_photo, keep_photos
from handlers.dialogue.quick import unrepeated
from handlers.dialogue.replacing import replace
from handlers.dialogue.starting import ahead, amend, another, side, start, suggested
from handlers.dialogue.steering import back, cancel, deny, help_, pause, restart, resume, without_guess
from handlers.dialogue.tapped import as_tapped, tapped, with_offers
from nlu.asking import told_in
from nlu.understand import Context, Heard, understand

LISTENERS: tuple[Callable[[Ctx], Turn | None], ...] = (
    tapped, insisted, coded, another, regroup, settle, put_right, deny, cancel, pause, restart, resume, help_, pick,
    back, amend, correct, confirm, suggested, answer, side, start, lost,
)  # fmt: skip
"""Who is asked what a message means, in order."""

AFTERWARDS: tuple[Callable[[Ctx], Turn | None], ...] = (confirm, side, start)
"""Who is asked about the further things that one message wants, after the first is done."""


def step(skills: Skills, state: State, event: Incoming, world: World) -> Turn:
    """What one message, or the outcome of one command, comes to."""
    state = forget_unknown(skills, state)
    if isinstance(event, Done):
        turn = on_done(skills, state, event, replace(world, memory=state.memory))
        return with_offers(replace(turn, replies=as_one(turn.replies)))
    state = settled(skills, state, replace(world, memory=state.memory))
    if event.answers == LONG_AGO and (anew := said_anew(skills, state, replace(world, memory=state.memory))):
        return anew
    if event.answers == NOTICE:
        turn = step(skills, laid_aside(state), replace(event, answers=""), world)
        return with_aside(skills, state, turn)
    if event.before:
        state, first = each_photo(skills, state, event, world)
        turn = step(skills, state, replace(event, before=()), world)
        return replace(turn, replies=as_one((*first, *turn.replies)))
    event = as_tapped(state, event)
    c = hear(skills, state, event, world)
    if event.form is not None and (filled := filled_in(c, event.form)) is not None:
        return with_offers(replace(filled, replies=as_one(filled.replies)))
    kept = keep_photos(c) if event.images else None
    if kept is None:
        return _all(c)
    if kept.heard or not event.text.strip():
        return replace(kept.turn, replies=as_one(kept.turn.replies))
    beside = hear(skills, kept.turn.state, Said(event.text), world)
    if beside.heard.intent == "unclear" and beside.act is None:  # a caption, which fills nothing and is no riddle
        return replace(kept.turn, replies=as_one(kept.turn.replies))
    after = _all(beside)
    said, commands = (*kept.turn.replies[:1], *after.replies), (*kept.turn.commands, *after.commands)
    return replace(after, replies=as_one(said), commands=commands)


def _all(c: Ctx) -> Turn:
    c = without_guess(c)
    turn = _answered_ahead(c)
    if turn is None:
        turn = _first(c)
        for intent in () if c.for_now else c.heard.also:
            turn = _also(c, turn, intent)
    turn = with_offers(unrepeated(said_at(c, _undoable(c, turn)), c.world.now))
    return replace(turn, replies=as_one(turn.replies))


def _answered_ahead(c: Ctx) -> Turn | None:
    """What is answered before anything else, with what the message tells beside its question written down as well."""
    found = ahead(c)
    may_tell = VALUES if c.frame is not None else (ADDS,)
    if found is None or not found[0].beside or c.heard.intent not in may_tell:
        return found[1] if found else None
    turn, rest = found[1], told_in(c.world.text)
    beside = hear(c.skills, turn.state, replace(c.said, text=rest), c.world) if rest else None
    if beside is None or beside.heard.intent not in may_tell:
        return turn
    if not (beside.taken() if c.frame is not None else "instrument_name" in beside.heard.slots):
        return turn  # 我还有一把老戥子，没有铭牌能登记吗, while nothing is open, tells of a thing
    more = _first(beside)
    return Turn(more.state, (*(turn.replies[:-1] or turn.replies), *more.replies), (*turn.commands, *more.commands))


ADDS = "ledger_add"
"""What begins the entry of an instrument."""


def _undoable(c: Ctx, turn: Turn) -> Turn:
    """Keep the values as they stood before this message, where a later one may say that it was about another thing."""
    frame = turn.state.frames[-1] if turn.state.frames else None
    before = c.frame
    last: Values | None = None
    if frame is not None and c.skills.flows[frame.flow].regroup is not None and before is not None:
        if before.flow == frame.flow and before.values == frame.values:
            return turn
        if before.flow == frame.flow and before.values:
            last = {"flow": frame.flow, "values": dict(before.values), "text": c.world.text}
    if last is None and LAST not in turn.state.memory:
        return turn
    return replace(turn, state=replace(turn.state, memory=remembered(turn.state.memory, {LAST: last})))


def as_one(replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
    """What a turn says as one message, with the quick replies of its end: nobody wants four in a row."""
    if len(replies) < 2 or any(r.image for r in replies):
        return replies
    text = "\n".join(r.text for r in replies if r.text)
    cards = tuple(card for r in replies for card in r.cards)
    links = tuple(link for r in replies for link in r.links)
    return (Reply(text, replies[-1].choices or replies[-2].choices, cards, links=links),)


def _first(c: Ctx) -> Turn:
    for listen in LISTENERS:
        turn = listen(c)
        if turn is not None:
            return turn
    raise AssertionError("the last listener always answers")


def _also(c: Ctx, turn: Turn, intent: str) -> Turn:
    """Act on a further intent of the same message, in the state that the first led to; what is open is no other."""
    if turn.state.frames and intent in c.skills.flows[turn.state.frames[-1].flow].intents and intent != "affirm":
        return turn
    heard = Heard(intent, _slots_for(c, intent), ())
    world = replace(c.world, memory=turn.state.memory)
    later = replace(c, state=turn.state, heard=heard, act=None, world=world)
    for listen in AFTERWARDS:
        if listen is confirm and intent != "affirm":
            continue
        more = listen(later)
        if more is not None:
            return _joined(turn, more, answered=listen is side)
    return turn


def _slots_for(c: Ctx, intent: str) -> Values:
    """The values of a further intent: what the message gave, and what it gives when read for that intent's flow."""
    flow = c.skills.begun_by(intent)
    if flow is None:
        return c.heard.slots
    for context in (Context(flow.name, None), None):
        again = understand(c.world.text, role=c.world.actor.role, context=context, now=c.world.now)
        if again.intent in (intent, "provide_info") and again.slots:
            return {**c.heard.slots, **again.slots}
    return c.heard.slots


def _joined(turn: Turn, more: Turn, *, answered: bool) -> Turn:
    """Both turns as one; the open question of the first is said once, at the end."""
    commands = (*turn.commands, *more.commands)
    if answered and turn.state.frames and turn.replies:
        said = (*turn.replies[:-1], *(more.replies[:-1] or more.replies), turn.replies[-1])
        return Turn(more.state, said, commands)
    again = {reply.text for reply in more.replies}
    return Turn(more.state, (*(reply for reply in turn.replies if reply.text not in again), *more.replies), commands)


__all__ = ["LISTENERS", "awaiting", "step"]
