"""Count units by their place without reading them."""

from __future__ import annotations

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_units_place", "units", ["region_code", "state"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_units_place", table_name="units")
