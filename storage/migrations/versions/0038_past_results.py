"""Make the table of results from before this service (decision 0211)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Word

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "past_results",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("unit_id", Word, nullable=False),
        sa.Column("instrument_id", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("second", Word, nullable=False),
        sa.Column("certificate_no", Word, nullable=False),
        sa.Column("result", Word, nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=False),
        sa.Column("institution", Word, nullable=False),
        sa.Column("institution_id", Word, nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("verifier", Word, nullable=False),
        sa.Column("note", Word, nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.Column("created_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_past_results")),
        sa.UniqueConstraint("id", name=op.f("uq_past_results_id")),
    )
    op.create_index(
        "ix_past_results_instrument_id_verified_on_id", "past_results", ["instrument_id", "verified_on", "id"]
    )
    op.create_index("ix_past_results_certificate_no", "past_results", ["certificate_no"])
    op.create_index("ix_past_results_region_code_verified_on", "past_results", ["region_code", "verified_on"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("past_results")
