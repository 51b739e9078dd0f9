"""In what setting a command is carried out, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from booking.events import Event
from booking.ports import Store
from booking.refusal import Refused, Why


@dataclass(frozen=True)
class Asker:
    """From where somebody asks. `seat`: the browser or the address of a channel, as a digest; `network`: the network
    address behind which anybody may make any number of seats, as a digest, "" where a platform or a telephone vouches
    for who it is. `proved`: a person has shown there that they are no program.
    """

    seat: str = ""
    network: str = ""
    proved: bool = False


@dataclass(frozen=True)
class Setting:
    """Who asks, when, and where fresh names come from; handlers read no clock and no chance of their own.

    `now` carries its zone (Asia/Shanghai). `fresh()` gives a new unguessable id, `digits(n)` a random decimal code,
    `digest(text)` a keyed one-way digest (for codes). `person_id` "" is the service itself (a job of the clock).
    """

    now: datetime
    person_id: str
    fresh: Callable[[], str]
    digits: Callable[[int], str]
    digest: Callable[[str], str]
    channel: str = ""
    message_id: str = ""
    asker: Asker = Asker()

    @property
    def today(self) -> date:
        """The day in China on which this happens."""
        return self.now.date()


@dataclass(frozen=True)
class Outcome:
    """What came of a command: its events, or a refusal; `result` holds ids that the caller tells people about.

    Every handler checks first and writes last, so a refusal has written nothing and needs no undoing. The one thing
    that is written beside a refusal is the counted try of a wrong phone code: callers must not undo it.
    """

    events: tuple[Event, ...] = ()
    refused: Refused | None = None
    result: Mapping[str, Any] = field(default_factory=dict)


Handler = Callable[[Any, Store, Setting], Outcome]


def refuse(why: Why, slot: str = "", **data: Any) -> Outcome:
    """A refusal as the outcome of a command."""
    return Outcome(refused=Refused(why, slot, data))
