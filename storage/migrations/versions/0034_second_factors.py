"""Make the tables of second factors and of the browsers that wait for a code (decision 0181)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Word

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both."""
    op.create_table(
        "second_factors",
        sa.Column("person_id", Word, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", Number, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_second_factors")),
    )
    op.create_table(
        "second_waits",
        sa.Column("digest", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_second_waits")),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("second_waits")
    op.drop_table("second_factors")
