"""Everything kept in dictionaries: the store of tests, of the property machine and of replays.

It keeps the same promises as the store in SQL (`tests/storage/contract.py`). The four parts of the port stand in
files of their own: people and bodies, the ledger with its bookings, institutions' desks, and what happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from booking.keys import key_of
from booking.memory_bookings import KeptBookings
from booking.memory_catalogue import KeptCatalogue
from booking.memory_desk import KeptDesks
from booking.memory_history import KeptHistory
from booking.memory_people import KeptPeople
from booking.memory_staff import KeptStaff
from booking.memory_supervision import KeptSupervision
from booking.ports import Thing


@dataclass(frozen=True)
class Snapshot:
    """Everything that a store held at one moment (its values are frozen, so dictionaries are copied, not values)."""

    held: dict[str, Any]


class MemoryStore(KeptCatalogue, KeptSupervision, KeptPeople, KeptStaff, KeptBookings, KeptDesks, KeptHistory):
    """The whole `Store` of `booking/ports.py` over dictionaries."""

    def put(self, thing: Thing) -> None:
        self._kept.setdefault(type(thing), {})[key_of(thing)] = thing

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
