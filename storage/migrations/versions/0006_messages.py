"""Make the tables of conversations, the inbox and photos."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Word

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _make_conversations()
    _make_inbox()
    _make_media()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("media")
    op.drop_table("inbox")
    op.drop_table("conversations")


def _make_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("person_id", Word, nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=True),
        sa.Column("turns", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_conversations")),
        sqlite_with_rowid=False,
    )


def _make_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("channel", Word, nullable=False),
        sa.Column("message_id", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", "message_id", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )


def _make_media() -> None:
    op.create_table(
        "media",
        sa.Column("name", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("content_type", Word, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_media")),
    )
