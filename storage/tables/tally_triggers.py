"""The triggers that keep `tallies` and `outcomes` in step with the tables that they are about, for both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import DDL

EVERY = ("sqlite", "postgresql")
SUBMITTED = ("已提交", "已作废")
"""States of a result that count as an outcome: it was submitted, whether or not it was declared void later."""

_COLUMNS = "subject, region_code, month, second, institution_id, state, result, n"
_OF_DATE = {
    "sqlite": "COALESCE(substr({0}, 1, 4) || substr({0}, 6, 2), '')",
    "postgresql": "COALESCE(to_char({0}, 'YYYYMM'), '')",
}

_COUNTED: Mapping[str, tuple[str, ...]] = {
    "lines": ("region_code", "substr({row}.booking_no, 1, 6)", "second", "institution_id", "state", "''"),
    "instruments": ("use_region_code", "month:valid_until", "second", "''", "state", "last_result"),
    "outcomes": ("region_code", "month:verified_on", "second", "institution_id", "state", "result"),
}
"""What each subject is counted by, in the order of the columns; a bare name is a column of the row."""


def counted(subject: str, row: str, dialect: str) -> str:
    """The values that a row of a subject is counted by, as SQL; `row` is NEW, OLD or the table's own name."""
    return ", ".join((f"'{subject}'", *(_value(one, row, dialect) for one in _COUNTED[subject])))


def _value(declared: str, row: str, dialect: str) -> str:
    if declared.startswith("month:"):
        return _OF_DATE[dialect].format(f"{row}.{declared.removeprefix('month:')}")
    if "{row}" in declared or declared == "''":
        return declared.format(row=row)
    return f"{row}.{declared}"


def _noted(subject: str, row: str, n: int, dialect: str) -> str:
    values = f"{counted(subject, row, dialect)}, {n}"
    return f"INSERT INTO tally_changes ({_COLUMNS}) VALUES ({values});"  # noqa: S608 - made of constants of this file


def outcome_of(row: str) -> str:
    """The statement that makes outcomes of results (`row` is NEW or the table) as their lines say where they are."""
    states = ", ".join(f"'{state}'" for state in SUBMITTED)
    of_result = ("id", "line_id", "institution_id", "result", "state", "certificate_no", "verified_on")
    of_line = ("unit_id", "region_code", "first", "second")
    values = ", ".join((*(f"{row}.{name}" for name in of_result), *(f"lines.{name}" for name in of_line)))
    source = "lines, results" if row == "results" else "lines"
    return (
        f"INSERT INTO outcomes ({', '.join((*of_result, *of_line))}) SELECT {values} FROM {source} "  # noqa: S608 - constants
        f"WHERE lines.id = {row}.line_id AND {row}.state IN ({states});"
    )


def trigger_ddl(table: str, dialect: str) -> tuple[DDL, ...]:
    """The statements that make the triggers of one table."""
    made = _results(dialect) if table == "results" else _counting(table, dialect)
    make: Any = DDL  # SQLAlchemy has no types for it
    return tuple(make(statement) for statement in made)


def drop_statements(table: str, dialect: str) -> tuple[str, ...]:
    """Statements that take the triggers of one table away."""
    prefix = "outcome" if table == "results" else f"tally_{table}"
    names = [f"{prefix}_in", f"{prefix}_out", f"{prefix}_moved", "outcome_of_result"]
    on = f" ON {table}" if dialect == "postgresql" else ""
    return tuple(f"DROP TRIGGER IF EXISTS {name}{on}" for name in names)


def _counting(subject: str, dialect: str) -> tuple[str, ...]:
    come, gone = _noted(subject, "NEW", 1, dialect), _noted(subject, "OLD", -1, dialect)
    new, old = counted(subject, "NEW", dialect), counted(subject, "OLD", dialect)
    if dialect == "sqlite":
        head = f"CREATE TRIGGER tally_{subject}"
        return (
            f"{head}_in AFTER INSERT ON {subject} BEGIN {come} END",
            f"{head}_out AFTER DELETE ON {subject} BEGIN {gone} END",
            f"{head}_moved AFTER UPDATE ON {subject} WHEN ({old}) IS NOT ({new}) BEGIN {gone} {come} END",
        )
    function = f"tally_{subject}"
    body = f"IF TG_OP <> 'INSERT' THEN {gone} END IF; IF TG_OP <> 'DELETE' THEN {come} END IF;"
    changed = f" WHEN (ROW({old}) IS DISTINCT FROM ROW({new}))"
    return (
        _function(function, body),
        _trigger(f"{function}_in", "INSERT OR DELETE", subject, function),
        _trigger(f"{function}_moved", "UPDATE", subject, function, changed),
    )


def _results(dialect: str) -> tuple[str, ...]:
    forget, remember = "DELETE FROM outcomes WHERE id = OLD.id;", outcome_of("NEW")
    if dialect == "sqlite":
        return (
            f"CREATE TRIGGER outcome_in AFTER INSERT ON results BEGIN {remember} END",
            f"CREATE TRIGGER outcome_out AFTER DELETE ON results BEGIN {forget} END",
            f"CREATE TRIGGER outcome_moved AFTER UPDATE ON results BEGIN {forget} {remember} END",
        )
    body = f"IF TG_OP <> 'INSERT' THEN {forget} END IF; IF TG_OP <> 'DELETE' THEN {remember} END IF;"
    name = "outcome_of_result"
    return _function(name, body), _trigger(name, "INSERT OR UPDATE OR DELETE", "results", name)


def _function(name: str, body: str) -> str:
    head = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
    return f"{head}$$ BEGIN {body} RETURN NULL; END $$"


def _trigger(name: str, when: str, table: str, function: str, condition: str = "") -> str:
    return f"CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW{condition} EXECUTE FUNCTION {function}()"


def recount_statements(dialect: str) -> tuple[str, ...]:
    """Statements that work everything out anew from the tables themselves, as changes to be added to empty tallies.

    Nothing else may write meanwhile. The triggers of `outcomes` note its rows as they come; those notes are emptied.
    """
    counted_anew = [
        f"INSERT INTO tally_changes ({_COLUMNS}) SELECT {counted(subject, subject, dialect)}, COUNT(*) "  # noqa: S608 - constants
        f"FROM {subject} GROUP BY 1, 2, 3, 4, 5, 6, 7"
        for subject in _COUNTED
    ]
    return (
        "DELETE FROM tallies",
        "DELETE FROM outcomes",
        outcome_of("results").rstrip(";"),
        "DELETE FROM tally_changes",
        *counted_anew,
    )
