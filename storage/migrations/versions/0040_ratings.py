"""Make the table of ratings (decision 0202)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Word

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "ratings",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("booking_no", Word, nullable=False),
        sa.Column("unit_id", Word, nullable=False),
        sa.Column("institution_id", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("stars", Number, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("reason", Word, nullable=False),
        sa.Column("note", Word, nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.CheckConstraint("state IN ('已评价', '差评待回访', '差评已回访')", name=op.f("ck_ratings_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ratings")),
        sa.UniqueConstraint("id", name=op.f("uq_ratings_id")),
    )
    op.create_index("ix_ratings_region_code_stars_seq", "ratings", ["region_code", "stars", "seq"], unique=False)
    op.create_index("ix_ratings_institution_id_stars_seq", "ratings", ["institution_id", "stars", "seq"], unique=False)
    op.create_index("ix_ratings_region_code_state_due", "ratings", ["region_code", "state", "due"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("ratings")
