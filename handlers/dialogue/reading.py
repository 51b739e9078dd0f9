"""How what was said becomes values of the open frame: parsed one by one, then written down, refused, or offered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from handlers.dialogue.asking import ask, shut
from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import (
    CONFIRM,
    Choice,
    Does,
    Frame,
    No,
    Ok,
    Reply,
    Several,
    Slot,
    State,
    Turn,
    Values,
)
from handlers.dialogue.moves import DOUBTED, fill, seen_by_parsers, with_top
from handlers.dialogue.policy import missed
from handlers.dialogue.questions import offer
from handlers.dialogue.replacing import replace
from handlers.dialogue.writing import Doubt, admit
from handlers.wording import engine as says
from nlu import field_names
from nlu.acts import Act, act
from nlu.asking import clauses_of


@dataclass(frozen=True)
class Taking:
    """What came of several values: the frame, what was new, what replaced an older value, and what was no value."""

    frame: Frame
    new: tuple[Slot, ...] = ()
    replaced: tuple[Slot, ...] = ()
    remarks: tuple[str, ...] = ()
    refused: tuple[tuple[Slot, No], ...] = ()
    open: tuple[tuple[Slot, Several], ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def came(self) -> bool:
        """Whether anything came of the message: 那敢情好存上存上 holds words that are none of a place."""
        return bool(self.new or self.replaced or self.refused or self.open or self.doubts)


def take(c: Ctx, frame: Frame, said: Values) -> Taking:
    """Parse every value that may be written, in the order of the flow's slots, and fill what is good."""
    admitted = admit(c, frame, said)
    return replace(put_all(c, frame, admitted.values), doubts=admitted.doubts)


def put_all(c: Ctx, frame: Frame, said: Values) -> Taking:
    """Parse every value, whatever stands in its place, and fill what is good: a form says all that it says."""
    flow = c.skills.flows[frame.flow]
    out = Taking(frame)
    for slot in flow.slots:
        if slot.name not in said:
            out = _follows(c, slot, out)
            continue
        if not slot.when(out.frame.values, c.world):
            continue
        match slot.parse(said[slot.name], seen_by_parsers(out.frame), c.world):
            case Ok(value, remark):
                old = out.frame.values.get(slot.name)
                known = slot.name in out.frame.values and slot.name not in out.frame.derived
                out = replace(
                    out,
                    frame=fill(flow, out.frame, slot.name, value),
                    new=out.new if known else (*out.new, slot),
                    replaced=(*out.replaced, slot) if known and old != value else out.replaced,
                    remarks=(*out.remarks, remark) if remark else out.remarks,
                )
            case Several() as several:
                out = replace(out, open=(*out.open, (slot, several)))
            case No() as no:
                tried = {**out.frame.tried, slot.name: said[slot.name] if no.keep is None else no.keep}
                out = replace(out, frame=replace(out.frame, tried=tried), refused=(*out.refused, (slot, no)))
    return out


def _follows(c: Ctx, slot: Slot, out: Taking) -> Taking:
    """What follows from a value just said is known before the next is read: a range is read knowing the category."""
    values = out.frame.values
    if slot.derive is None or not slot.needs or slot.name in values or not set(slot.needs) <= set(values):
        return out
    if not slot.when(values, c.world):
        return out
    found = slot.derive(seen_by_parsers(out.frame), c.world)
    if not isinstance(found, Ok):
        return out
    frame = fill(c.skills.flows[out.frame.flow], out.frame, slot.name, found.value, derived=True)
    return replace(out, frame=frame, remarks=(*out.remarks, found.remark) if found.remark else out.remarks)


def written(c: Ctx, taking: Taking, *, echo: bool = True, prefer: str = "", said: tuple[Reply, ...] = ()) -> Turn:
    """Say what was written down and what was not, and go on with the next question."""
    frame = taking.frame
    state = with_top(c.state, frame)
    said = (*said, *_said_of(taking))
    noted = _noted(taking) if echo else ()
    for _, no in taking.refused:
        if no.ends:
            return shut(c.skills, state, c.world, (*said, Reply(no.why, no.mends)))
    if taking.refused:
        slot, no = taking.refused[0]
        said = (*noted, *said)
        if slot.name in frame.values:
            return ask(c.skills, state, c.world, said=(*said, Reply(says.unchanged(no.why, slot.label), no.mends)))
        return missed(c, state, slot, no, said)
    if taking.open:
        slot, several = taking.open[0]
        return offer(c.skills, state, slot, several, (*noted, *said))
    if taking.doubts:
        return doubted(c, state, taking.doubts[0], (*noted, *said))
    if _saved_with_it(c, taking):
        state = with_top(state, replace(frame, confirmed=True))
    turn = ask(c.skills, state, c.world, said=said, prefer=prefer)
    if len(turn.state.frames) < len(state.frames) or turn.state.frames[-1].awaiting == CONFIRM:
        return turn  # the summary shows it all; and what was shut at once is not worth noting
    return replace(turn, replies=(*noted, *turn.replies))


def _saved_with_it(c: Ctx, taking: Taking) -> bool:
    """型号改成ACS-15 存上: at the summary, every clause was written but the last, which says to save."""
    if c.frame is None or c.frame.awaiting != CONFIRM or c.flow.orders or not taking.replaced:
        return False
    *told, last = clauses_of(c.world.text)
    wrote = {slot.name for slot in (*taking.new, *taking.replaced)}
    named = field_names.named(c.world.text, c.flow.heard_as or c.flow.name)
    return c.is_save(last) and act(last, asked=True) is Act.YES and named <= wrote and len(told) <= len(wrote) + 1


def _noted(taking: Taking) -> tuple[Reply, ...]:
    new = shown(taking.frame, [s for s in taking.new if not s.private])
    return (Reply(says.noted(new)),) if new else ()


def _said_of(taking: Taking) -> tuple[Reply, ...]:
    out: list[str] = []
    if taking.replaced:
        out.append(says.changed(shown(taking.frame, [s for s in taking.replaced if not s.private])))
    out.extend(taking.remarks)
    return tuple(Reply(text) for text in out)


def shown(frame: Frame, slots: Iterable[Slot]) -> list[tuple[str, str]]:
    """(label, value) as people read it, of slots that have a value."""
    return [(s.label, s.show(frame.values[s.name])) for s in slots if s.name in frame.values]


def doubted(c: Ctx, state: State, doubt: Doubt, said: tuple[Reply, ...]) -> Turn:
    """Ask whether a value that stands shall be another one: nothing was changed, and what is open stays open."""
    slot, frame = doubt.slot, state.frames[-1]
    new, stands = slot.show(doubt.value), slot.show(frame.values[slot.name])
    label = says.change_to(slot.label, new)
    memory = {**state.memory, DOUBTED: {"slot": slot.name, "value": doubt.value, "label": label}}
    reply = Reply(
        says.is_it_changed(slot.label, stands, new), (Choice(label), Choice(says.LEAVE_IT, does=Does("act", "leave")))
    )
    return Turn(replace(state, memory=memory), (*said, reply))


def put(c: Ctx, slot: Slot, value: Any, remark: str = "") -> Turn:
    """One value for the slot that was asked: written down, echoed only when it reads otherwise than it was said."""
    frame = fill(c.flow, c.state.frames[-1], slot.name, value)
    said: tuple[Reply, ...] = (Reply(remark),) if remark else ()
    text = slot.show(value)
    if not slot.private and text and text != c.text and not remark:
        said = (Reply(says.noted([(slot.label, text)])),)
    return ask(c.skills, with_top(c.state, frame), c.world, said=said)
