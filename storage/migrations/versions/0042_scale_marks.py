"""Give instruments the marks of price scales: 生产码, 维修码, 检定码, 铅封, 型批号 (decision 0231)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Word

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_MARKS = ("production_code", "repair_code", "check_code", "seal_no", "approval_no")
_BEHIND = "serial_key TEXT NOT NULL"
"""The column before which they stand."""


def upgrade() -> None:
    """Add them, empty."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
        return
    for name in _MARKS:
        op.add_column("instruments", sa.Column(name, Word, nullable=False, server_default=""))
        op.alter_column("instruments", name, server_default=None)


def downgrade() -> None:
    """Drop them."""
    for name in reversed(_MARKS):
        op.drop_column("instruments", name)


def _make_anew() -> None:
    """SQLite adds columns behind the constraints: the table is made anew with its rows, indexes, and all triggers."""
    connection = op.get_bind()
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    made = list(connection.execute(sa.text(schema)))
    declared = next(one.sql for one in made if one.type == "table" and one.name == "instruments")
    triggers = [one for one in made if one.type == "trigger"]
    indexes = [one for one in made if one.type == "index" and one.tbl_name == "instruments"]
    kept = ", ".join(f'"{row[1]}"' for row in connection.execute(sa.text("PRAGMA table_info(instruments)")))
    for one in triggers:
        op.execute(f"DROP TRIGGER {one.name}")
    for one in indexes:
        op.execute(f"DROP INDEX {one.name}")
    op.rename_table("instruments", "instruments_before")
    added = "".join(f"{name} TEXT NOT NULL, " for name in _MARKS)
    connection.exec_driver_sql(declared.replace(_BEHIND, f"{added}{_BEHIND}", 1))
    names, empty = ", ".join(_MARKS), ", ".join("''" for _name in _MARKS)
    op.execute(
        f"INSERT INTO instruments ({kept}, {names}) SELECT {kept}, {empty} FROM instruments_before"  # noqa: S608 - ours
    )
    op.drop_table("instruments_before")
    for one in (*indexes, *triggers):
        connection.exec_driver_sql(one.sql)
