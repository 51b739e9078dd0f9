"""A form that came filled in: its values are written as they stand, and what no slot takes is asked for."""

from __future__ import annotations

from typing import Any

from handlers.dialogue.asking import go_on
from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import Enter, FilledForm, Flow, Frame, Reply, Slot, Turn, Values
from handlers.dialogue.moves import resting, with_values
from handlers.dialogue.questions import repeat
from handlers.dialogue.reading import Taking, put_all, written
from handlers.dialogue.replacing import replace
from handlers.wording import engine as says

NONE_SAID = frozenset({"没有", "无", "-----"})
"""What stands in a form where there is no such value."""


def filled_in(c: Ctx, form: FilledForm) -> Turn | None:
    """The flow of the form with the values of its first row, and each further row as one more item; None when it is no
    flow of this person's.
    """
    flow = c.skills.flows.get(form.flow)
    if flow is None or c.world.actor.role not in flow.roles or not form.rows:
        return None
    stop = flow.guard(c.world) if flow.guard else None
    if stop is not None:
        return repeat(c.skills, c.state, c.world, (stop.reply if isinstance(stop, Enter) else stop,))
    frames = tuple(one for one in c.state.frames if one.flow != flow.name)
    begun = next((one for one in (*c.state.frames, *c.state.parked) if one.flow == flow.name), Frame(flow.name))
    parked = tuple(one for one in c.state.parked if one.flow != flow.name)
    state = replace(c.state, frames=(*frames, _anew(flow, begun, form)), parked=parked, suggested="")
    inside = replace(c, state=state)
    taking = put_all(inside, state.frames[-1], _said(flow, form.rows[0]))
    if len(form.rows) == 1 or flow.another is None:
        return written(inside, taking, echo=False)
    return _rows(inside, flow, form, taking)


def _anew(flow: Flow, begun: Frame, form: FilledForm) -> Frame:
    """The frame that the form was filled from: several rows replace what was there, photos stay."""
    kept = begun.values if len(form.rows) == 1 else {n: v for n, v in begun.values.items() if n not in form.rows[0]}
    if flow.another is not None:
        kept = {name: value for name, value in kept.items() if name in ("photos", "plates") or len(form.rows) == 1}
    return with_values(resting(begun), kept)


def _said(flow: Flow, row: Values) -> Values:
    """The values of a row that are filled in; 没有 is the slot's own word for none."""
    known = {name: value for name, value in row.items() if name in flow.by_name and value not in ("", None)}
    return {name: _or_none(flow.by_name[name], value) for name, value in known.items()}


def _or_none(slot: Slot, value: Any) -> Any:
    said_none = isinstance(value, str) and value in NONE_SAID and slot.skip is not None
    return slot.skip if said_none else value


def _rows(c: Ctx, flow: Flow, form: FilledForm, first: Taking) -> Turn:
    """The entry with a row for each row of the form; what a row's value was refused for is said, and asked."""
    values, refused = first.frame.values, list(_refusals(1, first))
    for number, row in enumerate(form.rows[1:], 2):
        taking = put_all(c, Frame(flow.name), _said(flow, row))
        refused += _refusals(number, taking)
        if flow.another is not None:
            values = flow.another(values, taking.frame.values)
    frame = with_values(first.frame, values)
    state = replace(c.state, frames=(*c.state.frames[:-1], replace(frame, tried={})))
    return go_on(c.skills, state, c.world, tuple(refused))


def _refusals(number: int, taking: Taking) -> list[Reply]:
    return [Reply(says.of_row(number, no.why)) for _slot, no in taking.refused]
