"""Make the tables of institutions' desks, and the index that finds their appointments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_APPOINTED = "scheduled_date != '' AND state = '待检定'"
_ASKING = "state = '待确认'"


def _seq() -> sa.Column[int]:
    return sa.Column("seq", Number, autoincrement=True, nullable=False)


def _word(name: str) -> sa.Column[str]:
    return sa.Column(name, Word, nullable=False)


def _ends(table: str, *unique: str) -> tuple[sa.Constraint, ...]:
    names = "_".join(unique)
    return (
        sa.PrimaryKeyConstraint("seq", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{table}_{names}")),
    )


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "reasons",
        _seq(),
        *map(_word, ("id", "institution_id", "use", "text", "field")),
        sa.Column("gone", sa.Boolean(), nullable=False),
        *_ends("reasons", "id"),
    )
    op.create_index("ix_reasons_institution_id_use", "reasons", ["institution_id", "use"], unique=False)
    op.create_table(
        "receipt_templates",
        _seq(),
        *map(_word, ("id", "institution_id", "dept", "phone", "text")),
        sa.Column("gone", sa.Boolean(), nullable=False),
        *_ends("receipt_templates", "id"),
    )
    op.create_index("ix_receipt_templates_institution_id", "receipt_templates", ["institution_id"], unique=False)
    op.create_table(
        "openings",
        _seq(),
        _word("institution_id"),
        sa.Column("day", sa.Date(), nullable=False),
        _word("half"),
        sa.Column("capacity", Number, nullable=False),
        *_ends("openings", "institution_id", "day", "half"),
    )
    _delivery_asks()
    op.create_table(
        "samples",
        _seq(),
        *map(_word, ("id", "institution_id", "no")),
        sa.Column("at", Moment(), nullable=False),
        *_ends("samples", "id"),
    )
    op.create_index("ix_samples_institution_id_no", "samples", ["institution_id", "no"], unique=False)
    op.create_index(
        "ix_lines_appointed",
        "lines",
        ["institution_id", "scheduled_date", "scheduled_time"],
        unique=False,
        sqlite_where=sa.text(_APPOINTED),
        postgresql_where=sa.text(_APPOINTED),
    )


def _delivery_asks() -> None:
    op.create_table(
        "delivery_asks",
        _seq(),
        *map(_word, ("id", "booking_no", "unit_id", "institution_id")),
        sa.Column("line_ids", Packed, nullable=False),
        *map(_word, ("method", "reason", "state")),
        sa.Column("since", Moment(), nullable=False),
        sa.CheckConstraint("state IN ('待确认', '已同意', '未同意', '已撤回')", name=op.f("ck_delivery_asks_state")),
        *_ends("delivery_asks", "id"),
    )
    op.create_index("ix_delivery_asks_booking_no", "delivery_asks", ["booking_no"], unique=False)
    op.create_index(
        "ix_delivery_asks_open",
        "delivery_asks",
        ["unit_id", "since"],
        unique=False,
        sqlite_where=sa.text(_ASKING),
        postgresql_where=sa.text(_ASKING),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_lines_appointed", "lines")
    for table in ("samples", "delivery_asks", "openings", "receipt_templates", "reasons"):
        op.drop_table(table)
