"""Keep the idempotency key of a refused request too: it is carried out again under that key (decision 0227)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

INDEX = "ix_exchanges_cause"
CARRIED_OUT = "cause <> '' AND status < 300"
SAID = "cause <> ''"


def upgrade() -> None:
    """Let a key stand at several refusals, and at one request that was carried out."""
    _index(CARRIED_OUT)


def downgrade() -> None:
    """Take it from the refusals again."""
    op.execute("UPDATE exchanges SET cause = '' WHERE status >= 300")
    _index(SAID)


def _index(where: str) -> None:
    op.drop_index(INDEX, table_name="exchanges")
    op.create_index(
        INDEX,
        "exchanges",
        ["key_id", "cause"],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )
