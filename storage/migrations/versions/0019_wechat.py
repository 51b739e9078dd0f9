"""Make the tables of pushes that are answered later, and of codes that are scanned to sign in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Word

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "late_pushes",
        sa.Column("message_id", Word, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_late_pushes")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_late_pushes_at_ms", "late_pushes", ["at_ms"], unique=False)
    op.create_table(
        "wechat_scenes",
        sa.Column("digest", Word, nullable=False),
        sa.Column("browser", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.CheckConstraint("state IN ('offered', 'scanned', 'agreed', 'spent')", name=op.f("ck_wechat_scenes_state")),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_wechat_scenes")),
    )
    op.create_index("ix_wechat_scenes_person_id_made_at", "wechat_scenes", ["person_id", "made_at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("wechat_scenes")
    op.drop_table("late_pushes")
