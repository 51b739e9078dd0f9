"""What was read on a photo becomes values of a flow: only where nothing was said yet, and what is said with it wins."""

from __future__ import annotations

from handlers.dialogue.contradicted import contradictions
from handlers.dialogue.hearing import Ctx, hear
from handlers.dialogue.listeners import VALUES
from handlers.dialogue.model import Flow, Frame, Reply, Said, Values
from handlers.dialogue.moves import with_top
from handlers.dialogue.reading import Taking, shown, take
from handlers.dialogue.replacing import replace
from handlers.wording import engine as says


def values_read(c: Ctx, flow: Flow, frame: Frame) -> Values:
    """The values that the photo gives `flow` beyond what `frame` knows; none while several instruments are entered."""
    reading = c.said.read
    if reading is None or reading.kind != flow.photo_of or "instruments" in frame.values or "count" in frame.values:
        return {}
    known = set(frame.values) - set(frame.derived)
    named = {flow.photo_fields[name]: value for name, value in reading.fields.items() if name in flow.photo_fields}
    return {slot: value for slot, value in named.items() if slot not in known}


def values_said(c: Ctx, flow: Flow, frame: Frame) -> tuple[Ctx, Values]:
    """What the words sent with the photo say for `flow`, heard as an answer inside it."""
    if not c.text:
        return c, {}
    first = frame.awaiting or next((s.name for s in flow.slots if s.ask and s.name not in frame.values), "")
    state = with_top(c.state, replace(frame, awaiting=first))
    inside = hear(c.skills, state, Said(c.said.text), c.world)
    gives = inside.heard.intent in VALUES | set(flow.intents) | set(flow.also_in)
    return inside, inside.taken() if gives else {}


def put_in(c: Ctx, flow: Flow, frame: Frame, read: Values, said: Values) -> tuple[Taking, Reply]:
    """Fill the frame; what the photo gave and a slot refuses is left to be asked. Also what to say of the photo."""
    before = frame.tried
    taking = take(c, frame, {**read, **said})
    only_read = set(read) - set(said)
    refused = tuple((slot, no) for slot, no in taking.refused if slot.name not in only_read)
    open_ones = tuple((slot, several) for slot, several in taking.open if slot.name not in only_read)
    tried = {name: value for name, value in taking.frame.tried.items() if name not in only_read or name in before}
    taking = replace(taking, frame=replace(taking.frame, tried=tried), refused=refused, open=open_ones)
    echo, differs = _echo(c, flow, taking, only_read), contradictions(c, flow, taking.frame, said)
    if differs is None:
        return taking, echo
    return taking, Reply(f"{echo.text}\n{differs.text}" if only_read else differs.text, differs.choices)


def _echo(c: Ctx, flow: Flow, taking: Taking, read: set[str]) -> Reply:
    reading = c.said.read
    if reading is None:
        return Reply(says.PHOTO_KEPT)
    if reading.kind and reading.kind != flow.photo_of:
        return Reply(says.PHOTO_KEPT)
    seen = shown(taking.frame, [s for s in flow.slots if s.name in read])
    doubtful = {flow.photo_fields[name] for name in reading.doubtful if name in flow.photo_fields}
    unclear = [s.label for s in flow.slots if s.name in doubtful and s.name not in taking.frame.values]
    return Reply(says.seen_on_photo(seen, unclear) if seen or not reading.kind else says.PHOTO_KEPT)
