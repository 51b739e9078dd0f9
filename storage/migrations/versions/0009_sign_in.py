"""Make the tables of sign-in links, sessions and shared tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Word

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _make_links()
    _make_sessions()
    _index_sessions()
    _make_tokens()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("tokens")
    op.drop_table("sessions")
    op.drop_table("links")


def _make_links() -> None:
    op.create_table(
        "links",
        sa.Column("digest", Word, nullable=False),
        sa.Column("role", Word, nullable=False),
        sa.Column("ref", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_links")),
    )


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("digest", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_sessions")),
    )


def _index_sessions() -> None:
    op.create_index("ix_sessions_person_id", "sessions", ["person_id"], unique=False)


def _make_tokens() -> None:
    op.create_table(
        "tokens",
        sa.Column("name", Word, nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tokens")),
    )
