"""Make the tables of web chats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Number, Word

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "web_messages",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("key", Word, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_web_messages")),
    )
    op.create_index("ix_web_messages_person_id_key", "web_messages", ["person_id", "key"], unique=True)
    op.create_index("ix_web_messages_person_id_seq", "web_messages", ["person_id", "seq"], unique=False)
    op.create_table(
        "web_presence",
        sa.Column("person_id", Word, nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_web_presence")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("web_presence")
    op.drop_table("web_messages")
