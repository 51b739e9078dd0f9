"""The data on which pages are measured is such as the service keeps: numbers and lists agree on it as well."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.pages_load import COUNTY, PROVINCE, Size, fill
from storage.database_url import with_driver
from storage.migrate import migrate
from storage.read_counts import counts, total
from storage.read_lists import page_of
from storage.read_sieve import BOOKINGS, INSTRUMENTS, LINES, OUTCOMES, UNITS, Sieve
from tests.storage.conftest import KEYRING

SMALL = Size(120, 1200, 2400)


@pytest.mark.postgres
def test_what_is_measured_is_filled_as_it_should_be(postgres_url: str) -> None:
    def check(connection: Connection) -> None:
        fill(connection, SMALL)
        assert total(connection, LINES, Sieve()) == SMALL.lines
        assert total(connection, INSTRUMENTS, Sieve(region=PROVINCE)) == SMALL.instruments
        assert total(connection, UNITS, Sieve()) == SMALL.units
        for subject in (LINES, OUTCOMES, INSTRUMENTS, BOOKINGS):
            sieve = Sieve(region=COUNTY)
            assert total(connection, subject, sieve) == len(page_of(connection, KEYRING, subject, sieve, limit=9999))
        assert sum(counts(connection, OUTCOMES, Sieve(), ("second",)).values()) == total(connection, OUTCOMES, Sieve())
        fired = connection.execute(text("SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal"))
        assert fired.scalar() == 0

    async def run() -> None:
        await migrate(postgres_url)
        engine = create_async_engine(with_driver(postgres_url, "asyncpg"))
        async with engine.begin() as connection:
            await connection.run_sync(check)
        await engine.dispose()

    asyncio.run(run())
