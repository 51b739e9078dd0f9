"""Keep by the database what only one may hold, and how many a half-day takes (decision 0177)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from storage.moments import Moment
from storage.tables.columns import Word
from storage.tables.holds import fill_statements, rule_ddl, trigger_names

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables and their triggers; what stands double already holds nothing, and stays."""
    op.create_table(
        "holds",
        sa.Column("rule", Word, nullable=False),
        sa.Column("key", Word, nullable=False),
        sa.Column("holder", Word, nullable=False),
        sa.PrimaryKeyConstraint("rule", "key", name=op.f("pk_holds")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "half_days",
        sa.Column("place", Word, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_half_days")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "doubles",
        *(sa.Column(name, Word, nullable=False) for name in ("rule", "key", "thing_id", "region_code")),
        sa.Column("found_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("rule", "key", "thing_id", name=op.f("pk_doubles")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_doubles_region_code_rule_key", "doubles", ["region_code", "rule", "key"], unique=False)
    now = sa.bindparam("now", context.config.attributes["now"], Moment())
    for statement in fill_statements():
        made = sa.text(statement)
        op.execute(made.bindparams(now) if ":now" in statement else made)
    for _table, ddl in rule_ddl(op.get_bind().dialect.name):
        op.execute(ddl)


def downgrade() -> None:
    """Drop them."""
    server = op.get_bind().dialect.name == "postgresql"
    for table, name in trigger_names():
        op.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if server else ""))
    op.drop_table("doubles")
    op.drop_table("half_days")
    op.drop_table("holds")
