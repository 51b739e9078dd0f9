"""Make the table that counts the room of photos, and find old ones by an index (decision 0123)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Number

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both."""
    op.create_table(
        "photo_room",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("whose", sa.LargeBinary(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_photo_room")),
    )
    op.create_index("ix_photo_room_day_whose", "photo_room", ["day", "whose"], unique=True)
    op.create_index("ix_media_at_ms", "media", ["at_ms"], unique=False)


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_media_at_ms", "media")
    op.drop_table("photo_room")
