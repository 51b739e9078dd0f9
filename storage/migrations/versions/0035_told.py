"""Find what went out to somebody by who it went to (decision 0205)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_WENT_OUT = sa.text("state IN ('sent', 'delivered')")


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_outbox_told",
        "outbox",
        ["recipient_index", "ended_at"],
        unique=False,
        sqlite_where=_WENT_OUT,
        postgresql_where=_WENT_OUT,
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_outbox_told", "outbox")
