"""The audit trail is a chain: whatever is changed, added or taken away by hand is seen, on both databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Executable, delete, insert, select, update

from booking.events import Event
from storage.audit_check import Break, Checked, check
from storage.audit_seals import Seal, seal
from storage.database import Database
from storage.moments import CHINA
from storage.planning import nobody_is_told
from storage.tables.notices import audit, audit_seals
from storage.unit_of_work import Session
from tests.storage.conftest import Opener

NOW = datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=CHINA)


def happened(number: int) -> Event:
    return Event("LineAccepted", "booking_line", f"line{number}", NOW, by="p1", verb="受理", data={"n": number})


def recording(number: int) -> Callable[[Session], None]:
    return lambda session: session.record([happened(number)])


async def write(database: Database, *numbers: int) -> None:
    await asyncio.gather(*(database.write(recording(number)) for number in numbers))


async def checked(database: Database) -> Checked:
    return await database.read(lambda session: check(session.connection, session.keyring))


async def sealed(database: Database, at: datetime = NOW) -> Seal | None:
    return await database.write(lambda session: seal(session.connection, session.keyring, at))


async def by_hand(database: Database, statement: Executable) -> None:
    def change(session: Session) -> None:
        session.connection.execute(statement)

    await database.write(change)


async def seq_of(database: Database, thing_id: str) -> int:
    query = select(audit.c.seq).where(audit.c.thing_id == thing_id)
    return await database.read(lambda session: int(session.connection.execute(query).scalar_one()))


def first(found: Checked) -> tuple[int, Break]:
    return found.broken[0].seq, found.broken[0].how


async def test_what_was_written_by_many_at_once_is_whole(opened: Opener) -> None:
    one, two = opened(nobody_is_told), opened(nobody_is_told)
    for database in (one, two):  # one after the other: two processes that write one SQLite file wait for each other
        await write(database, *range(20))
    found = await checked(one)
    assert (found.rows, found.broken) == (40, [])
    assert found.chains >= 2, "each process has chains of its own"


async def test_a_row_changed_by_hand_is_named(database: Database) -> None:
    await write(database, 1, 2, 3, 4)
    await by_hand(database, update(audit).where(audit.c.thing_id == "line2").values(reason="谁也没说过"))
    assert first(await checked(database)) == (await seq_of(database, "line2"), Break.CHANGED)


@pytest.mark.parametrize(
    "change",
    [{"by": "p9"}, {"at": NOW - timedelta(days=1)}, {"data": b"\x01" + b"0" * 40}, {"verb": "退回"}, {"digest": "0"}],
)
async def test_every_column_counts(database: Database, change: dict[str, object]) -> None:
    await database.write(lambda s: s.record([happened(1), happened(2)]))
    await by_hand(database, update(audit).where(audit.c.thing_id == "line1").values(**change))
    assert first(await checked(database)) == (await seq_of(database, "line1"), Break.CHANGED)


async def test_a_row_taken_away_or_put_in_is_seen(database: Database) -> None:
    await database.write(lambda s: s.record([happened(n) for n in (1, 2, 3)]))
    await by_hand(database, delete(audit).where(audit.c.thing_id == "line2"))
    assert first(await checked(database)) == (await seq_of(database, "line3"), Break.GAP)
    forged = {"event": "LineRefused", "kind": "booking_line", "thing_id": "line9", "verb": "不予受理", "party": ""}
    await by_hand(database, insert(audit).values(**forged, by="p1", on_behalf="", reason="", at=NOW))
    found = await checked(database)
    assert (found.broken[-1].seq, found.broken[-1].how) == (await seq_of(database, "line9"), Break.UNCHAINED)


async def test_rows_cut_off_the_end_are_seen_by_the_seal(database: Database) -> None:
    await database.write(lambda s: s.record([happened(n) for n in (1, 2, 3)]))
    made = await sealed(database)
    assert made is not None
    assert await sealed(database) is None, "nothing has grown"
    last = await seq_of(database, "line3")
    await by_hand(database, delete(audit).where(audit.c.thing_id == "line3"))
    assert first(await checked(database)) == (last, Break.CUT)


async def test_a_seal_changed_or_taken_away_is_seen(database: Database) -> None:
    for number in (1, 2, 3):
        await write(database, number)
        await sealed(database, NOW + timedelta(minutes=number))
    assert (await checked(database)).broken == []
    await by_hand(database, delete(audit_seals).where(audit_seals.c.number == 2))
    assert first(await checked(database)) == (3, Break.SEAL)


async def test_what_was_undone_leaves_no_gap(database: Database) -> None:
    def broken(session: Session) -> None:
        session.record([happened(7)])
        raise RuntimeError("a fault")

    await write(database, 1)
    for _ in range(3):
        with pytest.raises(RuntimeError):
            await database.write(broken)
        await write(database, 2)
    found = await checked(database)
    assert (found.rows, found.broken) == (4, [])
