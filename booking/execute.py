"""The one door through which anything is changed: `execute(command, store, setting) -> Outcome`.

A handler loads what it needs, asks the lifecycle and the rules, and either writes and gives events, or refuses and
writes nothing. It runs inside the caller's transaction; committing, audit rows and notices are the unit of work's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from booking.events import Event
from booking.ports import Store
from booking.refusal import Refused


@dataclass(frozen=True)
class Setting:
    """Who asks, when, and where fresh names come from; handlers read no clock and no chance of their own.

    `now` carries its zone (Asia/Shanghai). `fresh()` gives a new unguessable id, `digits(n)` a random decimal code,
    `digest(text)` a keyed one-way digest (for codes).
    """

    now: datetime
    person_id: str
    fresh: Callable[[], str]
    digits: Callable[[int], str]
    digest: Callable[[str], str]
    channel: str = ""
    message_id: str = ""

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
