"""Make the table of what the audits of the data found (decision 0213)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Number, Word

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "data_months",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("month", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("rule", Word, nullable=False),
        sa.Column("found", Number, nullable=False),
        sa.Column("total", Number, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_data_months")),
        sa.UniqueConstraint("month", "region_code", "rule", name=op.f("uq_data_months_month_region_code_rule")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("data_months")
