"""Find lines that are late by an index."""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

from storage.tables.bookings import OPEN

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    only = text(str(OPEN).replace("lines.", ""))
    op.create_index(
        "ix_lines_late",
        "lines",
        ["due", "region_code", "institution_id", "second", "state"],
        unique=False,
        sqlite_where=only,
        postgresql_where=only,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_lines_late", table_name="lines")
