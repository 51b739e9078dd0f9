"""Where a photo says otherwise than the person did: what was said stays, and which of the two holds is asked."""

from __future__ import annotations

from typing import Any

from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import Choice, Flow, Frame, Ok, Reply, Slot, Values
from handlers.dialogue.moves import seen_by_parsers
from handlers.wording import engine as says
from nlu.text import bare

_NEVER = frozenset(("instrument_name", "legal_person"))
"""A name of one's own for a thing contradicts no plate."""


def contradictions(c: Ctx, flow: Flow, frame: Frame, said: Values) -> Reply | None:
    """Every slot that was said, now or before, whose value is another one on the photo; None when they agree."""
    reading = c.said.read
    if reading is None or reading.kind != flow.photo_of or {"instruments", "count"} & frame.values.keys():
        return None
    named = {flow.photo_fields[name]: value for name, value in reading.fields.items() if name in flow.photo_fields}
    mine = (set(frame.values) - set(frame.derived)) | set(said)
    found = [
        (slot.label, seen, slot.show(frame.values[slot.name]))
        for slot in flow.slots
        if slot.name in named.keys() & mine & frame.values.keys() and slot.name not in _NEVER
        if (seen := _otherwise(c, slot, frame, named[slot.name]))
    ]
    if not found:
        return None
    return Reply(says.photo_differs(found), tuple(Choice(says.change_to(label, seen)) for label, seen, _ in found))


def _otherwise(c: Ctx, slot: Slot, frame: Frame, read: Any) -> str:
    """What the photo shows for a slot when it is another value than the one that stands, else ""."""
    parsed = slot.parse(read, seen_by_parsers(frame), c.world)
    if not isinstance(parsed, Ok) or not _differs(parsed.value, frame.values[slot.name]):
        return ""
    return slot.show(parsed.value)


def _differs(seen: Any, stands: Any) -> bool:
    """Whether two values exclude each other: one within the other does not, nor an end that only one of them has."""
    if isinstance(seen, dict) and isinstance(stands, dict):
        return any(name in stands and stands[name] != value for name, value in seen.items())
    one, other = bare(str(seen)), bare(str(stands))
    return bool(one.strip("-")) and bool(other.strip("-")) and one not in other and other not in one
