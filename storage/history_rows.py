"""What happened (audit) and what was learned (aliases, settings) in the store."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from booking.aliases import IN_USE
from booking.catalogue_version import IN_USE as CATALOGUE_IN_USE
from booking.events import Event
from booking.impersonal import impersonal, without_numbers
from booking.ports import AliasProposal, Past
from storage.audit_chain import Link, following, head_of
from storage.rows import Rows
from storage.sealing import Keyring
from storage.shapes import Shape
from storage.tables.learned import aliases, settings
from storage.tables.notices import audit
from storage.tables.people import people

ALIAS = Shape(AliasProposal, aliases)
AUDIT_DATA = b"audit.data"

_put_event = insert(audit)
_history = (
    select(audit.c.verb, people.c.name, audit.c.at, audit.c.reason, audit.c.party, audit.c.event, audit.c.data)
    .select_from(audit.outerjoin(people, people.c.id == audit.c.by))
    .where(audit.c.kind == bindparam("kind"), audit.c.thing_id == bindparam("thing_id"), audit.c.verb != "")
    .order_by(audit.c.seq)
)
_proposals = ALIAS.select(aliases.c.state == bindparam("state"))
_proposals = _proposals.order_by(aliases.c.count.desc(), aliases.c.name, aliases.c.second).limit(bindparam("limit"))
_proposal = ALIAS.select(aliases.c.name == bindparam("name"), aliases.c.second == bindparam("second"))
_setting = select(settings.c.value).where(settings.c.name == bindparam("name"))


def _put_setting(insert_into: Any) -> Any:
    statement = insert_into(settings)
    return statement.on_conflict_do_update(index_elements=["name"], set_={"value": statement.excluded.value})


_PUT_SETTING = {"sqlite": _put_setting(sqlite.insert), "postgresql": _put_setting(postgresql.insert)}

ALIAS_VERSION = "alias version"
"""The setting that changes with the aliases in use and with the catalogue version in force, so that a process sees in
one look whether its matcher is right. It is random, so that a version that was never committed cannot be met again with
other contents."""


def audit_row(event: Event, keyring: Keyring) -> dict[str, Any]:
    """An event as the columns of the audit, without what is personal in it; its data sealed."""
    kept = impersonal(event.name, event.data)
    return {
        "event": event.name,
        "kind": event.kind,
        "thing_id": event.thing_id,
        "verb": event.verb,
        "party": event.party,
        "by": event.by,
        "on_behalf": event.on_behalf,
        "reason": without_numbers(event.reason),
        "at": event.at,
        "data": keyring.seal_json(kept, AUDIT_DATA) if kept else None,
    }


class HistoryRows(Rows):
    """The part of `booking.ports.Store` that is about histories, aliases and settings."""

    head: Link | None = None
    """Where the audit's chain stands with what this transaction has written; None before it has written anything."""

    def record(self, events: Sequence[Event]) -> None:
        """Keep events in the audit, without what is personal in them; the rest of the data is sealed."""
        for event in events:
            row = audit_row(event, self.keyring)
            self.head = link = following(self.head or head_of(self.connection), row, self.keyring)
            self.run(_put_event, {**row, "chain": link.chain, "link": link.number, "digest": link.digest})

    def history(self, kind: str, thing_id: str) -> tuple[Past, ...]:
        rows = self.connection.execute(_history, {"kind": kind, "thing_id": thing_id})
        return tuple(
            Past(verb, name or "", at, reason, party, event, self.keyring.open_json(data, AUDIT_DATA) if data else {})
            for verb, name, at, reason, party, event, data in rows
        )

    def alias_proposals(self, *, state: str = "待定", limit: int = 50) -> tuple[AliasProposal, ...]:
        return self.all(ALIAS, _proposals, state=state, limit=limit)

    def alias_proposal(self, name: str, second: str) -> AliasProposal | None:
        return self.one(ALIAS, _proposal, name=name, second=second)

    def put_alias(self, proposal: AliasProposal) -> None:
        before = self.alias_proposal(proposal.name, proposal.second)
        self.write(ALIAS, proposal)
        if IN_USE in (proposal.state, before.state if before else ""):
            self.put_setting(ALIAS_VERSION, secrets.token_hex(8))

    def setting(self, name: str) -> Any:
        return self.connection.execute(_setting, {"name": name}).scalar()

    def put_setting(self, name: str, value: Any) -> None:
        self.connection.execute(_PUT_SETTING[self.dialect], {"name": name, "value": value})
        if name == CATALOGUE_IN_USE:
            self.put_setting(ALIAS_VERSION, secrets.token_hex(8))
