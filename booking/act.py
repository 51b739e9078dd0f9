"""One command being carried out: what it will write and what happened, kept back until nothing can refuse it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, TypeVar, cast

from booking.booking import Booking
from booking.events import Event
from booking.facts import facts
from booking.keys import key_of
from booking.lifecycle import Living, Party, move
from booking.line import DRAFT, Line
from booking.parties import Owned, party_for
from booking.ports import Store, Thing
from booking.refusal import Refused
from booking.setting import Outcome, Setting
from booking.working_days import WorkingDays, working_days

Alive = TypeVar("Alive", bound=Living)
END_OF_DAY = time(23, 59)


class Act:
    """Moves and events of one command. Nothing reaches the store before `done`, so a refusal leaves no trace."""

    def __init__(self, store: Store, setting: Setting) -> None:
        self.store = store
        self.setting = setting
        self._things: dict[tuple[type, Any], Thing] = {}
        self._events: list[Event] = []
        self._dropped: list[str] = []
        self._calendar: WorkingDays | None = None

    def put(self, thing: Thing) -> None:
        """Write `thing` at the end; the last writing of the same thing counts."""
        self._things[type(thing), key_of(thing)] = thing

    def drop_draft_lines(self, booking_no: str) -> None:
        """Forget the draft lines of a booking before anything is written."""
        self._dropped.append(booking_no)

    def create(self, thing: Alive, verb: str, *, itself: bool = False) -> Alive:
        """A new thing with a life comes into being, by the person or by the service `itself`.

        `verb` is what its history calls that.
        """
        self._write(thing)
        self._say(thing, thing.life.created, verb=verb, by="" if itself else self.setting.person_id)
        return thing

    def move(
        self, thing: Alive, verb: str, *, reason: str = "", change: Callable[[Alive], Alive] | None = None
    ) -> Alive | Refused:
        """Move `thing` as the person who asks, if the table lets them; `change` is written in the same stroke."""
        party = party_for(verb, self.setting.person_id, cast("Owned", thing), self.store, now=self.setting.now)
        if isinstance(party, Refused):
            return party
        return self._moved(thing, verb, party, reason, change)

    def surely(self, thing: Alive, verb: str, *, change: Callable[[Alive], Alive] | None = None) -> Alive:
        """Move `thing` as the person who asks, where the command has made sure before that the table lets them."""
        return _sure(self.move(thing, verb, change=change), thing, verb)

    def clock(
        self, thing: Alive, verb: str, *, reason: str = "", change: Callable[[Alive], Alive] | None = None
    ) -> Alive:
        """Move `thing` by a rule, as the service itself; a rule that the table forbids is a bug of ours."""
        return _sure(self._moved(thing, verb, Party.CLOCK, reason, change), thing, verb)

    def _moved(
        self, thing: Alive, verb: str, party: Party, reason: str, change: Callable[[Alive], Alive] | None
    ) -> Alive | Refused:
        moved = move(thing, verb, party, now=self.setting.now, reason=reason, worked=self.worked)
        if isinstance(moved, Refused):
            return moved
        after = change(moved.thing) if change else moved.thing
        self._write(after)
        row = moved.transition
        by = "" if party is Party.CLOCK else self.setting.person_id
        self._say(after, row.event, verb=row.title, by=by, party=party, reason=reason)
        return after

    def worked(self, term: timedelta) -> datetime:
        """The end of a term of working days that begins now: the last minute of its last day."""
        if self._calendar is None:
            self._calendar = working_days(self.store)
        return datetime.combine(
            self._calendar.after(self.setting.today, term.days), END_OF_DAY, self.setting.now.tzinfo
        )

    def _write(self, thing: Living) -> None:
        self.put(cast("Thing", thing))

    def _say(
        self,
        thing: Living,
        name: str,
        *,
        verb: str,
        by: str,
        party: str = "",
        reason: str = "",
    ) -> None:
        event = Event(name, thing.life.name, cast("Booking", thing).id, self.setting.now)
        self._events.append(replace(event, by=by, party=str(party), verb=verb, reason=reason, data=facts(thing)))

    def tell(self, name: str, kind: str, thing_id: str, /, *, verb: str = "", **data: Any) -> None:
        """Something that people hear of (a summary); with a `verb` it stands in the thing's history as well."""
        self._events.append(
            Event(name, kind, thing_id, self.setting.now, by=self.setting.person_id, verb=verb, data=data)
        )

    def lines(self, booking_no: str) -> tuple[Line, ...]:
        """The lines of a booking as they will stand once this is done."""
        dropped = booking_no in self._dropped
        kept = self.store.lines(booking_no)
        lines = {line.id: line for line in kept if not (dropped and line.state == DRAFT)}
        lines |= {
            one.id: one for one in self._things.values() if isinstance(one, Line) and one.booking_no == booking_no
        }
        return tuple(sorted(lines.values(), key=lambda line: line.n))

    def booking(self, booking_no: str) -> Booking | None:
        """A booking as it will stand once this is done."""
        pending = self._things.get((Booking, booking_no))
        return pending if isinstance(pending, Booking) else self.store.booking(booking_no)

    def done(self, result: Mapping[str, Any] | Iterable[tuple[str, Any]] = ()) -> Outcome:
        """Write everything and give the outcome."""
        for booking_no in self._dropped:
            self.store.drop_draft_lines(booking_no)
        for thing in self._things.values():
            self.store.put(thing)
        return Outcome(tuple(self._events), result=dict(result))


def _sure(moved: Alive | Refused, thing: Alive, verb: str) -> Alive:
    if isinstance(moved, Refused):
        raise TypeError(f"{verb} of {thing.life.name} in {thing.state}: {moved}")
    return moved
