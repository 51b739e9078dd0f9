"""A conversation without server or database: step, carry out, step again, over the memory store."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from booking.bodies import EVERY_CATEGORY, IN_FORCE, Authority, Capability, Institution
from booking.commands import CheckResults, Command, SubmitResults
from booking.events import Event
from booking.execute import Outcome, Setting, execute
from booking.memory import MemoryStore
from booking.people import Duty, Person, Role, RoleKind
from catalogue_match.match import Matcher, shipped_matcher
from handlers.dialogue.engine import awaiting, step
from handlers.dialogue.model import Actor, Done, Incoming, Reply, Said, Skills, State, Turn, World
from handlers.skills import SKILLS

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
INSTITUTE, OFFICE = "institute", "office"
CHECKER, APPROVER = "王核验", "赵批准"
MOST_COMMANDS = 40


@lru_cache
def the_matcher() -> Matcher:
    """The matcher as shipped, read once."""
    return shipped_matcher()


@dataclass
class Town:
    """A store with one institution that verifies everything in its province, and one authority above it."""

    store: MemoryStore = field(default_factory=MemoryStore)
    now: datetime = NOW
    codes: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ids = count(1)

    def open(self, *, institution: str = "内蒙古自治区计量测试研究院", region_code: str = "150000") -> Town:
        """Put the institution and the authority there, each with its staff, who checks and who releases."""
        body = Institution(INSTITUTE, institution, region_code, "", "0471-8192306")
        self.store.put(body)
        self.store.put(Capability("c1", INSTITUTE, EVERY_CATEGORY, (region_code,), IN_FORCE, self.now))
        self.store.put(Authority(OFFICE, "市场监督管理局", region_code))
        for name, kind, ref in ((INSTITUTE, RoleKind.INSTITUTION, INSTITUTE), (OFFICE, RoleKind.AUTHORITY, OFFICE)):
            self.store.put(Person(name, name=name, created_at=self.now))
            duties = (Duty.ADMIN, Duty.RECEIVER, Duty.TESTER) if ref == INSTITUTE else ("*",)
            self.store.put(Role(name, kind, ref, duties=duties))
        for name, duty in ((CHECKER, Duty.CHECKER), (APPROVER, Duty.APPROVER)):
            self.store.put(Person(name, name=name, created_at=self.now))
            self.store.put(Role(name, RoleKind.INSTITUTION, INSTITUTE, duties=(duty,)))
        return self

    def release(self, *line_ids: str) -> None:
        """The second and the third signature of registered results."""
        for person_id, command in ((CHECKER, CheckResults(line_ids)), (APPROVER, SubmitResults(line_ids))):
            assert self.carry_out(person_id, command).refused is None

    def setting(self, person_id: str, message_id: str = "") -> Setting:
        """The setting of one command."""
        return Setting(
            now=self.now,
            person_id=person_id,
            fresh=lambda: f"x{next(self._ids):06d}",
            digits=lambda n: f"{next(self._ids):0{n}d}"[-n:],
            digest=lambda text: hashlib.sha256(text.encode()).hexdigest(),
            message_id=message_id,
        )

    def carry_out(self, person_id: str, command: Command, message_id: str = "") -> Outcome:
        """Execute and record, as a turn does."""
        outcome = execute(command, self.store, self.setting(person_id, message_id))
        self.events.extend(outcome.events)
        self.store.record(outcome.events)
        for event in outcome.events:
            if event.name == "PhoneCodeSent":
                self.codes[event.data["phone"]] = event.data["secret"]["code"]
        return outcome

    @property
    def last_code(self) -> str:
        """The code sent last."""
        return next(reversed(self.codes.values()), "000000")


@dataclass
class Talk:
    """One person talking in a town. `state` is the conversation; `done` the commands that went through."""

    town: Town
    person_id: str = "u"
    role: str = "unit"
    ref: str = ""
    skills: Skills = SKILLS
    state: State = field(default_factory=State)
    done: list[tuple[Command, Outcome]] = field(default_factory=list)
    journal: list[tuple[Incoming, World]] = field(default_factory=list)
    heard: int = 0

    def world(self) -> World:
        """What this turn may read."""
        return World(
            actor=Actor(self.person_id, self.role, self.ref),
            now=self.town.now,
            message_id=f"{self.person_id}-{self.heard}",
            channel="chat",
            records=self.town.store,
            matcher=the_matcher(),
        )

    def say(self, text: str, *images: str) -> tuple[Reply, ...]:
        """One message, carried out to its end; gives everything that is answered."""
        if self.town.store.person(self.person_id) is None:
            self.town.store.put(Person(self.person_id, created_at=self.town.now))
        self.heard += 1
        world = self.world()
        turn = self.take(Said(text, images), world)
        replies, waiting = list(turn.replies), deque(turn.commands)
        for _ in range(MOST_COMMANDS):
            if not waiting:
                break
            command = waiting.popleft()
            outcome = self.outcome(command, world.message_id)
            self.done.append((command, outcome))
            turn = self.take(Done(command, outcome), world)
            replies += turn.replies
            waiting.extend(turn.commands)
        assert not waiting, "a message leads to commands without end"
        return tuple(replies)

    def take(self, event: Incoming, world: World) -> Turn:
        """One step."""
        turn = step(self.skills, self.state, event, world)
        self.state = turn.state
        return turn

    def outcome(self, command: Command, message_id: str) -> Outcome:
        """What comes of a command; a test may refuse it."""
        return self.town.carry_out(self.person_id, command, message_id)

    @property
    def awaiting(self) -> str | None:
        """What was just asked for, by its outside name."""
        return awaiting(self.state, self.skills)

    def values(self) -> Mapping[str, Any]:
        """What the open frame holds."""
        return self.state.frames[-1].values if self.state.frames else {}


def text_of(replies: tuple[Reply, ...]) -> str:
    """Replies as one text."""
    return "\n".join(reply.text for reply in replies)
