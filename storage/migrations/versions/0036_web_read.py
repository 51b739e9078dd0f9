"""Note up to which entry of their chat somebody has read (decision 0200)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark; what lies in a chat by now counts as read."""
    op.add_column("web_presence", sa.Column("read_seq", sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE web_presence SET read_seq = COALESCE((SELECT MAX(seq) FROM web_messages "
        "WHERE web_messages.person_id = web_presence.person_id), 0)"
    )


def downgrade() -> None:
    """Drop the mark."""
    op.drop_column("web_presence", "read_seq")
