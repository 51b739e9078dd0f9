"""Lays what a set-up holds into the store, before a conversation begins; what is there already is left as it is.

Things get ids that follow from what they are, so that the same set-up laid a second time changes nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Any

from booking.bodies import EVERY_CATEGORY, IN_FORCE, Authority, Capability, Institution
from booking.events import Event
from booking.imports import institution_called
from booking.instrument import Instrument
from booking.people import Duty, Identity, Person, Role, RoleKind
from booking.sameness import sameness
from booking.unit import Unit
from bot.setup_form import CapabilityForm, InstrumentForm, Setup
from catalogue_match.catalogue import load_catalogue
from nlu.regions import find_regions, region_name, region_of
from storage.unit_of_work import Session

CHAT = "chat"
"""The channel of the terminal and of `chat --json`."""

WHOLE_COUNTRY = ""
AT_THE_DESK = (Duty.ADMIN, Duty.RECEIVER, Duty.TESTER)
"""What `i:<institution>` may do; `i:<institution>/核验员` and `i:<institution>/批准人` are two more people."""


class SetupError(ValueError):
    """The set-up names something that it does not hold, or a region that does not exist."""


def id_of(kind: str, *parts: str) -> str:
    """The id of something laid by a set-up."""
    return hashlib.sha256("\x1f".join((kind, *parts)).encode()).hexdigest()[:24]


def region_code(name: str) -> str:
    """The code of a region named in full or in short; "" for no name."""
    if not name:
        return ""
    code = region_of(name) or next((found.code for found in find_regions(name)), "")
    if not code:
        raise SetupError(f"setup: no region is called {name!r}")
    return code


def seconds_called(name: str) -> tuple[str, ...]:
    """The second-level categories that a name means: one of that name, or all beneath a first-level one.

    A name that the shipped catalogue does not have is taken as it is: an authority may have added it.
    """
    if name == EVERY_CATEGORY:
        return (EVERY_CATEGORY,)
    wanted, catalogue = sameness(name), load_catalogue()
    found = [one.second for one in catalogue if sameness(one.second) == wanted]
    found = found or [one.second for one in catalogue if sameness(one.first) == wanted]
    return tuple(found) or (name,)


class Ground:
    """Institutions, units, ledgers and people, laid in one session; bookings stand on it (`bot/setup_bookings.py`)."""

    def __init__(self, setup: Setup, session: Session, now: datetime) -> None:
        self.setup, self.session, self.store, self.now = setup, session, session.store, now
        self._units: dict[str, Unit] = {}

    def institutions(self) -> None:
        for form in self.setup.institutions:
            code = region_code(form.region)
            body = Institution(
                id_of("institution", form.name),
                form.name,
                code,
                region_name(code) or form.region,
                form.phone,
                form.address,
            )
            if self.store.institution(body.id) is not None:
                continue
            self.store.put(body)
            regions = tuple(region_code(name) for name in form.regions) or (code,)
            for one in form.capabilities:
                self._capability(body.id, regions, one)

    def _capability(self, body_id: str, regions: tuple[str, ...], said: str | tuple[str, str] | CapabilityForm) -> None:
        """Approved capabilities for a category, or for all beneath a first-level one."""
        if isinstance(said, str):
            said = CapabilityForm.model_validate({"second_name": said})
        elif isinstance(said, tuple):
            said = CapabilityForm.model_validate({"first_name": said[0], "second_name": said[1]})
        for second in seconds_called(said.second_name or said.first_name):
            self.store.put(
                Capability(
                    id_of("capability", body_id, second),
                    body_id,
                    second,
                    regions,
                    IN_FORCE,
                    self.now,
                    range=said.range,
                    accuracy=said.accuracy,
                    standard_until=said.standard_until,
                )
            )

    def units(self) -> None:
        for form in self.setup.units:
            code = region_code(form.region)
            unit = Unit(
                id_of("unit", form.uscc or form.company_name),
                form.company_name,
                form.uscc,
                code,
                region_name(code) or form.region,
                form.address,
                form.contact,
                form.phone,
                form.state,
                self.now,
                user_type=form.user_type,
                legal_person=form.legal_person,
                created_at=self.now,
            )
            held = self.store.unit(unit.id)
            if held is None:
                self.store.put(unit)
            for key in (form.key, form.company_name, form.uscc):
                self._units[key] = held or unit

    def unit(self, key: str) -> Unit:
        """The unit of this key, name or code; without a key the only one there is."""
        if not key and len(self.setup.units) == 1:
            key = self.setup.units[0].company_name
        if key not in self._units:
            raise SetupError(f"setup: no unit is called {key!r}")
        return self._units[key]

    def instrument(self, form: InstrumentForm, unit: Unit) -> Instrument:
        """The ledger's row for an instrument; the one with its serial number when it is there already."""
        known = self.store.instruments_of_serial(unit.id, form.serial) if form.serial.strip("-") else ()
        if known:
            return known[0]
        code = region_code(form.use_region) or unit.region_code
        count = str(self.store.instrument_count(unit.id))
        row = Instrument(
            id_of("instrument", unit.id, form.instrument_name, form.serial, count),
            unit.id,
            self.store.next_instrument_code(unit.id),
            form.instrument_name or form.second_name,
            form.first_name,
            form.second_name,
            form.model,
            form.serial,
            form.manufacturer,
            code,
            region_name(code) or "",
            form.install_location,
            form.purpose,
            form.delivery_method,
            form.state,
            self.now,
            range=form.range,
            range_text=form.range_text,
            accuracy=form.accuracy,
            division=form.division,
            origin=form.origin,
            purchase_date=form.purchase_date,
            valid_until=form.valid_until,
            valid_until_by="自填" if form.valid_until else "",
            created_at=self.now,
        )
        self.store.put(row)
        if row.valid_until:
            self.tell_validity(row)
        return row

    def tell_validity(self, row: Instrument) -> None:
        """Say when an instrument's validity ends, so that its reminders are planned as for any other."""
        data: dict[str, Any] = {
            "unit_id": row.unit_id,
            "instrument_id": row.id,
            "instrument_name": row.instrument_name,
            "serial": row.serial,
            "valid_until": row.valid_until.isoformat() if row.valid_until else "",
            "first": True,
        }
        self.session.record([Event("ValidityChanged", row.life.name, row.id, self.now, data=data)])

    # -- people -----------------------------------------------------------------------------------------------------
    def person_of(self, user: str) -> str:
        """The person who writes as `user`: u, i:<institution>, a, p or any other name; made when first seen.

        `u` acts for the unit that `actors` names, a member of staff for their institution (with `/核验员` or `/批准人`
        for that duty alone), `a` for an authority over the whole country; everybody else for nobody yet. SetupError for
        an institution that does not exist.
        """
        known = self.store.person_at(CHAT, user)
        if known is not None:
            return known.id
        kind, _, name = user.partition(":")
        bound = user in self.setup.actors and kind not in ("i", "a")
        unit = self.unit(self.setup.actors[user]) if bound else None
        person = Person(id_of("person", user), name=unit.contact if unit else name, created_at=self.now)
        if unit is not None:
            person = replace(person, phone=unit.phone)
            self.store.put(Role(person.id, RoleKind.UNIT, unit.id, owner=True))
            self.store.put(replace(unit, owner_id=unit.owner_id or person.id))
        elif kind == "i":
            person = replace(person, name=self._staff(person.id, name))
        elif kind == "a":
            body_id = self._authority()
            person = replace(person, name="计量行政部门")
            self.store.put(Role(person.id, RoleKind.AUTHORITY, body_id))
        self.store.put(person)
        self.store.put(Identity(CHAT, user, person.id))
        return person.id

    def _staff(self, person_id: str, said: str) -> str:
        """Give somebody their duties at an institution; the name by which they are known there."""
        name, _, duty = said.rpartition("/")
        if duty not in (Duty.CHECKER, Duty.APPROVER):
            name, duty = said, ""
        body = self.institution(name)
        self.store.put(Role(person_id, RoleKind.INSTITUTION, body.id, duties=(duty,) if duty else AT_THE_DESK))
        return body.name + duty

    def institution(self, name: str) -> Institution:
        """The institution of this name; without a name the one that `actors` says, or the only one there is."""
        name = name or self.setup.actors.get("i", "")
        if not name and len(self.setup.institutions) == 1:
            name = self.setup.institutions[0].name
        found = self.store.institution(id_of("institution", name))
        found = found or institution_called(name, self.store)
        if found is None:
            raise SetupError(f"no institution is called {name!r}")
        return found

    def _authority(self) -> str:
        body = Authority(id_of("authority", WHOLE_COUNTRY), "计量行政部门", WHOLE_COUNTRY)
        if self.store.authority(body.id) is None:
            self.store.put(body)
        return body.id
