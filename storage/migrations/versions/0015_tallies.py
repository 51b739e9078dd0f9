"""Keep counts: outcomes, tallies, their triggers, and indexes by place and category; count what is there already."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.read_tallies import count_anew
from storage.tables.columns import Number, Word
from storage.tables.tally_triggers import drop_statements, trigger_ddl

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_DIMENSIONS = ("subject", "region_code", "month", "second", "institution_id", "state", "result")
_CELL = ("subject", "view", "region_code", "second", "institution_id", "month", "state", "result")
_OUTCOME = (
    "id", "line_id", "unit_id", "region_code", "first", "second", "institution_id", "result", "state", "certificate_no"
)  # fmt: skip
_INDEXES = (
    ("ix_outcomes_verified_on_seq", "outcomes", ["verified_on", "seq"]),
    ("ix_outcomes_region_code_verified_on_seq", "outcomes", ["region_code", "verified_on", "seq"]),
    ("ix_outcomes_second_region_code_verified_on", "outcomes", ["second", "region_code", "verified_on"]),
    ("ix_outcomes_institution_id_verified_on_seq", "outcomes", ["institution_id", "verified_on", "seq"]),
    ("ix_outcomes_unit_id_verified_on", "outcomes", ["unit_id", "verified_on"]),
    ("ix_outcomes_certificate_no", "outcomes", ["certificate_no"]),
    ("ix_lines_place", "lines", ["region_code", "booking_no", "n"]),
    ("ix_lines_category", "lines", ["second", "region_code", "booking_no"]),
    ("ix_instruments_place", "instruments", ["use_region_code", "seq"]),
    ("ix_instruments_category", "instruments", ["second", "use_region_code", "seq"]),
    ("ix_instruments_validity", "instruments", ["valid_until", "use_region_code", "state", "second", "last_result"]),
)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "tallies",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        *(sa.Column(name, Word, nullable=False) for name in _CELL),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_tallies")),
        sa.UniqueConstraint(*_CELL, name="uq_tallies_cell"),
    )
    op.create_table(
        "tally_changes",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        *(sa.Column(name, Word, nullable=False) for name in _DIMENSIONS),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_tally_changes")),
    )
    op.create_table(
        "outcomes",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        *(sa.Column(name, Word, nullable=False) for name in _OUTCOME),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outcomes")),
        sa.UniqueConstraint("id", name=op.f("uq_outcomes_id")),
    )
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns, unique=False)
    connection = op.get_bind()
    dialect = connection.dialect.name
    for table in ("lines", "instruments", "results", "outcomes"):
        for ddl in trigger_ddl(table, dialect):
            op.execute(ddl)
    count_anew(connection)


def downgrade() -> None:
    """Drop them."""
    connection = op.get_bind()
    for table in ("lines", "instruments", "results"):
        for statement in drop_statements(table, connection.dialect.name):
            op.execute(statement)
    for name, table, _columns in _INDEXES:
        op.drop_index(name, table_name=table)
    for table in ("outcomes", "tally_changes", "tallies"):
        op.drop_table(table)
