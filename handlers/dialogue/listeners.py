"""Listeners that answer what is open: a choice, a confirmation, a value; and what is said to a riddle."""

from __future__ import annotations

import re

from handlers.dialogue.asking import ask, is_in_hand, shut
from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import COMMITTING, CONFIRM, No, Ok, Reply, Several, Slot, Turn, Values
from handlers.dialogue.moves import clear, fill, seen_by_parsers, with_top
from handlers.dialogue.policy import Read, again, ask_what_to_change, is_unsure, lost_idle, missed, unread, without
from handlers.dialogue.questions import offer, repeat
from handlers.dialogue.reading import put, take, written
from handlers.dialogue.replacing import replace
from handlers.dialogue.writing import doubt_of_words
from handlers.wording import engine as says
from nlu import field_names
from nlu.acts import Act
from nlu.asking import clauses_of, may_ask
from nlu.closed.scorer import taken
from nlu.denials import denies
from nlu.ordinals import ordinal
from nlu.text import bare

VALUES = frozenset({"provide_info", "correct_info"})
"""Intents whose slots are values for what is open."""

MAYBE = frozenset({"unclear"})
"""Intents under which a message may still be a plain answer: the slot's own parser decides."""


_CODE_LIKE = re.compile(r"[0-9A-Za-z][0-9A-Za-z ./()#+-]{2,}")
"""A number or a code is meant as an answer, even when it is a wrong one: then the slot says what is wrong with it."""


def settle(c: Ctx) -> Turn | None:
    """A change that was just asked about: its label or a yes makes it, 不改 or a no leaves what stands."""
    doubt = c.doubted
    if doubt is None or c.frame is None:
        return None
    if c.no or denies(c.text, says.CHANGING):
        return repeat(c.skills, c.state, c.world, (Reply(says.LEFT_AS_IT_IS),))
    if bare(c.text) != bare(doubt["label"]) and (not c.yes or c.says_button):
        return None
    slot = c.flow.slot(doubt["slot"])
    frame = fill(c.flow, c.frame, slot.name, doubt["value"])
    said = Reply(says.changed([(slot.label, slot.show(doubt["value"]))]))
    if c.frame.awaiting == CONFIRM and any(c.is_save(clause) for clause in clauses_of(c.text)):
        frame = replace(frame, confirmed=True)  # 要得 存上 agrees to the change and to what is summed up
    return ask(c.skills, with_top(c.state, frame), c.world, said=(said,))


def pick(c: Ctx) -> Turn | None:
    """One of the options that were offered, by number, place or words; 都不是 asks in another way."""
    slot = c.slot
    if c.frame is None or slot is None or not c.frame.options:
        return None
    options = c.frame.options
    if c.act is Act.NONE_OF_THESE or (c.no and not c.heard.slots):
        return again(c, says.NONE_OF_THESE, drop_options=True)
    chosen = next((o for o in options if bare(o.label) == bare(c.text)), None)
    n = c.heard.slots.get("choice", ordinal(c.text))
    if chosen is None and isinstance(n, int):
        if not -len(options) <= n <= len(options) or n == 0:
            return again(c, says.choose_up_to(len(options)))
        chosen = options[n - 1 if n > 0 else n]
    if chosen is None and len(options) == 1 and c.yes:
        chosen = options[0]
    return put(c, slot, chosen.value) if chosen else None


def insisted(c: Ctx) -> Turn | None:
    """The same words a second time to the same question: they are taken as they stand, if they can be at all."""
    slot = c.slot
    last = c.state.memory.get(SAID)
    if slot is None or last != [slot.name, bare(c.text)] or c.act is not None or not c.text or may_ask(c.text):
        return None
    if c.taken().keys() & field_names.named(c.world.text, c.flow.heard_as or c.flow.name) - {slot.name}:
        return None  # 不对，型号是ACS-15, once more: what another field is called is no answer to this question
    parsed = slot.parse(c.world.text, seen_by_parsers(c.state.frames[-1]), c.world)
    return put(c, slot, parsed.value, parsed.remark) if isinstance(parsed, Ok) else None


SAID = "said"
"""Key of the memory: the slot that was open at the last message, and what was said there, when it stayed open."""


