"""Looking through the audit trail: newest first, filtered, only what lies in a region; a bounded stretch at a time.

A row of the audit names no region of its own. It lies where the unit, the body or the region lies that its data name;
what names none of these is seen by an authority over the whole country only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, select

from booking.ports import Records
from booking.region import WHOLE_COUNTRY, covers
from storage.history_rows import AUDIT_DATA
from storage.sealing import Keyring
from storage.tables.notices import audit
from storage.tables.people import people

BATCH = 500
FARTHEST = 20_000
"""Rows that one look goes through at most; a list that ends there says where to go on."""

_COLUMNS = (
    audit.c.seq, audit.c.at, audit.c.event, audit.c.kind, audit.c.thing_id, audit.c.verb, audit.c.party, audit.c.by,
    audit.c.on_behalf, audit.c.reason, audit.c.data, people.c.name,
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One row of the trail, opened; `name` is that of the person, "" for the service itself."""

    seq: int
    at: datetime
    event: str
    kind: str
    thing_id: str
    verb: str
    party: str
    by: str
    on_behalf: str
    reason: str
    data: dict[str, Any]
    name: str


@dataclass(frozen=True)
class Wanted:
    """What is looked for; empty means everything. `before` is the row below which to go on (0: from the newest)."""

    since: datetime | None = None
    until: datetime | None = None
    kind: str = ""
    words: str = ""
    region_code: str = ""
    before: int = 0
    limit: int = 50


@dataclass(frozen=True)
class Looked:
    """The entries that were found, and where to go on: 0 when everything was seen."""

    entries: tuple[Entry, ...]
    go_on: int


def look(connection: Connection, keyring: Keyring, records: Records, wanted: Wanted) -> Looked:
    """The newest entries that are wanted."""
    found: list[Entry] = []
    lies_in = _region_of(records)
    before, seen = wanted.before, 0
    while seen < FARTHEST:
        rows = connection.execute(_batch(wanted, before)).all()
        for row in rows:
            seen, before = seen + 1, row[0]
            entry = _entry(row, keyring)
            if _fits(entry, wanted) and _is_theirs(entry, wanted.region_code, lies_in):
                found.append(entry)
                if len(found) == wanted.limit:
                    return Looked(tuple(found), before)
        if len(rows) < BATCH:
            return Looked(tuple(found), 0)
    return Looked(tuple(found), before)


def _batch(wanted: Wanted, before: int) -> Any:
    conditions: list[ColumnElement[bool]] = []
    if before:
        conditions.append(audit.c.seq < before)
    if wanted.since is not None:
        conditions.append(audit.c.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(audit.c.at < wanted.until)
    if wanted.kind:
        conditions.append(audit.c.kind == wanted.kind)
    joined = audit.outerjoin(people, people.c.id == audit.c.by)
    return (
        select(*_COLUMNS).select_from(joined).where(and_(True, *conditions)).order_by(audit.c.seq.desc()).limit(BATCH)
    )


def _entry(row: Any, keyring: Keyring) -> Entry:
    seq, at, event, kind, thing_id, verb, party, by, on_behalf, reason, sealed, name = row
    data = keyring.open_json(sealed, AUDIT_DATA) if sealed else {}
    return Entry(seq, at, event, kind, thing_id, verb, party, by, on_behalf, reason, data, name or "")


def _fits(entry: Entry, wanted: Wanted) -> bool:
    if not wanted.words:
        return True
    told = (entry.thing_id, entry.verb, entry.reason, entry.name, entry.event, *map(str, entry.data.values()))
    return any(wanted.words in text for text in told)


def _region_of(records: Records) -> Callable[[Entry], str | None]:
    """Gives where an entry lies; each unit and body is looked up once."""
    known: dict[tuple[str, str], str | None] = {}

    def once(what: str, key: str, get: Callable[[str], Any]) -> str | None:
        if (what, key) not in known:
            thing = get(key)
            known[what, key] = None if thing is None else str(thing.region_code)
        return known[what, key]

    def region(entry: Entry) -> str | None:
        data = entry.data
        if data.get("region_code"):
            return str(data["region_code"])
        if data.get("unit_id"):
            return once("unit", str(data["unit_id"]), records.unit)
        if data.get("institution_id"):
            return once("institution", str(data["institution_id"]), records.institution)
        return once("authority", entry.thing_id, records.authority) if entry.kind == "authority" else None

    return region


def _is_theirs(entry: Entry, region_code: str, lies_in: Callable[[Entry], str | None]) -> bool:
    if region_code in WHOLE_COUNTRY:
        return True
    code = lies_in(entry)
    return code is not None and code != "" and covers(region_code, code)
