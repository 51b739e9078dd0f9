"""The feed of what changed for bodies that have a connected system: written with the events, read by a cursor.

A reader must never step over a row that commits late. On SQLite one writer numbers the rows in the order in which they
commit. On PostgreSQL a row with a lower number may commit after one with a higher, so rows are ordered by the number of
their transaction first, and none is given out while a transaction with a lower number is still open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, literal_column, or_, select, tuple_

from booking.audience import audience_of, region_of
from booking.events import Event
from booking.people import RoleKind
from booking.region import covers
from storage.tables.accounts import system_keys
from storage.tables.bodies import authorities
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
    connected = _connected(connection, events)
    rows = [_row(kind, ref, event) for event in events for kind, ref in connected.hearing(event)]
    if rows:
        xid = _OWN_NUMBER if connection.dialect.name == "postgresql" else literal_column("0")
        connection.execute(insert(changes).values(xid=xid), rows)


@dataclass(frozen=True)
class _Connected:
    """Bodies with a connected system: units and institutions, and authorities with their regions."""

    bodies: frozenset[tuple[str, str]] = frozenset()
    authorities: tuple[tuple[str, str], ...] = ()

    def hearing(self, event: Event) -> Iterator[tuple[str, str]]:
        """Those of them that hear of an event, as kinds and ids."""
        yield from (body for kind, ref in audience_of(event) if (body := (str(kind), ref)) in self.bodies)
        if place := region_of(event):
            yield from (
                (str(RoleKind.AUTHORITY), ref) for ref, region_code in self.authorities if covers(region_code, place)
            )


def _connected(connection: Connection, events: Sequence[Event]) -> _Connected:
    """Which bodies that could hear of these events have a connected system: one look for all of them."""
    wanted = sorted({(ref, str(kind)) for event in events for kind, ref in audience_of(event)})
    places = any(map(region_of, events))
    if not wanted and not places:
        return _Connected()
    named = tuple_(system_keys.c.ref, system_keys.c.kind).in_(wanted)
    authority = system_keys.c.kind == literal_column(f"'{RoleKind.AUTHORITY}'")
    place = and_(authority, authorities.c.id == system_keys.c.ref)
    found = select(system_keys.c.kind, system_keys.c.ref, authorities.c.region_code).distinct()
    found = found.select_from(system_keys.outerjoin(authorities, place))
    found = found.where(or_(named, authority) if places else named, system_keys.c.ended_at.is_(None))
    rows = connection.execute(found).all()
    return _Connected(
        frozenset((row.kind, row.ref) for row in rows if row.kind != RoleKind.AUTHORITY),
        tuple((row.ref, row.region_code) for row in rows if row.region_code is not None),
    )


def _row(kind: str, ref: str, event: Event) -> dict[str, Any]:
    return {
        "kind": kind,
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
