"""The audit of the data: every rule finds what was planted for it and nothing else, by county, unit and month."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import text

from booking.bodies import IN_FORCE, Capability, Institution
from booking.data_rules import RULES, SIDES
from booking.instrument import NO_VALUE, Instrument
from booking.line import ISSUED
from booking.result import LOCKED, PASSED, Result
from bot.certificates.printing import Unprintable
from bot.data_audit import HEADINGS, audit_of, look, look_daily, printed_report, report_of, work
from storage.data_audit import DataAudit, DataMonths
from storage.database import Database
from storage.planning import nobody_is_told
from storage.tables.ledger import instruments
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.storage.conftest import Opener
from tests.web.desk_town import line_of
from tests.web.test_pages import scale, unit

GOOD_UNTIL = NOW.date() + timedelta(days=90)
MONTH = f"{NOW:%Y-%m}"


def good(number: int, owner: str = "甲", **changed: Any) -> Instrument:
    """An instrument with which nothing is wrong."""
    facts: dict[str, Any] = {
        "valid_until": GOOD_UNTIL, "use_region_code": "150105", "serial": f"{owner}{number}",
        "purchase_date": "2024-06", "second": "非自动衡器",
        "first": "非自动衡器", "range": {"max": 30, "unit": "kg"}, "manufacturer": "永康华鹰",
    }  # fmt: skip
    return replace(scale(number, owner), **(facts | changed))


def verified(session: Session, body: str) -> None:
    """A result of an institution that can verify scales when it is "i"."""
    store = session.store
    store.put(Institution(body, body, "150100", "呼和浩特市"))
    store.put(Capability("c", "i", "非自动衡器", ("150100",), IN_FORCE, NOW))
    store.put(replace(line_of(1, body=body), state=ISSUED, region_code="150105", second="非自动衡器"))
    store.put(Result("r1", line_of(1).id, 1, body, scale(1).id, PASSED, LOCKED, NOW, certificate_no="NM-1"))


PLANTED: dict[str, Callable[[Session], list[Any]]] = {
    "serial_twice": lambda _s: [good(1, serial="9"), good(2, "乙", serial="9")],
    "unit_twice": lambda _s: [unit("甲"), replace(unit("乙"), company_name=unit("甲").company_name)],
    "phone_many": lambda _s: [
        replace(unit(f"店{n}"), uscc=f"code{n}", phone="13900000009", region_code="150105") for n in range(5)
    ],
    "bought_never": lambda _s: [good(1, purchase_date="2099-01-01")],
    "until_never": lambda _s: [good(1, valid_until=date(2099, 1, 1))],
    "expired_in_use": lambda _s: [good(1, valid_until=NOW.date() - timedelta(days=1))],
    "undated": lambda _s: [good(1, valid_until=None)],
    "range_unit": lambda _s: [good(1, range={"max": 30, "unit": "kPa"})],
    "no_county": lambda _s: [good(1, use_region_code="150100")],
    "no_number": lambda _s: [good(1, serial=NO_VALUE)],
}
FOUND = {"serial_twice": 2, "unit_twice": 2, "phone_many": 5}


@pytest.fixture
def database(opened: Opener) -> Database:
    return opened(nobody_is_told)


def laid(rule: str) -> Callable[[Session], None]:
    def lay(session: Session) -> None:
        for thing in (
            replace(unit("甲"), region_code="150105"),
            replace(unit("乙"), region_code="150102"),
            good(7),
            good(8, "乙"),
        ):
            session.store.put(thing)
        for thing in PLANTED[rule](session):
            session.store.put(thing)

    return lay


@pytest.mark.parametrize("rule", PLANTED)
async def test_a_rule_finds_what_was_planted_and_nothing_else(database: Database, rule: str) -> None:
    await database.write(laid(rule))
    await look(database, NOW)
    report = await database.read(lambda session: report_of(session, MONTH, ""))
    found = {one.name: count for one, count in work(report)}
    if rule == "until_never":
        assert found.pop("expired_in_use", 0) == 0
    assert found == {rule: FOUND.get(rule, 1)}
    listed = await database.read(lambda session: audit_of(session, NOW).listed(rule, ""))
    assert len(listed) == FOUND.get(rule, 1)
    assert all(one.said and one.unit_id for one in listed)
    assert await database.read(lambda session: audit_of(session, NOW).listed(rule, "410000")) == ()


@pytest.mark.parametrize(("body", "count"), [("i", 0), ("j", 1)])
async def test_results_without_a_capability_are_found(database: Database, body: str, count: int) -> None:
    await database.write(lambda session: verified(session, body))
    listed = await database.read(lambda session: audit_of(session, NOW).listed("no_capability", "150100"))
    assert len(listed) == count


def test_every_rule_is_looked_for_and_planted() -> None:
    assert {one.name for one in RULES} == {*PLANTED, "no_capability"}
    assert all(hasattr(DataAudit, f"_{one.name}") for one in RULES)
    assert {one.side for one in RULES} == set(SIDES)


async def test_scores_by_county_and_unit_and_months_are_kept(database: Database) -> None:
    await database.write(laid("expired_in_use"))
    await look(database, NOW)
    report = await database.read(lambda session: report_of(session, MONTH, ""))
    assert [(one.name[-3:], one.total, one.bad, one.score) for one in report.counties] == [("赛罕区", 3, 1, 66)]
    assert report.whole.side_score("有效") == 66
    assert report.whole.side_score("真实") == 100
    (worst,) = await database.read(lambda session: audit_of(session, NOW).worst_units("150100"))
    assert (worst.unit_id, worst.total, worst.bad) == ("甲", 2, 1)
    assert len(report.rows()[0]) == len(HEADINGS)
    later = NOW + timedelta(days=31)
    assert await look_daily(database, later) > 0
    assert await look_daily(database, later) == 0
    months = await database.read(lambda session: DataMonths(session.connection).months())
    assert months == (f"{later:%Y-%m}", MONTH)


async def test_the_report_is_printed(database: Database) -> None:
    await database.write(laid("no_number"))
    await look(database, NOW)
    report = await database.read(lambda session: report_of(session, MONTH, ""))
    pdf = await printed_report(report, datetime(2026, 12, 1, tzinfo=NOW.tzinfo), "http://x/desk/data-audit")
    assert not isinstance(pdf, Unprintable)
    assert pdf.startswith(b"%PDF")


MILLION, LONGEST_S = 1_000_000, 300
COPIES = """
INSERT INTO instruments ({columns})
SELECT {chosen} FROM generate_series(1, {count}) AS n(value), (SELECT * FROM instruments ORDER BY seq LIMIT 1) AS one
"""


@pytest.mark.soak
@pytest.mark.postgres
async def test_a_million_instruments_are_looked_through_in_time(opened: Opener, address: str) -> None:
    if address.startswith("sqlite"):
        return
    database = opened(nobody_is_told)
    await database.write(laid("no_number"))

    def copy(session: Session) -> None:
        names = [one.name for one in instruments.columns]
        own = {"seq": "n.value + 1000", "id": "'x' || n.value", "code": "'c' || n.value", "serial": "'s' || n.value"}
        own |= {"serial_key": "'S' || (n.value / 2)", "unit_id": "'u' || (n.value % 50000)"}
        chosen = ", ".join(own.get(name, f'one."{name}"') for name in names)
        columns = ", ".join(f'"{name}"' for name in names)
        session.connection.execute(text(COPIES.format(columns=columns, chosen=chosen, count=MILLION)))

    await database.write(copy)
    begin = monotonic()
    await look(database, NOW)
    seconds = monotonic() - begin
    sys.stdout.write(f"{seconds:.1f} s\n")
    assert seconds <= LONGEST_S
