"""One bad row, one bad job: it is set aside where people see it, and everything else goes on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select, update

from bot.held_apart import each
from bot.pulse import last_beat
from storage.database import Database, open_database
from storage.outbox import NOT_OPENED
from storage.sealing import Keyring
from storage.tables.notices import outbox
from storage.unit_of_work import Session
from tests.bot.test_worker import NOW, Hands, Provider, clock, database, owe, planned, states, worker
from tests.storage.conftest import KEYRING, Opener

__all__ = ["clock", "database"]

SPOILED: dict[str, Callable[[bytes], bytes]] = {
    "changed": lambda sealed: sealed[:-1] + bytes((sealed[-1] ^ 1,)),
    "cut short": lambda sealed: sealed[:9],
    "empty": lambda _sealed: b"",
    "of another column": lambda _sealed: KEYRING.seal(b"{}", b"elsewhere"),
    "no JSON": lambda _sealed: KEYRING.seal(b"{", b"outbox.data"),
    "no text": lambda _sealed: KEYRING.seal(b"\xff\xfe", b"outbox.recipient"),
}


@pytest.mark.parametrize("state", ["waiting", "retry", "sending", "uncertain", "sent"])
@pytest.mark.parametrize(
    ("column", "how"), [("data", how) for how in SPOILED if how != "no text"] + [("recipient", how) for how in SPOILED]
)
async def test_a_row_that_does_not_open_is_set_aside_and_the_rest_goes_out(
    database: Database, clock: Hands, state: str, column: str, how: str
) -> None:
    for n in (1, 2, 3):
        await owe(database, n)

    def spoil(session: Session) -> None:
        seq, sealed = session.connection.execute(
            select(outbox.c.seq, outbox.c[column]).order_by(outbox.c.seq).limit(1)
        ).one()
        changed = {column: SPOILED[how](bytes(sealed)), "state": state, "due": NOW, "lease_until": NOW}
        session.connection.execute(update(outbox).where(outbox.c.seq == seq).values(changed))

    await database.write(spoil)
    clock.pass_time(seconds=1)
    provider = Provider()
    one = worker(database, provider, clock)
    await one.drain()
    assert provider.carried == ["2", "3"]
    assert await states(database) == ["dead", "sent", "sent"]
    assert one.failing == {}
    left = await database.read(lambda session: session.store.unreached_open("000000"))
    assert [(to_do.why.split("（")[0], to_do.told) for to_do in left] == [(NOT_OPENED, "打不开，不知道是谁")]


async def test_a_row_whose_key_is_elsewhere_waits_for_it(opened: Opener, clock: Hands, address: str) -> None:
    newer = Keyring({**KEYRING.keys, 2: bytes(reversed(range(32)))})
    ahead, behind = open_database(address, newer, planned), opened(planned)
    await owe(ahead, 1)
    await owe(behind, 2)
    provider = Provider()
    await worker(behind, provider, clock).drain()
    assert provider.carried == [], "the second is for the same person, and waits its turn"
    assert await states(behind) == ["retry", "waiting"]
    clock.pass_time(minutes=10)
    await worker(ahead, provider, clock, "w2").drain()
    assert provider.carried == ["1", "2"]
    await ahead.close()


async def test_a_job_that_fails_stops_neither_the_others_nor_the_notices(database: Database, clock: Hands) -> None:
    done: list[str] = []

    async def first(now: datetime) -> int:
        raise RuntimeError("broken")

    async def second(now: datetime) -> int:
        done.append("second")
        return 1

    await owe(database, 1)
    one, provider = worker(database, Provider(), clock), Provider()
    one.sender, one.jobs = provider, (first, second)
    await one.round()
    assert (done, provider.carried) == (["second"], ["1"])
    assert one.failing == {"first": "RuntimeError"}
    beat = await database.read(last_beat)
    assert (beat.good_at, dict(beat.failing)) == (clock(), {"first": "RuntimeError"})


async def test_of_many_things_a_bad_one_is_left_and_the_others_are_done() -> None:
    seen: list[int] = []

    async def do(n: int) -> None:
        if n == 2:
            raise ValueError("bad")
        seen.append(n)

    assert await each("test", (1, 2, 3), do) == 2
    assert seen == [1, 3]
