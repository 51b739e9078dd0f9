"""What only one may hold, and how many a half-day takes: rules that the database itself keeps, by triggers.

A rule is a row of `RULES`: while a row of its table counts, it holds its key, and no second row can. What stood double
when a rule came holds nothing: it stays as it is and is listed (`storage/doubles.py`), and none is added to it. Whoever
comes second is refused by the unique key, is run again whole, and is then answered by the rules of `booking`
(docs/decisions/0177).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import DDL, Column, Integer, Table, event

from booking.line import ACCEPTED, OPEN_STATES
from booking.unit import CLOSED
from storage.moments import Moment
from storage.tables.bookings import lines
from storage.tables.columns import Word, index, metadata
from storage.tables.tally_triggers import EVERY
from storage.tables.units import units

holds = Table(
    "holds",
    metadata,
    Column("rule", Word, primary_key=True),
    Column("key", Word, primary_key=True),
    Column("holder", Word, nullable=False),
    sqlite_with_rowid=False,
)
"""Who holds what: by a rule, under a key, one."""

doubles = Table(
    "doubles",
    metadata,
    Column("rule", Word, primary_key=True),
    Column("key", Word, primary_key=True),
    Column("thing_id", Word, primary_key=True),
    Column("region_code", Word, nullable=False),
    Column("found_at", Moment()),
    sqlite_with_rowid=False,
)
"""What stood double when its rule came, and holds nothing: for the authority of the region to put right."""

index(doubles, "region_code", "rule", "key")

half_days = Table(
    "half_days",
    metadata,
    Column("place", Word, primary_key=True),
    Column("taken", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""How many are appointed to a half-day of an institution; whoever appoints writes its row, and waits for the others."""

_TABLES: Mapping[str, Table] = {one.name: one for one in (units, lines)}


@dataclass(frozen=True)
class OneHolder:
    """A rule: of the rows of a table that count, one may have a key. Both are SQL over `{row}`."""

    name: str
    table: str
    key: str
    counts: str

    def claim(self, row: str) -> str:
        """What a row holds, as SQL: its key, or nothing."""
        return f"(CASE WHEN {self.counts.format(row=row)} THEN {self.key.format(row=row)} ELSE '' END)"


def _among(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)


CODE, BOOKED = "credit code", "open line"
RULES = (
    OneHolder(CODE, "units", "{row}.uscc", f"{{row}}.state <> '{CLOSED}'"),
    OneHolder(BOOKED, "lines", "{row}.instrument_id", f"{{row}}.state IN ({_among(OPEN_STATES)})"),
)
"""The rules. A code is kept in its one form only (`booking.credit_code.well_formed`)."""

_APPOINTED = f"{{row}}.state = '{ACCEPTED}' AND {{row}}.scheduled_date <> ''"
_HALF = (
    "(CASE WHEN {row}.scheduled_time = 'PM' OR substr({row}.scheduled_time, 1, 2) BETWEEN '12' AND '23' "
    "THEN 'PM' ELSE 'AM' END)"
)
_PLACE = (
    f"(CASE WHEN {_APPOINTED} THEN {{row}}.institution_id || ' ' || {{row}}.scheduled_date || ' ' || {_HALF} "
    "ELSE '' END)"
)
_FULL = "this half-day is full"


def fill_statements() -> tuple[str, ...]:
    """Statements that fill the tables from the rows that are there: of several the first by its id holds, and the
    others are listed as found `:now`.
    """
    counted = (
        f"INSERT INTO half_days (place, taken) SELECT places.place, COUNT(*) FROM "  # noqa: S608 - constants
        f"(SELECT {_PLACE.format(row='lines')} AS place FROM lines) AS places WHERE places.place <> '' "
        "GROUP BY places.place"
    )
    return (counted, *(one for rule in RULES for one in _filled(rule)))


def _filled(rule: OneHolder) -> tuple[str, str]:
    row = rule.table
    claims = (
        f"(SELECT {rule.claim(row)} AS key, id AS holder, region_code FROM {row}) AS claims "  # noqa: S608 - constants
        "WHERE claims.key <> ''"
    )
    held = (
        f"INSERT INTO holds (rule, key, holder) SELECT '{rule.name}', claims.key, MIN(claims.holder) FROM {claims} "  # noqa: S608 - constants
        "GROUP BY claims.key"
    )
    double = (
        "INSERT INTO doubles (rule, key, thing_id, region_code, found_at) "  # noqa: S608 - constants
        f"SELECT '{rule.name}', claims.key, claims.holder, claims.region_code, :now FROM {claims} "
        f"AND NOT EXISTS (SELECT 1 FROM holds WHERE rule = '{rule.name}' "
        "AND holds.key = claims.key AND holder = claims.holder)"
    )
    return held, double


def settle_statements() -> tuple[str, ...]:
    """Statements that take from the list what is double no more; what nobody holds by now goes to who waits for it."""
    over = [
        f"DELETE FROM doubles WHERE rule = '{rule.name}' AND NOT EXISTS (SELECT 1 FROM {rule.table} "  # noqa: S608 - constants
        f"WHERE {rule.table}.id = doubles.thing_id AND {rule.claim(rule.table)} = doubles.key)"
        for rule in RULES
    ]
    held = "holds.rule = doubles.rule AND holds.key = doubles.key"
    inherit = (
        "INSERT INTO holds (rule, key, holder) SELECT rule, key, MIN(thing_id) FROM doubles "  # noqa: S608 - constants
        f"WHERE NOT EXISTS (SELECT 1 FROM holds WHERE {held}) GROUP BY rule, key"
    )
    holds_it = f"DELETE FROM doubles WHERE EXISTS (SELECT 1 FROM holds WHERE {held} AND holder = thing_id)"  # noqa: S608 - constants
    return (*over, inherit, holds_it)


