"""Everything kept in dictionaries: the store of tests, of the property machine and of replays.

It keeps the same promises as the store in SQL (`tests/storage/contract.py`). The three parts of the port stand in
files of their own: people and bodies, the ledger with its bookings, and what happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from booking.bodies import Authority, Capability, Institution
from booking.booking import Booking
from booking.instrument import Instrument
from booking.line import Line
from booking.memory_bookings import KeptBookings
from booking.memory_history import KeptHistory
from booking.memory_people import KeptPeople
from booking.people import Identity, Person, PhoneCode, Role
from booking.ports import Thing
from booking.result import Publication, Receipt, Result
from booking.unit import JoinRequest, Unit

_KEYS: dict[type, Callable[[Any], Any]] = {
    Unit: lambda one: one.id,
    JoinRequest: lambda one: one.id,
    Institution: lambda one: one.id,
    Authority: lambda one: one.id,
    Capability: lambda one: one.id,
    Person: lambda one: one.id,
    Identity: lambda one: (one.channel, one.address),
    Role: lambda one: (one.person_id, one.kind, one.ref),
    PhoneCode: lambda one: (one.phone, one.sent_at),
    Instrument: lambda one: one.id,
    Booking: lambda one: one.no,
    Line: lambda one: one.id,
    Receipt: lambda one: one.id,
    Result: lambda one: one.id,
    Publication: lambda one: one.id,
}
"""What each kind of thing is known by: `put` overwrites the thing with the same key."""


@dataclass(frozen=True)
class Snapshot:
    """Everything that a store held at one moment (its values are frozen, so dictionaries are copied, not values)."""

    held: dict[str, Any]


class MemoryStore(KeptPeople, KeptBookings, KeptHistory):
    """The whole `Store` of `booking/ports.py` over dictionaries."""

    def put(self, thing: Thing) -> None:
        self._kept.setdefault(type(thing), {})[_KEYS[type(thing)](thing)] = thing

    def snapshot(self) -> Snapshot:
        """What is held now, to come back to by `restore`: the savepoint of a turn."""
        held = dict(vars(self))
        held["_kept"] = {kind: dict(things) for kind, things in self._kept.items()}
        for name in ("_aliases", "_settings", "_counts"):
            held[name] = dict(held[name])
        held["_past"] = {key: list(rows) for key, rows in self._past.items()}
        return Snapshot(held)

    def restore(self, snapshot: Snapshot) -> None:
        """Hold exactly what was held at `snapshot`, which stays usable."""
        vars(self).update(snapshot.held)
        vars(self).update(self.snapshot().held)
