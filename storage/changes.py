"""The feed of what changed for bodies that have a connected system: written with the events, read by a cursor.

A reader must never step over a row that commits late. On SQLite one writer numbers the rows in the order in which they
commit. On PostgreSQL a row with a lower number may commit after one with a higher, so rows are ordered by the number of
their transaction first, and none is given out while a transaction with a lower number is still open.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, literal_column, or_, select, tuple_

from booking.audience import audience_of
from booking.events import Event
from storage.tables.accounts import system_keys
from storage.tables.interface import changes

_OWN_NUMBER: ColumnElement[int] = literal_column("pg_current_xact_id()::text::bigint")
_OLDEST_OPEN: ColumnElement[int] = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_columns = (
    changes.c.xid, changes.c.seq, changes.c.event, changes.c.verb, changes.c.thing, changes.c.thing_id,
    changes.c.booking_no, changes.c.at,
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that changed; `cursor` is the place in the feed right behind it."""

    cursor: str
    event: str
    verb: str
    thing: str
    thing_id: str
    booking_no: str
    at: datetime


def note_changes(connection: Connection, events: Sequence[Event]) -> None:
    """Write the rows of the feed that these events owe to bodies with a connected system."""
    heard = [(kind, ref, event) for event in events for kind, ref in audience_of(event)]
    connected = _connected(connection, {(str(kind), ref) for kind, ref, _event in heard})
    rows = [_row(kind, ref, event) for kind, ref, event in heard if (str(kind), ref) in connected]
    if rows:
        xid = _OWN_NUMBER if connection.dialect.name == "postgresql" else literal_column("0")
        connection.execute(insert(changes).values(xid=xid), rows)


def _connected(connection: Connection, bodies: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    wanted = sorted(bodies)
    if not wanted:
        return set()
    one_of = tuple_(system_keys.c.ref, system_keys.c.kind).in_([(ref, kind) for kind, ref in wanted])
    found = select(system_keys.c.kind, system_keys.c.ref).where(one_of, system_keys.c.ended_at.is_(None))
    return {(row.kind, row.ref) for row in connection.execute(found)}


def _row(kind: str, ref: str, event: Event) -> dict[str, Any]:
    return {
        "kind": str(kind),
        "ref": ref,
        "event": event.name,
        "verb": event.verb,
        "thing": event.kind,
        "thing_id": event.thing_id,
        "booking_no": str(event.data.get("booking_no", "")),
        "at": event.at,
    }


def changes_after(connection: Connection, kind: str, ref: str, *, after: str, limit: int) -> tuple[Change, ...]:
    """What changed for a body behind a place in its feed, in order. ValueError for what is no place."""
    xid, seq = _place(after)
    behind = or_(changes.c.xid > xid, and_(changes.c.xid == xid, changes.c.seq > seq))
    found = select(*_columns).where(changes.c.kind == kind, changes.c.ref == ref, behind)
    if connection.dialect.name == "postgresql":
        found = found.where(changes.c.xid < _OLDEST_OPEN)
    found = found.order_by(changes.c.xid, changes.c.seq).limit(limit)
    return tuple(Change(f"{row[0]}-{row[1]}", *row[2:]) for row in connection.execute(found))


def _place(after: str) -> tuple[int, int]:
    """The numbers of a place; the empty one is before everything."""
    if not after:
        return (-1, 0)
    xid, dash, seq = after.partition("-")
    if not dash or not (xid.isascii() and xid.isdecimal() and seq.isascii() and seq.isdecimal()) or len(after) > 40:
        raise ValueError(f"no place in a feed: {after[:40]!r}")
    return int(xid), int(seq)
