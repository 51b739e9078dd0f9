"""Fills a PostgreSQL database with years of work of one province, by statements that make the rows where they lie.

The rows are what the service itself would have written: every county has its institution and every city another one,
a unit has ten instruments, a booking four lines, old lines are finished and the last two months are in every state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Connection, Integer, Table, text
from sqlalchemy.types import JSON, BigInteger

from booking.bodies import Authority
from booking.people import Person, Role, RoleKind
from catalogue_match.catalogue import load_catalogue
from nlu.region_index import names
from nlu.regions import counties_under
from storage.read_tallies import count_anew
from storage.tables.bodies import capabilities, institutions
from storage.tables.bookings import bookings, lines
from storage.tables.ledger import instruments
from storage.tables.results import results
from storage.tables.tallies import outcomes, tallies, tally_changes
from storage.tables.units import units
from storage.unit_of_work import Session

PROVINCE, CITY, COUNTY = "150000", "150100", "150105"
OVER = {"province": PROVINCE, "city": CITY, "county": COUNTY}


@dataclass(frozen=True)
class Size:
    """How much is made. A booking has four lines; a unit `instruments / units` instruments."""

    units: int
    instruments: int
    lines: int


BULK = (units, instruments, bookings, lines, results, outcomes, tallies, tally_changes)
"""Tables that are filled without their triggers and indexes."""

FULL = Size(100_000, 1_000_000, 2_000_000)
TENTH = Size(10_000, 100_000, 200_000)


def insert_select(table: Table, source: str, given: Mapping[str, str]) -> str:
    """An INSERT … SELECT that fills every column of a table: those given as SQL, the others with nothing."""
    columns = [column for column in table.columns if column.name != "seq"]
    values = [given.get(column.name) or _nothing(column) for column in columns]
    listed = ", ".join(f'"{column.name}"' for column in columns)
    return f"INSERT INTO {table.name} ({listed}) SELECT {', '.join(values)} FROM {source}"  # noqa: S608 - our own names


def _series(count: int) -> str:
    return f"generate_series(0, {count - 1})"


def _joined(first: str, *others: str) -> str:
    return " JOIN ".join((first, *others))


def _nothing(column: Any) -> str:
    if column.nullable:
        return "NULL"
    if isinstance(column.type, Boolean):
        return "false"
    if isinstance(column.type, Integer | BigInteger):
        return "0"
    if isinstance(column.type, JSON) or "JSON" in repr(column.type):
        return "'[]'"
    return "''"


def fill(connection: Connection, size: Size) -> None:
    """Everything; the database is migrated and empty."""
    connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")
    connection.exec_driver_sql("SET LOCAL work_mem = '256MB'")
    indexes = [one for table in BULK for one in table.indexes if not one.unique]
    for one in indexes:  # made at the end, at a tenth of the price
        one.drop(connection)
    for table in BULK:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
    _places(connection)
    for statement in (*_bodies(), *_owners(size), *_work(size)):
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("ANALYZE")
    count_anew(connection)
    for table in BULK:
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE TRIGGER USER")
    for one in indexes:
        one.create(connection)


def officials(session: Session) -> None:
    """Somebody of an authority of the province, of a city and of a county; their ids are the names of `OVER`."""
    for who, region in OVER.items():
        session.store.put(Authority(f"a-{who}", f"{names()[region]}市场监督管理局", region))
        session.store.put(Person(who, who))
        session.store.put(Role(who, RoleKind.AUTHORITY, f"a-{who}", owner=True))


def _places(connection: Connection) -> None:
    """Temporary tables of counties and of categories, the latter as often as they are common (a few are most)."""
    connection.exec_driver_sql("CREATE TEMP TABLE place (i int PRIMARY KEY, code text, called text)")
    connection.exec_driver_sql("CREATE TEMP TABLE kind (i int PRIMARY KEY, first text, second text)")
    counties = counties_under(PROVINCE)
    connection.execute(
        text("INSERT INTO place VALUES (:i, :code, :called)"),
        [{"i": i, "code": code, "called": names()[code]} for i, code in enumerate(counties)],
    )
    rows = list(dict.fromkeys((row.first, row.second) for row in load_catalogue()))
    slots = [row for rank, row in enumerate(rows, 1) for _ in range(max(1, 400 // rank))][:2000]
    connection.execute(
        text("INSERT INTO kind VALUES (:i, :first, :second)"),
        [{"i": i, "first": first, "second": second} for i, (first, second) in enumerate(slots)],
    )


def _bodies() -> list[str]:
    at = "now() - interval '5 years'"
    cities = "(SELECT DISTINCT substr(code, 1, 4) || '00' AS code FROM place) city"
    body = {"id": "'b' || code", "region_code": "code", "phone": "'0471-3337062'"}
    return [
        insert_select(
            institutions, "place", {**body, "name": "called || '计量检定所'", "name_key": "called || '计量检定所'"}
        ),
        insert_select(institutions, cities, {**body, "name": "code || '市计量所'", "name_key": "code || '市计量所'"}),
        insert_select(
            capabilities,
            "institutions",
            {
                "id": "'c' || id", "institution_id": "id", "second": "'*'", "state": "'有效'", "since": at,
                "regions": "jsonb_build_array(region_code)", "range": "'{}'",
            },
        ),
    ]  # fmt: skip


def _owners(size: Size) -> list[str]:
    counties = "(SELECT count(*) FROM place)::int"
    each = size.instruments // size.units
    return [
        insert_select(
            units,
            f"{_series(size.units)} u JOIN place ON place.i = (u * 7919) % {counties}",
            {
                "id": "'u' || u", "company_name": "called || '第' || u || '号店'", "region_code": "code",
                "uscc": "'92150105MA' || lpad(u::text, 8, '0')", "region": "called", "address": "'农贸市场'",
                "contact": "'王建国'", "since": "now()", "created_at": "now()", "user_type": "'企业'",
                "state": "CASE WHEN u % 50 = 0 THEN '待审核' WHEN u % 97 = 0 THEN '已退回' ELSE '已通过' END",
            },
        ),
        insert_select(
            instruments,
            _joined(
                f"{_series(size.instruments)} t",
                f"units ON units.id = 'u' || (t / {each})",
                "kind ON kind.i = (t * 48271::bigint) % (SELECT count(*) FROM kind)",
            ),
            {
                "id": "'t' || t", "unit_id": "units.id", "code": "lpad((t % 100000)::text, 5, '0')",
                "instrument_name": "kind.second", "first": "kind.first", "second": "kind.second", "model": "'ACS-30'",
                "serial": "'S' || t", "serial_key": "'s' || t", "maker_key": "'永康华鹰'",
                "manufacturer": "'永康华鹰'", "use_region_code": "units.region_code", "use_region": "units.region",
                "install_location": "'店铺内'", "purpose": "'贸易结算'", "delivery_method": "'现场检'",
                "since": "now()", "range": "'{}'", "division": "'{}'", "extra": "'{}'", "photos": "'[]'",
                "state": "CASE WHEN t % 23 = 0 THEN '停用' WHEN t % 41 = 0 THEN '报废' ELSE '在用' END",
                "valid_until": (
                    "CASE WHEN t % 12 = 0 THEN NULL ELSE current_date - 90 + (t * 7927::bigint % 490)::int END"
                ),
                "last_result": "CASE WHEN t % 12 = 0 THEN '' WHEN t % 19 = 0 THEN '不合格' ELSE '合格' END",
            },
        ),
    ]  # fmt: skip


def _work(size: Size) -> list[str]:
    """Bookings of four lines over five years; `made` says which unit, day and number each has."""
    count, each = size.lines // 4, size.instruments // size.units
    age = "(current_date - day)"
    state = (
        f"CASE WHEN {age} > 60 THEN "
        "CASE WHEN x % 25 = 0 THEN '预约失败' WHEN x % 60 = 0 THEN '已撤销' ELSE '已出证' END "
        "ELSE (ARRAY['待分配','退回','已分配','已分配','待检定','待检定','检定中','已检定','已出证','已出证'])"
        "[1 + (x % 97) % 10] END"
    )
    body = (
        f"CASE WHEN {state} = '待分配' THEN '' WHEN x % 10 < 7 THEN 'b' || units.region_code "
        "ELSE 'b' || substr(units.region_code, 1, 4) || '00' END"
    )
    days = f"'u' || (b % {size.units}) AS u, current_date - (b * 15485863::bigint % 1816)::int AS day"
    daily = "lpad((row_number() OVER (PARTITION BY day ORDER BY b))::text, 5, '0')"
    numbered = f"SELECT b, u, day, to_char(day, 'YYYYMMDD') || {daily} AS no"
    booked = f"(substr(u, 2)::int * {each} + (b / {size.units} * 4 + n) % {each})"
    due = "to_char(day + 5, 'YYYY-MM-DD') || 'T00:00:00.000000 ' || no || ' ' || lpad(n::text, 6, '0')"
    return [
        f"CREATE TEMP TABLE made AS {numbered} FROM (SELECT b, {days} FROM {_series(count)} b) one",  # noqa: S608 - ours
        insert_select(
            bookings, "made",
            {"no": "no", "unit_id": "u", "since": "day", "created_at": "day", "submitted_at": "day",
             "state": f"CASE WHEN {age} > 60 THEN '已完成' ELSE '已提交' END"},
        ),
        insert_select(
            lines,
            _joined(
                "(SELECT made.*, n, b * 4 + n AS x FROM made, generate_series(1, 4) n) one",
                "units ON units.id = u",
                f"instruments ON instruments.id = 't' || {booked}",
            ),
            {
                "id": "'l' || x", "booking_no": "no", "n": "n", "unit_id": "u", "instrument_id": "instruments.id",
                "instrument_name": "instruments.instrument_name", "first": "instruments.first",
                "second": "instruments.second", "model": "'ACS-30'", "serial": "instruments.serial",
                "serial_key": "instruments.serial_key", "region_code": "units.region_code", "state": state,
                "since": "day", "due": "day + 5", "institution_id": body,
                "unfit": f"CASE WHEN {state} = '待分配' THEN 'range' ELSE '' END",
                "deadline": due,
            },
        ),
        insert_select(
            results, "lines",
            {
                "id": "'r' || lines.id", "line_id": "lines.id", "version": "1",
                "institution_id": "lines.institution_id", "instrument_id": "lines.instrument_id",
                "since": "lines.since",
                "result": "CASE WHEN lines.seq % 19 = 0 THEN '不合格' ELSE '合格' END",
                "state": "CASE WHEN lines.seq % 500 = 0 THEN '已作废' ELSE '已提交' END",
                "certificate_no": "'NJG' || lpad(lines.seq::text, 8, '0')", "verified_on": "lines.since::date + 10",
                "valid_until": "lines.since::date + 375",
            },
        ) + " WHERE lines.state = '已出证'",
    ]  # fmt: skip
