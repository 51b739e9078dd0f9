"""The words that flows are declared in, and the values that a conversation is made of. No behaviour.

A frame holds plain JSON values only (str, int, float, bool, list, dict; ranges, dates and so on in the forms of
labels.md), so that a conversation can be stored, replayed, and read by a later release.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from booking.commands import Command
from booking.execute import Outcome
from booking.ports import Records
from booking.refusal import Refused
from catalogue_match.match import Matcher
from handlers.dialogue.incoming import LONG_AGO, NOTICE, Done, FilledForm, Incoming, Said
from handlers.dialogue.replies import Card, Choice, Does, Link, Reply
from nlu.understand import Heard

__all__ = (
    "LONG_AGO", "NOTICE", "Card", "Choice", "Does", "Done", "FilledForm", "Incoming", "Link", "Reply", "Said",
)  # fmt: skip

Values = Mapping[str, Any]


# -- what a turn may read ------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Actor:
    """Who writes, and as what: `role` unit | institution | admin | public, `ref` the id of that unit or body."""

    person_id: str
    role: str
    ref: str = ""
    name: str = ""


@dataclass(frozen=True)
class World:
    """Everything that a turn may read. `records` is read lazily inside the turn's own transaction; `memory` is what
    the conversation remembers between its matters (the engine puts `state.memory` there; keys in `Acted.memory`). The
    engine also adds the `text` of the message and `asked`, the name of the slot that is open ("" when none is).
    """

    actor: Actor
    now: datetime
    message_id: str
    channel: str
    records: Records
    matcher: Matcher
    memory: Values = field(default_factory=dict)
    text: str = ""
    asked: str = ""


# -- how a value is read -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Option:
    """One of several readings offered; it is stored, so that 第二个 means the same later. `value` is JSON."""

    label: str
    value: Any


@dataclass(frozen=True)
class Ok:
    """The value, and a remark when something was put right on the way (it is shown)."""

    value: Any
    remark: str = ""


@dataclass(frozen=True)
class No:
    """Not a value of this slot: why, what to do instead, and mended values to tap. `ends`: the flow cannot go on
    (an excluded instrument, say): the frame is closed with `why` as its answer. `keep` is what to remember as tried
    instead of what was said (the part of a list that is there already).
    """

    why: str
    mends: tuple[Choice, ...] = ()
    ends: bool = False
    keep: Any = None


@dataclass(frozen=True)
class Several:
    """Several readings: offered as a numbered list."""

    options: tuple[Option, ...]
    ask: str = ""


Parsed = Ok | No | Several


def always(_values: Values, _world: World) -> bool:
    """The `when` of a slot that is always wanted."""
    return True


@dataclass(frozen=True)
class Slot:
    """One value of a flow.

    name      the name in labels.md; also the name under which `understand` finds it in a longer sentence
    ask       the question, or a function of the values so far; "" = never asked, only taken when said (optional)
    parse     (text or an understood value, values so far, world) -> Ok | No | Several
    show      value -> text for people
    awaiting  the name that `awaiting` gets while it is asked (default: name), e.g. category_choice
    spot      take it from a longer sentence
    needs     slots that it is derived from or depends on: a change of one clears this one
    derive    (values, world) -> Parsed | None: filled from the other slots; None = cannot, so ask
    when      (values, world) -> bool: whether it is wanted at all
    skip      the value when the person says there is none / does not know; None = may not be skipped
    none_says the words of the tap for that
    unsure    (values, world) -> the value that 随便, 都行, 不知道 come to, with a remark that shows it; None = none
    later     whether it may be put off: it is asked again before the summary
    example   an answer as one would type it, for whoever was not understood twice
    private   never logged and never echoed whole (codes, ID numbers)
    proof     asked after the confirmation (an SMS code); `on_ask` gives a command to carry out when it is asked; the
              question follows once that is done. `in_hand`: the person has what the command would send already
    choices   quick replies shown with the question
    fluid     a wish, a choice or a list: it may be said anew at any time, without a word of correction
    parts     it has parts that may be said one by one (the ends of a range)
    camera    what can be photographed instead of an answer: the words of the tap (拍铭牌)
    form      the flow whose whole form is offered with this question; "" for none
    words     what kind of free words it holds (a kind of nlu.fill.free_words); "" for values with a form of their own
    guess     (text, world) -> whether a message that was not understood may be the answer; else the parser decides
    """

    name: str
    label: str
    ask: str | Callable[[Values, World], str]
    parse: Callable[[Any, Values, World], Parsed]
    show: Callable[[Any], str] = str
    awaiting: str = ""
    spot: bool = True
    needs: tuple[str, ...] = ()
    derive: Callable[[Values, World], Parsed | None] | None = None
    when: Callable[[Values, World], bool] = always
    skip: Any = None
    none_says: str = "没有"
    unsure: Callable[[Values, World], Ok | None] | None = None
    later: bool = False
    example: str = ""
    private: bool = False
    proof: bool = False
    on_ask: Callable[[Values, World], Command] | None = None
    in_hand: Callable[[Values, World], bool] | None = None
    choices: Callable[[Values, World], tuple[Choice, ...]] | None = None
    guess: Callable[[str, World], bool] | None = None
    fluid: bool = False
    parts: bool = False
    words: str = ""
    camera: str = ""
    form: str = ""


@dataclass(frozen=True)
class Problem:
    """What the cross-field check found: the slot it is about, what to say, mended values to tap."""

    slot: str
    why: str
    mends: tuple[Choice, ...] = ()
    warns: bool = False


def no_problems(_values: Values, _world: World) -> tuple[Problem, ...]:
    """The `check` of a flow whose slots do not bear on one another."""
    return ()


@dataclass(frozen=True)
class Flow:
    """Something that a person does by giving values and confirming them.

    intents   the intents that start it; `starts` exact phrases that start it
    guard     (world) -> Reply | Enter | None: why it may not start now, or which flow comes first (then it is resumed)
    seed      (heard, world) -> values known from the outset (a row to be copied, the unit's own region)
    also_in   intents that belong to this flow while it is open (they give values instead of starting something)
    takes     (heard, values, world) -> what this message says for this flow, by slot name (default: the same names)
    check     run before the confirmation; a Problem that does not warn asks its slot again
    confirm   (values, world) -> Reply: the summary to say yes to; without one it is carried out once all is there
    commit    (values, world) -> commands
    done      (values, outcomes, world) -> replies, or an Acted that also remembers and suggests
    remember  (values, outcomes, world) -> what the conversation shall remember (merged into its memory)
    then      the intent to suggest afterwards ("booking_create"): a bare yes starts it
    verbs     the verbs of what it carries out: their denial (不撤了, 别改) calls it off, though it says yes elsewhere
    orders    whether it changes what exists already (撤, 改, 停): denied it is over, and not put by for later
    invite    what is said when this flow is suggested after another
    regroup   (heard, values, world) -> the values as a message that speaks of several things leaves them, and what is
              said of it ("" = nothing); None when it speaks of one. It is asked before anything else
    gathers   (values, name, value) -> the values with a value put where it belongs in a list; None: it is a slot's own
    heard_as  the flow of labels.md in whose context messages are understood while this one is open (its own name)
    moot      (values, world) -> whether what it is about was done in another way, so that nothing is left to ask
    after_refusal  (values, refused, world) -> what is left of it after a refused commit, and what is
              said; None: the refused slot is asked again
    amend     (heard, values, world) -> what a message at the summary changes beyond the values of this flow
    yields    (heard, values, world) -> the flow that a message begins instead, of a thing that this one has not; of
              its `values` those of the open frame are asked or worked out anew
    photo_of  the kind of sheet (nlu.plates) whose photo fills this flow; `photo_fields`: its field -> our slot;
              `photo_key`: the slot that tells one sheet from another, `photo_marks`: those that do without a key
    another   (values, values of a further sheet) -> the values with that sheet as one more item
    repeats   whether it is usually done several times in a row: then what waits beneath it is suggested, not begun
    """

    name: str
    title: str
    roles: frozenset[str]
    intents: tuple[str, ...]
    slots: tuple[Slot, ...]
    commit: Callable[[Values, World], tuple[Command, ...]]
    done: Callable[[Values, tuple[Outcome, ...], World], tuple[Reply, ...] | Acted]
    starts: tuple[str, ...] = ()
    guard: Callable[[World], Reply | Enter | None] | None = None
    seed: Callable[[Heard, World], Values] | None = None
    also_in: tuple[str, ...] = ()
    takes: Callable[[Heard, Values, World], Values] | None = None
    check: Callable[[Values, World], tuple[Problem, ...]] = no_problems
    confirm: Callable[[Values, World], Reply | None] | None = None
    remember: Callable[[Values, tuple[Outcome, ...], World], Values] | None = None
    then: str = ""
    verbs: tuple[str, ...] = ()
    orders: bool = False
    invite: Reply | None = None
    photo_of: str = ""
    photo_fields: Mapping[str, str] = field(default_factory=dict)
    photo_key: str = ""
    photo_marks: tuple[str, ...] = ()
    another: Callable[[Values, Values], Values] | None = None
    repeats: bool = False
    moot: Callable[[Values, World], bool] | None = None
    heard_as: str = ""
    regroup: Callable[[Heard, Values, World], tuple[Values, str] | None] | None = None
    gathers: Callable[[Values, str, Any], Values | None] | None = None
    after_refusal: Callable[[Values, Refused, World], tuple[Values, str] | None] | None = None
    amend: Callable[[Heard, Values, World], Acted | None] | None = None
    yields: Callable[[Heard, Values, World], Acted | None] | None = None

    def slot(self, name: str) -> Slot:
        """The slot called `name`; KeyError when there is none."""
        return self.by_name[name]

    @cached_property
    def by_name(self) -> Mapping[str, Slot]:
        """The slots by their names."""
        return {slot.name: slot for slot in self.slots}

    @cached_property
    def spotted(self) -> frozenset[str]:
        """The names of the slots whose values may stand inside a longer sentence."""
        return frozenset(slot.name for slot in self.slots if slot.spot)


@dataclass(frozen=True)
class Enter:
    """Go into another flow first (registration, before the first booking), saying why.

    With `offer` it is suggested, and begun by a yes or by an answer to its first question; without, it begins at once.
    """

    flow: str
    reply: Reply
    offer: bool = False


@dataclass(frozen=True)
class Acted:
    """What a one-shot answer or action comes to: replies now, commands to carry out, a suggestion to say yes to.

    `then` names the intent to suggest, which starts with `values` as its slots.
    `enter` goes into a flow with `values` already known (its confirmation may be all that is left); with commands,
    after them, unless all were refused; `after` is said then. `memory` is merged into the
    conversation's memory (a None removes its key).
    """

    replies: tuple[Reply, ...] = ()
    commands: tuple[Command, ...] = ()
    then: str = ""
    enter: str = ""
    values: Values = field(default_factory=dict)
    memory: Values = field(default_factory=dict)
    after: str = ""


@dataclass(frozen=True)
class Deed:
    """Something done or answered at once, in one message: a question, or a staff command that says everything.

    `do` gives None when the message is not for it after all. `ahead`: it is asked before what is open; `beside`: and
    what the message tells beside its question is written down as well; `idle`: only while nothing is open.
    """

    name: str
    intents: tuple[str, ...]
    roles: frozenset[str]
    do: Callable[[Heard, str, World], Acted | None]
    ahead: bool = False
    beside: bool = False
    idle: bool = False


@dataclass(frozen=True)
class Skills:
    """All that can be said and done. `reports` word what came of a command that no flow asked for; `wishes` the
    taps for what may have been meant.
    """

    flows: Mapping[str, Flow]
    deeds: tuple[Deed, ...]
    reports: Mapping[type, Callable[[Any, Outcome, World], tuple[Reply, ...]]]
    refusal: Callable[[Any, World], str]
    menu: Callable[[World], Reply]
    wishes: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_start(self) -> Mapping[str, tuple[Flow, ...]]:
        """The flows that an exact phrase starts, by that phrase."""
        phrases = {phrase for flow in self.flows.values() for phrase in flow.starts}
        return {phrase: tuple(f for f in self.flows.values() if phrase in f.starts) for phrase in phrases}

    def begun_by(self, intent: str) -> Flow | None:
        """The first flow that an intent starts, whoever may; None when it starts none."""
        return next((f for f in self.flows.values() if intent in f.intents), None)


# -- the conversation ----------------------------------------------------------------------------------------------
CONFIRM, COMMITTING, NEXT_ACTION = "confirm", "committing", "next_action"
AFTER = "after"
"""The key of the memory under which stands, for a flow that was suggested first, the one that waits for it."""
BEFORE = "before"
"""The key of the memory under which a suggestion is kept while something else was begun instead of it."""
ENTERING = "entering"
"""The key of the memory under which a flow waits that is entered when the commands given before it are done."""
TRIED = "~tried"
"""Under this key `Slot.parse` finds, beside the values, what was doubted before: {slot name: value}."""


@dataclass(frozen=True)
class Frame:
    """One flow under way. Where it stands follows from which values are there; no step number is stored.

    `filled` are the slots in the order they were said, `derived` those worked out, `tried` values that were doubted
    (said again they are taken), `put_off` the slots that are asked after all others. `expected` and `outcomes` live
    only between a commit and what comes of it.
    """

    flow: str
    values: Values = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    awaiting: str = ""
    options: tuple[Option, ...] = ()
    tries: int = 0
    confirmed: bool = False
    tried: Values = field(default_factory=dict)
    put_off: tuple[str, ...] = ()
    expected: int = 0
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True)
class State:
    """A conversation: open frames (last on top), parked ones, and the suggestion that a bare yes would take."""

    frames: tuple[Frame, ...] = ()
    parked: tuple[Frame, ...] = ()
    suggested: str = ""
    memory: Values = field(default_factory=dict)
    version: int = 1


@dataclass(frozen=True)
class Turn:
    """What a step comes to: the new state, what to say, what to carry out."""

    state: State
    replies: tuple[Reply, ...] = ()
    commands: tuple[Command, ...] = ()
