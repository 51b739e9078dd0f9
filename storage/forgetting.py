"""Forgetting a person: whatever names or reaches them leaves every table; their bare id stays where records need it.

Photos' files go when no row names them any more (`bot/retention_jobs.py`), backups when they age out; the audit never
held any of it (docs/decisions/0121). Few statements here have an index: somebody goes seldom, and tables are looked
through whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, func, or_, select, update

from booking.notice_choices import choices_name
from booking.people import Person, RoleKind
from booking.unit import CLOSED
from storage.catalogue_rows import COMPLAINT
from storage.expiry import SWEPT
from storage.people_rows import PERSON
from storage.rows import Rows
from storage.staff_rows import RECOVERY
from storage.tables.accounts import accounts, recoveries, system_keys
from storage.tables.bookings import bookings, lines, receipts
from storage.tables.catalogue import complaints
from storage.tables.interface import exchanges
from storage.tables.learned import settings
from storage.tables.messages import conversations, inbox, media
from storage.tables.notices import outbox, tries
from storage.tables.people import identities, phone_codes, roles
from storage.tables.sign_in import links, second_factors, second_waits, sessions
from storage.tables.sms import sms_counts
from storage.tables.units import join_requests, units
from storage.tables.unreached import unreached
from storage.tables.web import web_messages, web_presence
from storage.tables.wechat import scenes
from storage.unreached_rows import UNREACHED

HIDDEN = "***"
BY_PERSON: tuple[Table, ...] = (
    conversations, inbox, media, web_messages, web_presence, sessions, links, scenes, identities, roles, accounts,
    join_requests, second_factors, second_waits, system_keys,
)  # fmt: skip
"""Tables whose rows of a person go whole."""

_WRITTEN = ((bookings.c.remark, bookings.c.unit_id), (lines.c.reason, lines.c.unit_id))
"""What people typed about a unit's bookings, with whose it is."""

_DATA, _RECIPIENT = b"outbox.data", b"recipient"
ABOUT_OTHERS = ("join_asked",)
"""Kinds of notice that tell one person another's name and telephone."""


class ForgettingRows(Rows):
    """The part of `booking.ports.Store` by which a person is forgotten."""

    def forget(self, person: Person) -> None:
        closed = self._closed_units(person.id)
        self._notices(person, closed)
        self._typed(person, closed)
        keys = select(system_keys.c.id).where(system_keys.c.person_id == person.id)
        self.connection.execute(delete(exchanges).where(exchanges.c.key_id.in_(keys)))
        for table in BY_PERSON:
            self.connection.execute(delete(table).where(table.c.person_id == person.id))
        phone = self.index("phone", person.phone)
        mine = or_(phone_codes.c.sender == person.id, phone_codes.c.phone_index == phone)
        self.connection.execute(delete(phone_codes).where(mine))
        self.connection.execute(delete(sms_counts).where(sms_counts.c.phone_index == phone))
        own = (choices_name(person.id), SWEPT)  # the files are looked through at the next occasion
        self.connection.execute(delete(settings).where(settings.c.name.in_(own)))
        if person.phone:
            self._sealed(person.phone)
        self.write(PERSON, replace(person, name="", phone=""))

    def _closed_units(self, person_id: str) -> list[str]:
        """The units that were closed because nobody else acts for them."""
        of_person = select(roles.c.ref).where(roles.c.person_id == person_id, roles.c.kind == str(RoleKind.UNIT))
        found = select(units.c.id).where(units.c.id.in_(of_person), units.c.state == CLOSED)
        return list(self.connection.execute(found).scalars())

    def _notices(self, person: Person, closed: list[str]) -> None:
        """Letters to the person and to their closed units, and those that told others how to reach them."""
        to = [f"person:{person.id}", f"phone:{person.phone}", *(f"unit:{one}" for one in closed)]
        own = outbox.c.recipient_index.in_([self.keyring.index(one, _RECIPIENT) for one in to])
        gone = [*self._numbers(own), *self._told_of(person)]
        self.connection.execute(delete(tries).where(tries.c.notice.in_(gone)))
        self.connection.execute(delete(outbox).where(outbox.c.seq.in_(gone)))

    def _numbers(self, condition: ColumnElement[bool]) -> list[int]:
        return list(self.connection.execute(select(outbox.c.seq).where(condition)).scalars())

    def _told_of(self, person: Person) -> Iterator[int]:
        rows = self.connection.execute(select(outbox.c.seq, outbox.c.data).where(outbox.c.kind.in_(ABOUT_OTHERS)))
        for seq, data in rows.all():
            told: Any = self.keyring.open_json(data, _DATA)
            if person.phone and told.get("phone") == person.phone:
                yield seq

    def _typed(self, person: Person, closed: list[str]) -> None:
        """Their name and telephone in what was typed about bookings of the units that were closed."""
        of_units = select(bookings.c.no).where(bookings.c.unit_id.in_(closed))
        places = [(column, whose.in_(closed)) for column, whose in _WRITTEN]
        places.append((receipts.c.text, receipts.c.booking_no.in_(of_units)))
        for said in (person.phone, person.name if len(person.name) > 1 else ""):
            for column, condition in places if said and closed else ():
                hidden = func.replace(column, bindparam("said"), HIDDEN)
                changed = update(column.table).where(condition, column.contains(said, autoescape=True))
                self.connection.execute(changed.values({column.name: hidden}), {"said": said})

    def _sealed(self, phone: str) -> None:
        """Telephones that are sealed and have no index: what lost accounts, complaints and failed letters hold."""
        for one in self.all(RECOVERY, RECOVERY.select()):
            if one.phone == phone:
                self.connection.execute(delete(recoveries).where(recoveries.c.id == one.id))
        for said in self.all(COMPLAINT, COMPLAINT.select(complaints.c.phone.is_not(None))):
            if said.phone == phone:
                self.write(COMPLAINT, replace(said, phone=""))
        for failed in self.all(UNREACHED, UNREACHED.select(unreached.c.phone.is_not(None))):
            if failed.phone == phone:
                self.write(UNREACHED, replace(failed, phone="", told="", text=""))
