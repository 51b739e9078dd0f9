"""Make the tables of what is shown to the public besides certificates, and of inspections of institutions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Word

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "postings",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("subject", Word, nullable=False),
        sa.Column("ref", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("added", sa.Boolean(), nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.CheckConstraint("state IN ('未发布', '已发布')", name=op.f("ck_postings_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_postings")),
        sa.UniqueConstraint("id", name=op.f("uq_postings_id")),
    )
    op.create_index("ix_postings_subject_region_code_ref", "postings", ["subject", "region_code", "ref"], unique=False)
    op.create_table(
        "inspections",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("institution_id", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("found", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("note", Word, nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.CheckConstraint("state IN ('符合要求', '要求整改', '整改完成')", name=op.f("ck_inspections_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_inspections")),
        sa.UniqueConstraint("id", name=op.f("uq_inspections_id")),
    )
    op.create_index(
        "ix_inspections_institution_id_day_id", "inspections", ["institution_id", "day", "id"], unique=False
    )
    op.create_index("ix_inspections_region_code_day_id", "inspections", ["region_code", "day", "id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("inspections")
    op.drop_table("postings")
