"""Every number is the length of the list behind it: for random histories, at every moment, on both databases."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete

from booking import line as life
from booking.instrument import IN_USE, STOPPED
from booking.result import LOCKED, NOT_PASSED, PASSED, REGISTERED, REPLACED, VOID
from storage.database import Database
from storage.read_counts import counts, span_of, total
from storage.read_lists import page_of
from storage.read_sieve import (
    BOOKINGS,
    CAPABILITIES,
    INSTITUTIONS,
    INSTRUMENTS,
    LINES,
    OUTCOMES,
    UNITS,
    Sieve,
    Subject,
)
from storage.read_tallies import count_anew, fold
from storage.sql_store import SqlStore
from storage.sqlite_database import writer_engine
from storage.tables import metadata
from storage.tables.bookings import lines
from storage.tables.tallies import tally_changes
from tests.booking import subject as things
from tests.storage.conftest import KEYRING

REGIONS = ("150105", "150102", "150204", "410105")
SECONDS = (("非自动衡器", "非自动衡器"), ("加油机", "燃油加油机"), ("压力仪表", "指示类压力表、显示类压力表"))
BODIES = ("i1", "i2", "")
DAYS = tuple(date(2026, 8, 28) + timedelta(days=n) for n in range(0, 70, 3))
ALL: tuple[Subject, ...] = (LINES, OUTCOMES, INSTRUMENTS, UNITS, BOOKINGS, INSTITUTIONS, CAPABILITIES)


class History:
    """Random writing: things come, move, change place and go; folds fall in between."""

    def __init__(self, connection: Connection, seed: int) -> None:
        self.connection, self.chance = connection, random.Random(seed)
        self.store = SqlStore(connection, KEYRING)
        for number, region in enumerate(REGIONS):
            self.store.put(things.unit(id=f"u{number}", region_code=region, company_name=f"{region}的店"))
        for one in ("i1", "i2"):
            self.store.put(things.institution(id=one, name=f"{one}计量所", region_code="150100"))
            self.store.put(things.capability(id=f"c{one}", institution_id=one))

    def go_on(self, steps: int) -> None:
        """Some steps of it."""
        for _ in range(steps):
            self.chance.choice((self._instrument, self._line, self._line, self._result, self._result, self._fold))()

    def _some(self, options: Sequence[Any]) -> Any:
        return self.chance.choice(options)

    def _instrument(self) -> None:
        first, second = self._some(SECONDS)
        self.store.put(
            things.instrument(
                id=f"t{self.chance.randrange(12)}",
                unit_id=f"u{self.chance.randrange(4)}",
                use_region_code=self._some(REGIONS),
                first=first,
                second=second,
                state=self._some((IN_USE, STOPPED)),
                valid_until=self._some((None, *DAYS)),
                last_result=self._some(("", PASSED, NOT_PASSED)),
            )
        )

    def _line(self) -> None:
        number = self.chance.randrange(14)
        if self.chance.random() < 0.1:
            self.connection.execute(delete(lines).where(lines.c.id == f"l{number}"))
            return
        first, second = self._some(SECONDS)
        day = DAYS[number]
        no = f"{day:%Y%m%d}{number:05d}"
        self.store.put(things.booking(no=no, unit_id=f"u{number % 4}"))
        self.store.put(
            things.line(
                id=f"l{number}",
                booking_no=no,
                n=1,
                unit_id=f"u{number % 4}",
                region_code=REGIONS[number % 4],
                first=first,
                second=second,
                state=self._some((life.DRAFT, life.WAITING, life.ASSIGNED, life.ISSUED, life.FAILED)),
                institution_id=self._some(BODIES),
            )
        )

    def _result(self) -> None:
        self.store.put(
            things.result(
                id=f"r{self.chance.randrange(16)}",
                line_id=f"l{self.chance.randrange(14)}",
                institution_id=self._some(("i1", "i2")),
                state=self._some((REGISTERED, LOCKED, LOCKED, REPLACED, VOID)),
                result=self._some((PASSED, NOT_PASSED)),
                verified_on=self._some((None, *DAYS)),
                certificate_no=f"NJG-{self.chance.randrange(1000):04d}",
            )
        )

    def _fold(self) -> None:
        if self.chance.random() < 0.3:
            fold(self.connection)


def sieves(chance: random.Random) -> Iterator[tuple[Subject, Sieve]]:
    """Sieves over every subject, with and without each condition."""
    for subject in ALL:
        dated = subject.day is not None
        for _ in range(4):
            since = chance.choice((None, None, *DAYS)) if dated else None
            until = chance.choice((None, None, *DAYS, date(2026, 10, 31))) if dated else None
            _, second = chance.choice((("", ""), ("", ""), *SECONDS)) if "second" in subject.columns else ("", "")
            yield (
                subject,
                Sieve(
                    region=chance.choice(("", "150000", "150100", "150105")),
                    second=second,
                    institution_id=chance.choice(("", "i1")) if "institution_id" in subject.columns else "",
                    states=(chance.choice((life.ISSUED, IN_USE, LOCKED)),) if chance.random() < 0.3 and dated else (),
                    results=(PASSED,) if "result" in subject.columns and chance.random() < 0.3 else (),
                    since=since,
                    until=until,
                    undated=dated and since is None and until is None and chance.random() < 0.2,
                    unit_id=chance.choice(("", "", "u1")) if subject in (LINES, OUTCOMES, INSTRUMENTS, UNITS) else "",
                ),
            )


def check(connection: Connection, chance: random.Random) -> None:
    """Each number is the length of its list, and each group that of the list narrowed to it."""
    for subject, sieve in sieves(chance):
        listed = page_of(connection, KEYRING, subject, sieve, limit=1000)
        assert total(connection, subject, sieve) == len(listed), (subject.name, sieve)
        if "region_code" in subject.columns:
            for (region,), n in counts(connection, subject, sieve, ("region:6",)).items():
                if sieve.region in ("", "150000", "150100") or region == sieve.region:
                    narrowed = page_of(connection, KEYRING, subject, replace(sieve, region=region), limit=1000)
                    assert n == len(narrowed), (subject.name, sieve, region)
        if "second" in subject.columns:
            grouped = counts(connection, subject, sieve, ("second",))
            assert sum(grouped.values()) == len(listed)
            if subject is not OUTCOMES:
                assert grouped == {(name,): n for name, n in Counter(one.second for one in listed).items()}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9), steps=st.integers(1, 80))
def test_a_number_is_the_length_of_its_list(file: Connection, seed: int, steps: int) -> None:
    with file.begin() as transaction:
        history = History(file, seed)
        history.go_on(steps)
        check(file, history.chance)
        fold(file)
        assert file.execute(tally_changes.select()).first() is None
        check(file, history.chance)
        transaction.rollback()


def test_counting_anew_gives_the_same_numbers(file: Connection) -> None:
    with file.begin() as transaction:
        history = History(file, 7)
        history.go_on(300)
        before = [counts(file, one, Sieve(), ("region:6",)) for one in ALL]
        count_anew(file)
        assert [counts(file, one, Sieve(), ("region:6",)) for one in ALL] == before
        check(file, history.chance)
        transaction.rollback()


async def test_both_databases_count_alike(database: Database) -> None:
    def work(session: Any) -> None:
        history = History(session.connection, 11)
        for _ in range(6):
            history.go_on(50)
            check(session.connection, history.chance)
        before = counts(session.connection, LINES, Sieve(), ("region:6", "state"))
        count_anew(session.connection)
        assert counts(session.connection, LINES, Sieve(), ("region:6", "state")) == before

    await database.write(work)


@pytest.mark.parametrize(
    ("since", "until", "months", "rest"),
    [
        (None, None, ("", ""), 0),
        (date(2026, 10, 1), date(2026, 10, 31), ("202610", "202610"), 0),
        (date(2026, 10, 2), date(2026, 10, 30), None, 1),
        (date(2026, 9, 15), date(2026, 10, 15), None, 2),
        (date(2026, 9, 15), date(2026, 12, 15), ("202610", "202611"), 2),
        (date(2026, 9, 15), None, ("202610", ""), 1),
        (None, date(2026, 9, 15), ("", "202608"), 1),
    ],
)
def test_days_fall_into_whole_months_and_a_rest(
    since: date | None, until: date | None, months: tuple[str, str] | None, rest: int
) -> None:
    span = span_of(since, until)
    assert span.months == months
    assert len(span.days) == rest


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    engine = writer_engine(str(tmp_path_factory.mktemp("read") / "read.db"))
    with engine.begin() as connection:
        metadata.create_all(connection)
    with engine.connect() as connection:
        yield connection
    engine.dispose()
