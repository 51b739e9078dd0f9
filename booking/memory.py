"""Everything kept in dictionaries: the store of tests, of the property machine and of replays.

It keeps the same promises as the store in SQL (`tests/storage/contract.py`). The four parts of the port stand in
files of their own: people and bodies, the ledger with its bookings, institutions' desks, and what happened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from booking.complaint import Complaint
from booking.keys import key_of
from booking.login import Account
from booking.memory_bookings import KeptBookings
from booking.memory_catalogue import KeptCatalogue
from booking.memory_desk import KeptDesks
from booking.memory_history import KeptHistory
from booking.memory_people import KeptPeople
from booking.memory_staff import KeptStaff
from booking.memory_supervision import KeptSupervision
from booking.people import Identity, Person, PhoneCode, Role
from booking.ports import Thing
from booking.recovery import Recovery
from booking.system_key import SystemKey
from booking.unit import JoinRequest


@dataclass(frozen=True)
class Snapshot:
    """Everything that a store held at one moment (its values are frozen, so dictionaries are copied, not values)."""

    held: dict[str, Any]


class MemoryStore(KeptCatalogue, KeptSupervision, KeptPeople, KeptStaff, KeptBookings, KeptDesks, KeptHistory):
    """The whole `Store` of `booking/ports.py` over dictionaries."""

    def put(self, thing: Thing) -> None:
        self._kept.setdefault(type(thing), {})[key_of(thing)] = thing

    def forget(self, person: Person) -> None:
        self.put(replace(person, name="", phone=""))
        mine: dict[type, Callable[[Any], bool]] = {
            Identity: lambda one: one.person_id == person.id,
            Role: lambda one: one.person_id == person.id,
            Account: lambda one: one.person_id == person.id,
            PhoneCode: lambda one: one.sender == person.id or (person.phone != "" and one.phone == person.phone),
            JoinRequest: lambda one: one.person_id == person.id,
            SystemKey: lambda one: one.person_id == person.id,
            Recovery: lambda one: person.phone != "" and one.phone == person.phone,
        }
        for kind, is_mine in mine.items():
            self._kept[kind] = {key: one for key, one in self._kept.get(kind, {}).items() if not is_mine(one)}
        for key, said in list(self._kept.get(Complaint, {}).items()):
            if person.phone and said.phone == person.phone:
                self._kept[Complaint][key] = replace(said, phone="")

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
