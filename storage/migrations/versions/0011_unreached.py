"""Make the table of notices that reached nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Word

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_OPEN = "state = '待告知'"


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "unreached",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("title", Word, nullable=False),
        sa.Column("told", Word, nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("why", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("unsure", sa.Boolean(), nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.CheckConstraint("state IN ('待告知', '已告知')", name=op.f("ck_unreached_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_unreached")),
        sa.UniqueConstraint("id", name=op.f("uq_unreached_id")),
    )
    op.create_index(
        "ix_unreached_open",
        "unreached",
        ["region_code", "since"],
        unique=False,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("unreached")
