"""Let results be checked and released by people, and lines be called off: new states, and who signed when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Packed, Word

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

_STATES = (
    ("results", "'已登记', '已提交', '已更正', '已作废'", "'已登记', '已核验', '已提交', '已更正', '已作废'"),
    (
        "lines",
        "'暂存', '待分配', '已分配', '退回', '待检定', '检定中', '已检定', '已出证', '预约失败', '已撤销'",
        "'暂存', '待分配', '已分配', '退回', '待检定', '检定中', '已检定', '已出证', '预约失败', '已撤销', '已终止'",
    ),
)
"""Of each table its states before and after."""

_ADDED = (
    "checked_by TEXT NOT NULL", "checked_at DATETIME", "approved_by TEXT NOT NULL", "approved_at DATETIME",
    "returned TEXT NOT NULL", "details JSON NOT NULL",
)  # fmt: skip
_FILLED = (("checked_by", "''"), ("approved_by", "''"), ("returned", "''"), ("details", "'{}'"))
_PENDING = sa.text("state IN ('已登记', '已核验')")


def upgrade() -> None:
    """Widen them."""
    if op.get_bind().dialect.name == "sqlite":
        for table, before, after in _STATES:
            _make_anew(table, before, after, _ADDED if table == "results" else ())
    else:
        for table, _before, after in _STATES:
            _constrain(table, after)
        for name, empty in _FILLED:
            kind = Packed if name == "details" else Word
            op.add_column("results", sa.Column(name, kind, nullable=False, server_default=empty.strip("'")))
            op.alter_column("results", name, server_default=None)
        for name in ("checked_at", "approved_at"):
            op.add_column("results", sa.Column(name, Moment(), nullable=True))
    op.create_index(
        "ix_results_pending", "results", ["institution_id", "state", "line_id"],
        unique=False, sqlite_where=_PENDING, postgresql_where=_PENDING,
    )  # fmt: skip


def downgrade() -> None:
    """What was checked waits to be checked again, what was called off counts as withdrawn; the columns go."""
    op.drop_index("ix_results_pending", "results")
    op.execute("UPDATE results SET state = '已登记' WHERE state = '已核验'")
    op.execute("UPDATE lines SET state = '已撤销' WHERE state = '已终止'")
    for name in ("details", "returned", "approved_at", "approved_by", "checked_at", "checked_by"):
        op.drop_column("results", name)
    for table, before, after in _STATES:
        if op.get_bind().dialect.name == "sqlite":
            _make_anew(table, after, before, ())
        else:
            _constrain(table, before)


def _constrain(table: str, states: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_state"), table, type_="check")
    op.create_check_constraint(op.f(f"ck_{table}_state"), table, f"state IN ({states})")


def _make_anew(table: str, before: str, after: str, added: tuple[str, ...]) -> None:
    """SQLite changes no constraint: the table is made anew with its rows, its indexes, and all triggers."""
    connection = op.get_bind()
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    made = list(connection.execute(sa.text(schema)))
    declared = next(one.sql for one in made if one.type == "table" and one.name == table)
    triggers = [one for one in made if one.type == "trigger"]
    indexes = [one for one in made if one.type == "index" and one.tbl_name == table]
    columns = ", ".join(f'"{row[1]}"' for row in connection.execute(sa.text(f"PRAGMA table_info({table})")))
    for one in triggers:
        op.execute(f"DROP TRIGGER {one.name}")
    for one in indexes:
        op.execute(f"DROP INDEX {one.name}")
    op.rename_table(table, f"{table}_before")
    body = declared.replace(before, after)
    head, _, constraints = body.partition("CONSTRAINT")
    extra = "".join(f"{one}, " for one in added)
    connection.exec_driver_sql(f"{head}{extra}CONSTRAINT{constraints}" if added else body)
    names = columns + "".join(f", {name}" for name, _empty in _FILLED if added)
    values = columns + "".join(f", {empty}" for _name, empty in _FILLED if added)
    op.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}_before")  # noqa: S608 - names of ours
    op.drop_table(f"{table}_before")
    for one in (*indexes, *triggers):
        connection.exec_driver_sql(one.sql)
