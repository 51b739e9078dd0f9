"""Keep counts in views, and count everything anew: for databases that were made before there were views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.read_tallies import count_anew
from storage.tables.columns import Number, Word
from storage.tables.tally_triggers import drop_statements, trigger_ddl

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_TABLES = ("lines", "instruments", "results", "outcomes")
_CELL = ("subject", "view", "region_code", "second", "institution_id", "month", "state", "result")
_DIMENSIONS = ("subject", "region_code", "month", "second", "institution_id", "state", "result")
_VALIDITY = ["valid_until", "use_region_code", "state", "second", "last_result"]


def upgrade() -> None:
    """Make the tables, triggers and the index of 0015 anew."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    for table in _TABLES:
        for statement in drop_statements(table, dialect):
            op.execute(statement)
    for name, words, unique in (("tallies", _CELL, True), ("tally_changes", _DIMENSIONS, False)):
        op.drop_table(name)
        op.create_table(
            name,
            sa.Column("seq", Number, autoincrement=True, nullable=False),
            *(sa.Column(word, Word, nullable=False) for word in words),
            sa.Column("n", sa.Integer(), nullable=False),
            sa.PrimaryKeyConstraint("seq", name=op.f(f"pk_{name}")),
            *([sa.UniqueConstraint(*words, name="uq_tallies_cell")] if unique else []),
        )
    op.drop_index("ix_instruments_validity", table_name="instruments")
    op.create_index("ix_instruments_validity", "instruments", _VALIDITY, unique=False)
    for table in _TABLES:
        for ddl in trigger_ddl(table, dialect):
            op.execute(ddl)
    count_anew(connection)


def downgrade() -> None:
    """Nothing: the tables of 0015 have the same shape."""
