"""The part of taking sample data away that is about notices: those to sample people and bodies, and their failures."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, delete, select

from storage.outbox import delivery_id
from storage.sealing import Keyring
from storage.tables.bodies import institutions
from storage.tables.notices import outbox, tries
from storage.tables.people import people
from storage.tables.units import units
from storage.tables.unreached import unreached

AT_ONCE = 500
"""Values that one statement may name; SQLite takes a thousand."""


def remove_sample_notices(connection: Connection, keyring: Keyring, person_ids: str) -> int:
    """Remove what sample people (whose ids begin with `person_ids`), units and institutions are told, with every try of
    it and every to-do that it left; while they are still there. The number of rows that are gone.
    """
    told = [*_recipients(connection, person_ids)]
    gone = 0
    for start in range(0, len(told), AT_ONCE):
        indexes = [keyring.index(to, b"recipient") for to in told[start : start + AT_ONCE]]
        found = connection.execute(
            select(outbox.c.seq, outbox.c.cause).where(outbox.c.recipient_index.in_(indexes))
        ).all()
        gone += _remove(connection, [(int(row[0]), str(row[1])) for row in found])
    return gone


def _recipients(connection: Connection, person_ids: str) -> Iterator[str]:
    for one in connection.execute(select(people.c.id).where(people.c.id.like(f"{person_ids}%"))).scalars():
        yield f"person:{one}"
    for kind, table in (("unit", units), ("institution", institutions)):
        for one in connection.execute(select(table.c.id).where(table.c.sample)).scalars():
            yield f"{kind}:{one}"


def _remove(connection: Connection, notices: list[tuple[int, str]]) -> int:
    gone = 0
    for start in range(0, len(notices), AT_ONCE):
        some = notices[start : start + AT_ONCE]
        numbers, ids = [seq for seq, _cause in some], [delivery_id(*one) for one in some]
        for table, which in (
            (unreached, unreached.c.id.in_(ids)),
            (tries, tries.c.notice.in_(numbers)),
            (outbox, outbox.c.seq.in_(numbers)),
        ):
            gone += connection.execute(delete(table).where(which)).rowcount
    return gone
