"""The turn: one message in, its answer out, and everything in between inside one transaction (DESIGN 4).

answered already? the stored reply -> lock and load the conversation -> who is this -> step -> carry out each command
-> save the conversation and the reply. Audit rows and notices are the unit of work's; nothing is committed here. The
turn may be run again from its start, so it changes nothing but the session that it is given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.commands import Command
from booking.people import Identity, Person
from booking.setting import Asker, Outcome, Setting
from bot.chance import digits, fresh_id
from bot.channels.bare_answers import owned
from bot.channels.numbered import more_of, on_screen, remember
from bot.channels.sms_words import NOTHING_SHOWN, PhoneScreen
from bot.reply_json import dump_replies, load_replies
from catalogue_match.match import Matcher
from handlers.dialogue.model import Actor, Done, FilledForm, Incoming, Reply, Said, Skills, State, Turn, World
from handlers.dialogue.replacing import replace
from nlu.clean import clean
from nlu.plates.read import Reading
from storage.talk import Writer, known_as
from storage.unit_of_work import Session

ERASED = "PersonErased"
MOST_COMMANDS = 40
"""Commands that one message may lead to. More is a flow that answers its own commands for ever: a fault of ours."""

_RANK = {"unit": 0, "institution": 1, "admin": 2}
NEWCOMER = "unit"
"""What somebody without a role is taken for: nearly always a shop owner who is about to register."""


@dataclass(frozen=True)
class Message:
    """A message as a channel hands it over. `id` is unique among those of its address; `images` are names in the media
    folder; `read` is what was read on the last of them, None when nobody tried or the reader does not work; `before`
    are further pictures that came with it and what was read on each; `form` is a form that was filled in; `asker` says
    from where it comes when the address alone does not.
    """

    channel: str
    address: str
    id: str
    text: str
    images: tuple[str, ...] = ()
    role: str = NEWCOMER
    read: Reading | None = None
    asker: Asker | None = None
    before: tuple[tuple[str, Reading | None], ...] = ()
    form: FilledForm | None = None


@dataclass(frozen=True)
class Answered:
    """What a message was answered; `awaiting` names what was just asked for; `repeated`: it was answered before;
    `before` is what the person's telephone showed until then.
    """

    replies: tuple[Reply, ...]
    awaiting: str | None
    state: State | None = None
    repeated: bool = False
    before: PhoneScreen = NOTHING_SHOWN


@dataclass(frozen=True)
class Dialogue:
    """The conversation as the turn uses it: a pure function over a value, and the JSON form of that value."""

    skills: Skills
    step: Callable[[Skills, State, Incoming, World], Turn]
    awaiting: Callable[[State, Skills], str | None]
    dump_state: Callable[[State], Mapping[str, Any]]
    load_state: Callable[[Mapping[str, Any]], State]


Execute = Callable[[Command, Any, Setting], Outcome]


@dataclass(frozen=True)
class Turns:
    """Answers messages. `matcher_of` gives the matcher that knows the names learned up to a version."""

    dialogue: Dialogue
    matcher_of: Callable[[Session], Matcher]
    execute: Execute

    def take(self, session: Session, message: Message, now: datetime) -> Answered:
        """One turn."""
        talk = session.talk
        known, person, saved = _arrived(session, message, now)
        if known is not None:
            return _repeated(known)
        state = State() if saved is None else self.dialogue.load_state(saved)
        before = on_screen(state, now)
        state, replies = self._converse(session, message, person, state, now)
        if any(event.name == ERASED for event in session.events):
            state = State()  # what was said before is forgotten, too
        state = remember(state, replies, message.channel, now)
        awaiting = self.dialogue.awaiting(state, self.dialogue.skills)
        talk.save(person.person_id, self.dialogue.dump_state(state), now)
        reply = {"replies": dump_replies(replies), "awaiting": awaiting}
        talk.keep_reply(message.channel, message.address, message.id, person_id=person.person_id, reply=reply, now=now)
        return Answered(replies, awaiting, state, before=before)

    def _converse(
        self, session: Session, message: Message, person: Writer, state: State, now: datetime
    ) -> tuple[State, tuple[Reply, ...]]:
        """Step, carry out what the step wants done, and step again with what came of it."""
        world = World(
            actor=acting(person, state, message.role),
            now=now,
            message_id=known_as(session.keyring, message.channel, message.address, message.id),
            channel=message.channel,
            records=session.store,
            matcher=self.matcher_of(session),
        )
        setting = Setting(
            now=now,
            person_id=person.person_id,
            fresh=fresh_id,
            digits=digits,
            digest=session.keyring.digest,
            channel=message.channel,
            message_id=message.id,
            asker=message.asker or Asker(session.keyring.digest(f"{message.channel} {message.address}")[:24]),
        )
        if more := more_of(message.text, state):
            return state, more
        step, skills = self.dialogue.step, self.dialogue.skills
        heard = Said(clean(message.text), message.images, message.read, before=message.before, form=message.form)
        said = owned(heard, state, world.actor, session, now)
        turn = step(skills, state, said, world)
        replies, waiting = list(turn.replies), deque(turn.commands)
        carried_out = 0
        while waiting:
            carried_out += 1
            if carried_out > MOST_COMMANDS:
                raise RuntimeError(f"message {message.id} leads to more than {MOST_COMMANDS} commands")
            command = waiting.popleft()
            outcome = self.execute(command, session.store, setting)
            session.record(outcome.events)
            if outcome.events:  # it may have granted a role, which then holds at once
                person = session.talk.writer(message.channel, message.address) or person
            world = replace(world, actor=acting(person, turn.state, message.role))
            turn = step(skills, turn.state, Done(command, outcome), world)
            replies += turn.replies
            waiting.extend(turn.commands)
        return turn.state, tuple(replies)


def _arrived(session: Session, message: Message, now: datetime) -> tuple[Any, Writer, Any]:
    """The reply that the message was given already, who writes, and their conversation, which nobody else can load
    before this turn ends.
    """
    talk = session.talk
    if session.alone:
        arrival = talk.arrived(message.channel, message.address, message.id)
        if arrival is not None:
            return arrival.reply, arrival.writer, arrival.state
    known = talk.answered(message.channel, message.address, message.id)
    person = writer(session, message, now)
    if known is not None:
        return known, person, None
    saved = talk.load(person.person_id, now)
    if not session.alone:  # the same message may have been answered while this one waited for the lock
        known = talk.answered(message.channel, message.address, message.id)
    return known, person, saved


def _repeated(known: Mapping[str, Any]) -> Answered:
    return Answered(load_replies(known["replies"]), known["awaiting"], repeated=True)


def writer(session: Session, message: Message, now: datetime) -> Writer:
    """Who writes from the address of a message; a new address makes a new person.

    Somebody who writes by SMS from a telephone that was confirmed by a code is the person who confirmed it; a new one
    has shown by the message itself that the telephone is theirs.
    """
    known = session.talk.writer(message.channel, message.address)
    if known is not None:
        return known
    person = session.store.person_of_phone(message.address) if message.channel == "sms" else None
    if person is not None:
        session.store.put(Identity(message.channel, message.address, person.id))
        roles = session.store.roles_by_grant(person.id)
        return Writer(person.id, person.name, tuple((role.kind.value, role.ref) for role in roles))
    person = Person(fresh_id(), phone=message.address if message.channel == "sms" else "", created_at=now)
    session.store.put(person)
    session.store.put(Identity(message.channel, message.address, person.id))
    return Writer(person.id, person.name, ())


def acting(person: Writer, state: State, newcomer: str) -> Actor:
    """As what a person writes: the role that the conversation remembers, else the highest one, the last granted."""
    chosen = state.memory.get("acting")
    if chosen is not None and tuple(chosen) in person.roles:
        kind, ref = chosen
        return Actor(person.person_id, kind, ref, person.name)
    if not person.roles:
        return Actor(person.person_id, newcomer, "", person.name)
    latest_first = reversed(person.roles)
    kind, ref = max(latest_first, key=lambda role: _RANK[role[0]])  # of equals, max gives the first
    return Actor(person.person_id, kind, ref, person.name)
