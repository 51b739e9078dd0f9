"""Make the tables of aliases and settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Number, Packed, Word

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _make_aliases()
    _index_aliases()
    _make_settings()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("settings")
    op.drop_table("aliases")


def _make_aliases() -> None:
    op.create_table(
        "aliases",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("first", Word, nullable=False),
        sa.Column("second", Word, nullable=False),
        sa.Column("count", Number, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("people", Packed, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_aliases")),
        sa.UniqueConstraint("name", "second", name=op.f("uq_aliases_name_second")),
    )


def _index_aliases() -> None:
    op.create_index("ix_aliases_state_count", "aliases", ["state", "count"], unique=False)


def _make_settings() -> None:
    op.create_table(
        "settings",
        sa.Column("name", Word, nullable=False),
        sa.Column("value", Packed, nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
