"""No query on the path of a message grows with the number of rows: each finds what it wants by an index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from storage.outbox import Outbox
from storage.outbox_reports import Report
from storage.sql_store import SqlStore
from storage.sqlite_database import writer_engine
from storage.tables import metadata
from storage.talk import Talk
from storage.told import told_since
from tests.booking.subject import NOW
from tests.storage.conftest import KEYRING

READS: dict[str, Callable[[SqlStore], Any]] = {
    "person": lambda s: s.person("p"),
    "person_at": lambda s: s.person_at("wechat", "o"),
    "person_of_phone": lambda s: s.person_of_phone("15847108236"),
    "roles": lambda s: s.roles("p"),
    "members": lambda s: s.members("unit", "u"),
    "identities": lambda s: s.identities("p"),
    "phone_codes": lambda s: s.phone_codes("15847108236", NOW),
    "codes_sent": lambda s: s.codes_sent("p", NOW),
    "codes_open": lambda s: s.codes_open("n", NOW),
    "unit": lambda s: s.unit("u"),
    "unit_of_uscc": lambda s: s.unit_of_uscc("92150105MA0Q7K2L8J"),
    "units_of_phone": lambda s: s.units_of_phone("15847108236"),
    "units_waiting": lambda s: s.units_waiting("150100"),
    "join_request": lambda s: s.join_request("j"),
    "join_requests": lambda s: s.join_requests("u"),
    "institution": lambda s: s.institution("i"),
    "authority": lambda s: s.authority("a"),
    "authorities_over": lambda s: s.authorities_over("150105"),
    "capability": lambda s: s.capability("c"),
    "capabilities_for": lambda s: s.capabilities_for("非自动衡器"),
    "capabilities_of": lambda s: s.capabilities_of("i"),
    "capabilities_past": lambda s: s.capabilities_past(NOW.date()),
    "instrument": lambda s: s.instrument("t"),
    "instruments": lambda s: s.instruments("u", states=("在用", "停用")),
    "instrument_count": lambda s: s.instrument_count("u"),
    "instruments_of_serial": lambda s: s.instruments_of_serial("u", "938579"),
    "twins": lambda s: s.twins("永康华鹰", "938579"),
    "instruments_due": lambda s: s.instruments_due("u", until=NOW.date()),
    "booking": lambda s: s.booking("2026112200001"),
    "booking_of_cause": lambda s: s.booking_of_cause("u", "m1"),
    "bookings": lambda s: s.bookings("u"),
    "line": lambda s: s.line("l"),
    "lines": lambda s: s.lines("2026112200001"),
    "open_line": lambda s: s.open_line("t"),
    "last_line": lambda s: s.last_line("t"),
    "institution_lines": lambda s: s.institution_lines("i", states=("已分配", "待检定")),
    "institution_lines_of_serial": lambda s: s.institution_lines_of_serial("i", "938579"),
    "region_lines": lambda s: s.region_lines("150000", states=("待分配", "退回")),
    "verified": lambda s: s.verified("150000", since=NOW.date(), until=NOW.date()),
    "line_count of an institution": lambda s: s.line_count(states=("已分配",), institution_id="i"),
    "line_count of a region": lambda s: s.line_count(states=("待分配",), region_code="150000"),
    "load_of": lambda s: s.load_of("i"),
    "receipts": lambda s: s.receipts("2026112200001"),
    "result": lambda s: s.result("l"),
    "results": lambda s: s.results("l"),
    "last_result": lambda s: s.last_result("t"),
    "result_of_certificate": lambda s: s.result_of_certificate("JZ-1"),
    "publication": lambda s: s.publication("JZ-1"),
    "reason": lambda s: s.reason("r"),
    "reasons": lambda s: s.reasons("i", use="refuse"),
    "receipt_template": lambda s: s.receipt_template("t"),
    "receipt_templates": lambda s: s.receipt_templates("i"),
    "openings": lambda s: s.openings("i", since=NOW.date(), until=NOW.date()),
    "appointments": lambda s: s.appointments("i", since=NOW.date(), until=NOW.date()),
    "delivery_ask": lambda s: s.delivery_ask("d"),
    "delivery_asks": lambda s: s.delivery_asks("2026112200001"),
    "delivery_asks_open": lambda s: s.delivery_asks_open("u"),
    "sample": lambda s: s.sample("l"),
    "sample_numbered": lambda s: s.sample_numbered("i", "1"),
    "unreached": lambda s: s.unreached("n"),
    "unreached_open": lambda s: s.unreached_open("150000"),
    "history": lambda s: s.history("booking_line", "l"),
    "alias_proposals": lambda s: s.alias_proposals(),
    "alias_proposal": lambda s: s.alias_proposal("小秤", "非自动衡器"),
    "setting": lambda s: s.setting("x"),
    "outbox claim": lambda s: Outbox(s.connection, KEYRING).claim("w", now=NOW, until=NOW, limit=9),
    "outbox take over": lambda s: Outbox(s.connection, KEYRING).take_over("w", now=NOW, until=NOW, limit=9),
    "outbox look again": lambda s: Outbox(s.connection, KEYRING).look_again("w", now=NOW, until=NOW, limit=9),
    "outbox report": lambda s: Outbox(s.connection, KEYRING).report(Report("sms", "B1", delivered=True), NOW),
    "outbox report by our id": lambda s: Outbox(s.connection, KEYRING).report(
        Report("sms", "B2", delivered=True, ours="7-0123456789ab"), NOW
    ),
    "outbox early report": lambda s: Outbox(s.connection, KEYRING).reports.told("sms", "B1"),
    "told since": lambda s: told_since(s.connection, KEYRING, ("person:p", "unit:u"), NOW),
    "outbox tries": lambda s: Outbox(s.connection, KEYRING).reports.tries_of(1),
}

IN_ORDER_OF_AN_INDEX = {"instruments of one state", "bookings", "institution_lines", "lines"}
"""Reads of a page that walk an index in order, so that a page costs the same however long the list is."""


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    engine = writer_engine(str(tmp_path_factory.mktemp("plans") / "plans.db"))
    with engine.begin() as connection:
        metadata.create_all(connection)
    with engine.connect() as connection, connection.begin():
        yield connection
    engine.dispose()


def plans(connection: Connection, read: Callable[[SqlStore], Any]) -> list[str]:
    """How SQLite carries out every statement of a read."""
    driver: Any = connection.connection.driver_connection
    seen: list[str] = []
    driver.set_trace_callback(seen.append)
    try:
        read(SqlStore(connection, KEYRING))
    finally:
        driver.set_trace_callback(None)
    return [row[3] for statement in seen for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")]


@pytest.mark.parametrize("name", READS)
def test_a_read_scans_no_table(connection: Connection, name: str) -> None:
    found = plans(connection, READS[name])
    assert found
    scans = [step for step in found if re.match(r"SCAN (?!CONSTANT)", step) and "USING" not in step]
    assert not scans, found


@pytest.mark.parametrize("name", sorted(IN_ORDER_OF_AN_INDEX))
def test_a_page_is_not_sorted(connection: Connection, name: str) -> None:
    read = READS.get(name) or (lambda s: s.instruments("u"))
    assert not [step for step in plans(connection, read) if "TEMP B-TREE" in step]


def test_what_every_message_reads_is_found_by_keys(connection: Connection) -> None:
    talk = Talk(connection, KEYRING)
    driver: Any = connection.connection.driver_connection
    seen: list[str] = []
    driver.set_trace_callback(seen.append)
    talk.answered("wechat", "o1", "m1")
    talk.writer("wechat", "o1")
    talk.load("p1", NOW)
    talk.save("p1", {}, NOW + timedelta(seconds=1))
    talk.alias_version()
    driver.set_trace_callback(None)
    for statement in seen:
        steps = [row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}")]
        assert not [step for step in steps if step.startswith("SCAN")], (statement, steps)
