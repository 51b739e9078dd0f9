"""Make the table that counts how often somebody may ask, for all processes together (decision 0172)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "paces",
        sa.Column("whose", sa.LargeBinary(), nullable=False),
        sa.Column("paid_until_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("whose", name=op.f("pk_paces")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_paces_paid_until_ms", "paces", ["paid_until_ms"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("paces")
