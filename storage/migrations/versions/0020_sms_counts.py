"""Make the table that counts text messages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Number

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "sms_counts",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_sms_counts")),
    )
    op.create_index("ix_sms_counts_day_phone_index", "sms_counts", ["day", "phone_index"], unique=True)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("sms_counts")