def said_at(c: Ctx, turn: Turn) -> Turn:
    """The turn, keeping in mind what was said to a question that is still open."""
    open_still = c.slot is not None and [frame.awaiting for frame in turn.state.frames[-1:]] == [c.slot.name]
    memory = {name: value for name, value in turn.state.memory.items() if name != SAID}
    if open_still and c.slot is not None:
        memory[SAID] = [c.slot.name, bare(c.text)]
    return replace(turn, state=replace(turn.state, memory=memory)) if memory != turn.state.memory else turn


def confirm(c: Ctx) -> Turn | None:
    """At the summary: yes carries it out, no asks what to change, values are put in and it is shown again."""
    if c.frame is None or c.frame.awaiting != CONFIRM:
        return None
    if c.yes:
        frame = c.frame
        bare_yes = c.for_now or c.heard.intent == "affirm"
        if beside := {name: one for name, one in c.taken().items() if not bare_yes or c.flow.slot(name).private}:
            taking = take(c, frame, beside)
            if c.flow.orders and not bare_yes and (taking.new or taking.replaced):
                return written(c, taking)
            frame = taking.frame
        return ask(c.skills, with_top(c.state, replace(frame, confirmed=True)), c.world)
    if (_gives_values(c) or c.heard.intent == "skip_slot") and (said := c.taken()):
        taking = take(c, c.frame, said)
        if not taking.came and (c.agrees or (not c.flow.orders and taken(CONFIRM, c.world.text) == "yes")):
            return ask(c.skills, with_top(c.state, replace(c.frame, confirmed=True)), c.world)
        return written(c, taking)
    if c.heard.intent == "skip_slot" and (name := c.heard.slots.get("field")) in c.frame.values:
        return _left_empty(c, str(name))
    if c.heard.intent == "skip_slot" or c.act is Act.SKIP:
        return repeat(c.skills, c.state, c.world, (Reply(says.EMPTY_IS_FINE),))
    if c.no:
        return ask_what_to_change(c)
    return None


def _left_empty(c: Ctx, name: str) -> Turn:
    """Something that was filled shall be left empty after all."""
    slot, frame = c.flow.slot(name), c.state.frames[-1]
    if slot.ask and slot.skip is None:
        return again(c, says.CAN_NOT_SKIP)
    frame = clear(c.flow, frame, name)
    if slot.skip is not None:
        frame = fill(c.flow, frame, name, slot.skip)
    return ask(c.skills, with_top(c.state, frame), c.world)


def answer(c: Ctx) -> Turn | None:
    """Values for what is open: the slot that was asked, and any other that the message holds."""
    slot = c.slot
    if c.frame is None or slot is None or c.frame.awaiting in (CONFIRM, COMMITTING) or c.begins:
        return None
    of_code = c.heard.intent == "account_recover" or (
        c.heard.intent == "query_howto" and not _OF_CODE.isdisjoint(c.text)
    )
    if slot.on_ask is not None and of_code and not c.taken():
        return _once_more(c, slot)
    if c.heard.intent == "skip_slot" or c.act is Act.SKIP or (slot.skip is not None and _there_is_none(c)):
        return _skip(c, slot)
    if c.no and slot.words and slot.name in c.frame.tried:
        return ask(c.skills, with_top(c.state, replace(c.frame, tried={}, tries=0)), c.world)
    if c.yes and slot.name in c.frame.tried and not c.saves:
        return _parsed(c, slot, c.frame.tried[slot.name])
    if _gives_values(c) and (said := c.taken()):
        if set(said) == {slot.name}:
            return _answered(c, slot, said[slot.name])
        return written(c, take(c, c.frame, {**_chosen_beside(c, slot), **said}))
    if c.heard.intent in VALUES:
        return _answered(c, slot, c.world.text)
    if c.heard.intent in MAYBE and c.act is None and c.text:
        return _maybe(c, slot)
    return None


def _chosen_beside(c: Ctx, slot: Slot) -> Values:
    """都是电子的 YE-660: the option that one clause chooses beside values for other slots."""
    options = c.state.frames[-1].options
    for clause in clauses_of(c.world.text) if options else ():
        match slot.parse(clause, seen_by_parsers(c.state.frames[-1]), c.world):
            case Ok(value) if any(value == option.value for option in options):
                return {slot.name: clause}
    return {}


