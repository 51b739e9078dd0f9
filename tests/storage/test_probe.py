"""What a database says it does is tried: a real one keeps every promise, and one that lies is found out."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import text

from storage.migrate import migrate
from storage.pooling import is_pooled, single_engine
from storage.postgres_database import Level
from storage.probe import Promise, broken_promises


def now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def rewritten(url: str, folder: Path, said: bytes, done: bytes) -> AsyncIterator[str]:
    """The address of a go-between that hands `done` to the server where a client says `said`."""
    socket = parse_qs(urlsplit(url).query)["host"][0]

    async def hand_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, typed: bool) -> None:
        try:
            while True:
                kind = await source.readexactly(1) if typed else b""
                (size,) = struct.unpack(">I", await source.readexactly(4))
                body = (await source.readexactly(size - 4)).replace(said, done)
                sink.write(kind + struct.pack(">I", len(body) + 4) + body)
                await sink.drain()
                typed = True
        except (asyncio.IncompleteReadError, ConnectionError):
            sink.close()

    async def back(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while part := await source.read(65536):
            sink.write(part)
            await sink.drain()
        sink.close()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, out = await asyncio.open_unix_connection(f"{socket}/.s.PGSQL.5432")
        await asyncio.gather(hand_on(reader, out, typed=False), back(there, writer), return_exceptions=True)

    server = await asyncio.start_unix_server(serve, folder / ".s.PGSQL.5432")
    yield url.replace(socket, str(folder))
    server.close()


@pytest.mark.postgres
@pytest.mark.parametrize("level", ["SERIALIZABLE", "REPEATABLE READ"])
async def test_postgresql_keeps_every_promise_and_nothing_stays(postgres_url: str, level: Level) -> None:
    await migrate(postgres_url)
    before = await holds_of(postgres_url)
    assert await broken_promises(postgres_url, now, level=level) == []
    assert await holds_of(postgres_url) == before


async def holds_of(url: str) -> int:
    """How many holds stand in a database: one that does less than it says, of another test, keeps some."""
    engine = single_engine(url)
    async with engine.connect() as connection:
        found: int = (await connection.execute(text("SELECT COUNT(*) FROM holds"))).scalar_one()
    await engine.dispose()
    return found


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("said", "done", "broken"),
    [
        (b"LEVEL SERIALIZABLE", b"LEVEL REPEATABLE READ", Promise.APART),
        (b"SKIP LOCKED", b"", Promise.SKIP_LOCKED),
        (b"ON CONFLICT (rule, key) DO UPDATE SET holder = 'seen ' || holds.holder", b"", Promise.ON_CONFLICT),
        (b"CREATE TRIGGER", b"CREATE CURSOR", Promise.TRIGGERS),
        (b"pg_try_advisory_xact_lock", b"pg_no_such_lock", Promise.ADVISORY_LOCKS),
        (b"ROLLBACK", b"COMMIT", Promise.TRANSACTIONS),
    ],
)
async def test_a_database_that_does_less_than_it_says_is_found_out(
    postgres_url: str, tmp_path_factory: pytest.TempPathFactory, said: bytes, done: bytes, broken: Promise
) -> None:
    await migrate(postgres_url)
    async with rewritten(postgres_url, tmp_path_factory.mktemp("s"), said, done) as lying:
        assert broken in await broken_promises(lying, now)
    if broken is Promise.APART:
        async with rewritten(postgres_url, tmp_path_factory.mktemp("s"), said, done) as lying:
            assert await broken_promises(lying, now, short=True) == [broken]
            assert await broken_promises(lying, now, level="REPEATABLE READ") == []


@pytest.mark.postgres
async def test_a_clock_that_is_wrong_is_told(postgres_url: str) -> None:
    await migrate(postgres_url)
    assert await broken_promises(postgres_url, lambda: now() + timedelta(minutes=1)) == [Promise.CLOCK]


async def test_a_file_has_nothing_to_prove(tmp_path: Path) -> None:
    assert await broken_promises(f"sqlite:///{tmp_path / 'x.db'}", now) == []


@pytest.mark.postgres
async def test_a_server_without_a_pooler_is_known(postgres_url: str) -> None:
    assert not await is_pooled(postgres_url)
    assert await is_pooled(f"{postgres_url}&prepared_statement_cache_size=0")
