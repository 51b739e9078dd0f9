"""Choices that were offered: what each does is kept, so that its label means the same tapped, typed, and said later."""

from __future__ import annotations

from typing import Any, Final

from handlers.dialogue.asking import ask
from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import CONFIRM, Does, Link, Ok, Reply, Said, Slot, State, Turn
from handlers.dialogue.moves import clear, seen_by_parsers, with_top
from handlers.dialogue.policy import Read, ask_later, without
from handlers.dialogue.questions import repeat
from handlers.dialogue.reading import put, take, written
from handlers.dialogue.replacing import replace
from handlers.dialogue.starting import start
from handlers.wording import engine as says
from nlu.text import bare
from nlu.understand import Heard

OFFERED: Final = "offered"
"""Key of the memory: what the choices did that were offered lately, by their labels in bare form."""
SAYINGS: Final = "sayings"
"""Key of the memory: what the choices of the last answer say when tapped, by their labels in bare form."""
LEAVE: Final = "leave"
"""The act of a choice that leaves what stands as it is; its label (不改) is no yes to the summary."""
_KEPT: Final = 24


def with_offers(turn: Turn) -> Turn:
    """The turn with its choices kept, the newest last; older ones with the same label are forgotten."""
    new = {
        bare(choice.label): [choice.does.kind, choice.does.on, choice.does.value]
        for reply in turn.replies
        for choice in reply.choices
        if choice.does is not None
    }
    turn = _with_sayings(turn)
    if not new:
        return turn
    old = turn.state.memory.get(OFFERED) or {}
    kept = {label: does for label, does in old.items() if label not in new} | new
    memory = {**turn.state.memory, OFFERED: dict(list(kept.items())[-_KEPT:])}
    return replace(turn, state=replace(turn.state, memory=memory))


def _with_sayings(turn: Turn) -> Turn:
    """The turn with what its choices say when tapped, by their labels; those of older turns are forgotten."""
    says_so = {bare(one.label): one.say for reply in turn.replies for one in reply.choices if one.say and not one.does}
    if says_so == (turn.state.memory.get(SAYINGS) or {}):
        return turn
    memory = {name: value for name, value in turn.state.memory.items() if name != SAYINGS}
    return replace(turn, state=replace(turn.state, memory=memory | ({SAYINGS: says_so} if says_so else {})))


def as_tapped(state: State, event: Said) -> Said:
    """A message that is the label of a choice just offered, as what a tap on it says."""
    say = (state.memory.get(SAYINGS) or {}).get(bare(event.text))
    return replace(event, text=say) if say else event


def tapped(c: Ctx) -> Turn | None:
    """A choice that was offered, by its label: it does what it was offered for, where that can still be done."""
    stored = (c.state.memory.get(OFFERED) or {}).get(bare(c.text))
    if stored is None:
        return None
    does = Does(*stored)
    if does.on == LEAVE and c.frame is not None:
        return repeat(c.skills, c.state, c.world, (Reply(says.LEFT_AS_IT_IS),))
    match does.kind:
        case "fill":
            return _filled(c, does.on, does.value)
        case "open":
            return _opened(c, does.on)
        case "act" if c.slot is not None:
            return _acted(c, c.slot, does.on)
        case "confirm" if c.frame is not None and (c.frame.flow, c.frame.awaiting) == (does.on, CONFIRM):
            return ask(c.skills, with_top(c.state, replace(c.frame, confirmed=True)), c.world)
        case "photo":
            return repeat(c.skills, c.state, c.world, (Reply(says.send_photo(does.on)),))
        case "form":
            link = Link(says.FILL_FORM, f"/form/{does.on}")
            return repeat(c.skills, c.state, c.world, (Reply(says.OPEN_FORM, links=(link,)),))
        case "start":
            return start(replace(c, heard=Heard(does.on, {}, ()), act=None))
    return None


def _filled(c: Ctx, name: str, value: Any) -> Turn | None:
    """The value of the slot that is asked, of one that has none yet, or, at the summary, of one that is changed."""
    frame = c.frame
    slot = c.flow.by_name.get(name) if frame is not None else None
    if frame is None or slot is None:
        return None
    if frame.awaiting not in (name, CONFIRM) and name in frame.values:
        return None
    parsed = slot.parse(value, seen_by_parsers(frame), c.world)
    if not isinstance(parsed, Ok):
        return None
    if frame.awaiting == name:
        return put(c, slot, parsed.value, parsed.remark)
    return written(c, take(c, frame, {name: value}))


def _opened(c: Ctx, name: str) -> Turn | None:
    """The question of a slot, asked anew."""
    frame = c.frame
    if frame is None or name not in c.flow.by_name:
        return None
    cleared = replace(clear(c.flow, frame, name), awaiting="", confirmed=False)
    return ask(c.skills, with_top(c.state, cleared), c.world, prefer=name)


def _acted(c: Ctx, slot: Slot, act: str) -> Turn | None:
    if act == "putoff":
        return ask_later(c, slot)
    return without(c, slot, Read.UNSURE if act == "unsure" else Read.NONE)
