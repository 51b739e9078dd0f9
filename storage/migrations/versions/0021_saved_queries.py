"""Make the table of queries that people keep."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Number, Word

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "saved_queries",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("path", Word, nullable=False),
        sa.Column("title", Word, nullable=False),
        sa.Column("query", Word, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_saved_queries")),
    )
    op.create_index("ix_saved_queries_person_id_path", "saved_queries", ["person_id", "path"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("saved_queries")