def rule_ddl(dialect: str) -> Iterator[tuple[str, DDL]]:
    """The statements that make the triggers, each with the table that it is about."""
    make: Any = DDL  # SQLAlchemy has no types for it
    for rule in RULES:
        yield from ((rule.table, make(one)) for one in _holding(rule, dialect))
    yield from (("lines", make(one)) for one in _placing(dialect))


def trigger_names() -> tuple[tuple[str, str], ...]:
    """The triggers of the rules as (table, name)."""
    stems = [(rule.table, _stem(rule)) for rule in RULES] + [("lines", "half_day")]
    return tuple((table, f"{stem}_{when}") for table, stem in stems for when in ("in", "out", "moved"))


def _stem(rule: OneHolder) -> str:
    return f"hold_{rule.name.replace(' ', '_')}"


def _holding(rule: OneHolder, dialect: str) -> tuple[str, ...]:
    old, new = rule.claim("OLD"), rule.claim("NEW")
    leave = f"DELETE FROM holds WHERE rule = '{rule.name}' AND key = {old} AND holder = OLD.id;"  # noqa: S608 - constants
    take = f"INSERT INTO holds (rule, key, holder) SELECT '{rule.name}', {new}, NEW.id WHERE {new} <> '';"
    return _triggers(rule.table, _stem(rule), (old, new), (leave, take), dialect)


def _placing(dialect: str) -> tuple[str, ...]:
    old, new = _PLACE.format(row="OLD"), _PLACE.format(row="NEW")
    leave = f"UPDATE half_days SET taken = taken - 1 WHERE place = {old};"  # noqa: S608 - constants
    as_day = "NEW.scheduled_date" if dialect == "sqlite" else "CAST(NEW.scheduled_date AS DATE)"
    over = (
        f"(SELECT taken FROM half_days WHERE place = {new}) > (SELECT capacity FROM openings WHERE "  # noqa: S608 - constants
        f"institution_id = NEW.institution_id AND day = {as_day} AND half = {_HALF.format(row='NEW')} AND capacity > 0)"
    )
    if dialect == "sqlite":
        take = (
            f"INSERT INTO half_days (place, taken) SELECT {new}, 0 WHERE {new} <> '' AND NOT EXISTS "  # noqa: S608 - constants
            f"(SELECT 1 FROM half_days WHERE place = {new}); "
            f"UPDATE half_days SET taken = taken + 1 WHERE place = {new}; "
            f"SELECT RAISE(ABORT, '{_FULL}') WHERE {new} <> '' AND {over};"
        )
    else:
        take = (
            f"IF {new} <> '' THEN INSERT INTO half_days AS there (place, taken) VALUES ({new}, 1) "  # noqa: S608 - constants
            "ON CONFLICT (place) DO UPDATE SET taken = there.taken + 1; "
            f"IF {over} THEN RAISE EXCEPTION '{_FULL}' USING ERRCODE = '40001'; END IF; END IF;"
        )
    return _triggers("lines", "half_day", (old, new), (leave, take), dialect)


def _triggers(table: str, stem: str, claims: tuple[str, str], acts: tuple[str, str], dialect: str) -> tuple[str, ...]:
    """Triggers that leave what the old row held and take what the new one holds, where the two differ."""
    (old, new), (leave, take) = claims, acts
    if dialect == "sqlite":
        head = f"CREATE TRIGGER {stem}"
        return (
            f"{head}_in AFTER INSERT ON {table} WHEN {new} <> '' BEGIN {take} END",
            f"{head}_out AFTER DELETE ON {table} WHEN {old} <> '' BEGIN {leave} END",
            f"{head}_moved AFTER UPDATE ON {table} WHEN ({old}) IS NOT ({new}) BEGIN {leave} {take} END",
        )
    body = f"IF TG_OP <> 'INSERT' THEN {leave} END IF; IF TG_OP <> 'DELETE' THEN {take} END IF; RETURN NULL;"
    made = f"CREATE OR REPLACE FUNCTION {stem}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"
    run = f"FOR EACH ROW WHEN ({{}}) EXECUTE FUNCTION {stem}()"
    return (
        made,
        f"CREATE TRIGGER {stem}_in AFTER INSERT ON {table} {run.format(f'{new} <> {chr(39) * 2}')}",
        f"CREATE TRIGGER {stem}_out AFTER DELETE ON {table} {run.format(f'{old} <> {chr(39) * 2}')}",
        f"CREATE TRIGGER {stem}_moved AFTER UPDATE ON {table} {run.format(f'({old}) IS DISTINCT FROM ({new})')}",
    )


for _dialect in EVERY:
    for _name, _ddl in rule_ddl(_dialect):
        event.listen(_TABLES[_name], "after_create", _ddl.execute_if(dialect=_dialect))