_OF_CODE = frozenset("码信收发到")
"""怎么还没收到: whether words that ask are about the code that was sent, and not about something else."""


def _there_is_none(c: Ctx) -> bool:
    """没有, 无: the answer to a question that may be left empty; 不对 and 没了就这些 are none."""
    return c.no and c.act is not Act.DONE and c.text.startswith(("没", "无"))


def _gives_values(c: Ctx) -> bool:
    """Whether the message is about the open flow and not about something else."""
    intents = VALUES | MAYBE | set(c.flow.intents) | set(c.flow.also_in) | {"deny", "affirm"}
    return c.heard.intent in intents


def _maybe(c: Ctx, slot: Slot) -> Turn | None:
    if slot.guess is not None and not slot.guess(c.world.text, c.world):
        return None
    parsed = slot.parse(c.world.text, seen_by_parsers(c.state.frames[-1]), c.world)
    if isinstance(parsed, Ok) or (isinstance(parsed, No) and (slot.guess or _CODE_LIKE.fullmatch(c.text))):
        return _answered(c, slot, c.world.text)
    return None


def _answered(c: Ctx, slot: Slot, said: object) -> Turn | None:
    """The answer to the question that is open, unless it is free words that are only talk, or may be."""
    doubt = doubt_of_words(c, slot, said)
    frame = c.state.frames[-1]
    if doubt is None or (doubt.why and isinstance(slot.parse(said, seen_by_parsers(frame), c.world), No)):
        return _parsed(c, slot, said)
    if not doubt.why:
        return None
    tried = replace(frame, tried={**frame.tried, slot.name: doubt.keep})
    return missed(c, with_top(c.state, tried), slot, doubt)


def _parsed(c: Ctx, slot: Slot, said: object) -> Turn:
    frame = c.state.frames[-1]
    match slot.parse(said, seen_by_parsers(frame), c.world):
        case Ok(value, remark):
            return put(c, slot, value, remark)
        case Several() as several:
            return offer(c.skills, c.state, slot, several)
        case No(why=why, mends=mends, ends=True):
            return shut(c.skills, c.state, c.world, (Reply(why, mends),))
        case No() as no:
            kept = said if no.keep is None else no.keep
            tried = replace(frame, tried={**frame.tried, slot.name: kept})
            return missed(c, with_top(c.state, tried), slot, no)


def _skip(c: Ctx, slot: Slot) -> Turn:
    named = c.heard.slots.get("field")
    other = next((s for s in c.flow.slots if s.name == named and s.name != slot.name), None)
    if other is not None and other.skip is not None and other.name not in c.state.frames[-1].values:
        slot = other
    said = {n: v for n, v in c.taken().items() if n != slot.name} if c.heard.intent == "skip_slot" else {}
    if slot.skip is None or (not said and is_unsure(c, slot)):
        return without(c, slot, Read.NONE)
    return written(c, take(c, c.state.frames[-1], {**said, slot.name: slot.skip}), echo=bool(said))


def _once_more(c: Ctx, slot: Slot) -> Turn:
    """The proof did not arrive: send it again."""
    frame = replace(c.state.frames[-1], tries=0)
    again = (slot.on_ask(frame.values, c.world),) if slot.on_ask is not None else ()
    return Turn(with_top(c.state, frame), (), again)


def coded(c: Ctx) -> Turn | None:
    """At the summary: the code that is in hand since before a correction; to send it is to say yes."""
    frame = c.frame
    if frame is None or frame.awaiting != CONFIRM:
        return None
    proofs = (s for s in c.flow.slots if s.proof and s.when(frame.values, c.world) and is_in_hand(s, frame, c.world))
    slot = next(proofs, None)
    parsed = slot.parse(c.world.text, frame.values, c.world) if slot is not None and c.text.isdigit() else None
    if slot is None or not isinstance(parsed, Ok):
        return None
    filled = replace(fill(c.flow, frame, slot.name, parsed.value), confirmed=True)
    return ask(c.skills, with_top(c.state, filled), c.world)


def lost(c: Ctx) -> Turn:
    """Nobody understood: say so, and what is open; with nothing open, what can be done here."""
    if c.frame is not None:
        return unread(c)
    return lost_idle(c)
