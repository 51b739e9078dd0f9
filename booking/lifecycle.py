"""How a lifecycle is declared, and the one function that moves a thing through it.

A lifecycle is a table of transitions. Behaviour, menus, permissions, audit, notices, the clock's work and the
documents in `docs/lifecycle/` are all read from it, so that there is nothing to keep in step by hand. A transition
belongs to parties: what a person is *to this thing*, never what they are in general. Nothing outside `move` decides
whether somebody may do something to a thing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from booking.refusal import Refused, Why


class Party(StrEnum):
    """What somebody is to a thing (SPEC 1); CLOCK is the service itself acting on a rule."""

    UNIT = "使用单位"
    AGENT = "代办人"
    INSTITUTION = "受理机构"
    AUTHORITY = "主管部门"
    CLOCK = "系统"


@dataclass(frozen=True)
class Transition:
    """One row of a lifecycle: who may move what from where to where, and the event that says it happened."""

    verb: str
    title: str
    sources: frozenset[str]
    target: str
    parties: frozenset[Party]
    event: str
    needs_reason: bool = False


def T(  # noqa: N802 - the one-letter name keeps a lifecycle readable as a table
    verb: str,
    title: str,
    sources: tuple[str, ...],
    target: str,
    parties: tuple[Party, ...],
    event: str,
    *,
    needs_reason: bool = False,
) -> Transition:
    """A row of a table, written short."""
    return Transition(verb, title, frozenset(sources), target, frozenset(parties), event, needs_reason)


@dataclass(frozen=True)
class Life:
    """A whole lifecycle: its states in order, its rows, who holds a thing in each state and for how long at most."""

    name: str
    title: str
    states: tuple[str, ...]
    initial: tuple[str, ...]
    created: str
    transitions: tuple[Transition, ...]
    holders: Mapping[str, Party] = field(default_factory=dict)
    terms: Mapping[str, timedelta] = field(default_factory=dict)
    working_days: bool = False

    def row(self, verb: str) -> Transition:
        """The transition called `verb`; KeyError when the table has none (a fault of ours, not of a person)."""
        for transition in self.transitions:
            if transition.verb == verb:
                return transition
        raise KeyError(f"{self.name} has no verb {verb!r}")

    def held_by(self, party: Party) -> tuple[str, ...]:
        """The states in which it is the turn of `party`."""
        return tuple(state for state, whose in self.holders.items() if whose is party)

    @property
    def events(self) -> frozenset[str]:
        """Every event this life can give, its creation included."""
        return frozenset(t.event for t in self.transitions) | {self.created}


class Living(Protocol):
    """A frozen dataclass with a lifecycle."""

    life: ClassVar[Life]

    @property
    def state(self) -> str: ...
    @property
    def since(self) -> datetime: ...


Thing = TypeVar("Thing", bound=Living)


@dataclass(frozen=True)
class Moved(Generic[Thing]):
    """A thing in its new state and the row of the table that brought it there."""

    thing: Thing
    transition: Transition


def move(
    thing: Thing,
    verb: str,
    party: Party,
    *,
    now: datetime,
    reason: str = "",
    worked: Callable[[timedelta], datetime] | None = None,
) -> Moved[Thing] | Refused:
    """Move `thing` by `verb`, or say why not. `since` is set to `now`, `due` (when it has one) by the life's terms.

    `worked` gives the end of a term that counts working days; without it every day counts.
    """
    row = thing.life.row(verb)
    if party not in row.parties:
        return Refused(Why.NOT_YOURS, data={"verb": row.title, "party": party.value})
    if thing.state not in row.sources:
        return Refused(Why.WRONG_STATE, data={"verb": row.title, "state": thing.state})
    if row.needs_reason and not reason.strip():
        return Refused(Why.REASON_NEEDED, slot="reason", data={"verb": row.title})
    changes: dict[str, Any] = {"state": row.target, "since": now}
    if hasattr(thing, "due"):
        term = thing.life.terms.get(row.target)
        counted = worked if worked is not None and thing.life.working_days else now.__add__
        changes["due"] = counted(term) if term else None
    return Moved(replace(thing, **changes), row)  # type: ignore[type-var]  # every Living is a frozen dataclass


def open_to(thing: Living, party: Party) -> tuple[Transition, ...]:
    """The rows that `party` may use on `thing` now: the menu it sees, from the table that decides."""
    return tuple(t for t in thing.life.transitions if thing.state in t.sources and party in t.parties)


def holder(thing: Living) -> Party | None:
    """Whose turn it is; None when nothing more is to be done."""
    return thing.life.holders.get(thing.state)
