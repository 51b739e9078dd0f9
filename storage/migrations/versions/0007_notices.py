"""Make the tables of audit and outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Word

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _make_audit()
    _index_audit()
    _make_outbox()
    _index_outbox()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("outbox")
    op.drop_table("audit")


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("event", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("thing_id", Word, nullable=False),
        sa.Column("verb", Word, nullable=False),
        sa.Column("party", Word, nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.Column("on_behalf", Word, nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )


def _index_audit() -> None:
    op.create_index("ix_audit_by_seq", "audit", ["by", "seq"], unique=False)
    op.create_index("ix_audit_kind_thing_id_seq", "audit", ["kind", "thing_id", "seq"], unique=False)


def _make_outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("cause", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("recipient", sa.LargeBinary(), nullable=False),
        sa.Column("recipient_index", sa.LargeBinary(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("resend", sa.Boolean(), nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("planned", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_by", Word, nullable=False),
        sa.Column("lease_until", Moment(), nullable=True),
        sa.Column("channel", Word, nullable=False),
        sa.Column("receipt", Word, nullable=False),
        sa.Column("problem", Word, nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'leased', 'sending', 'retry', 'sent', 'dead', 'uncertain', 'moot')",
            name=op.f("ck_outbox_state"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
    )


def _index_outbox() -> None:
    op.create_index("ix_outbox_cause", "outbox", ["cause"], unique=True)
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due", "seq"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'retry')"),
        postgresql_where=sa.text("state IN ('waiting', 'retry')"),
    )
    op.create_index(
        "ix_outbox_failed",
        "outbox",
        ["ended_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('dead', 'uncertain')"),
        postgresql_where=sa.text("state IN ('dead', 'uncertain')"),
    )
    op.create_index(
        "ix_outbox_leased",
        "outbox",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state = 'leased'"),
        postgresql_where=sa.text("state = 'leased'"),
    )
    op.create_index(
        "ix_outbox_order",
        "outbox",
        ["recipient_index", "planned", "seq"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'leased', 'sending', 'retry')"),
        postgresql_where=sa.text("state IN ('waiting', 'leased', 'sending', 'retry')"),
    )
    op.create_index(
        "ix_outbox_sending",
        "outbox",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_outbox_unsure",
        "outbox",
        ["due"],
        unique=False,
        sqlite_where=sa.text("state = 'uncertain'"),
        postgresql_where=sa.text("state = 'uncertain'"),
    )
