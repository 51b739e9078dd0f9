"""Let a notice be delivered, and keep how it was tried and what providers told about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Word

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_BEFORE = ("waiting", "leased", "sending", "retry", "sent", "dead", "uncertain", "moot")
_AFTER = (*_BEFORE, "delivered")
_LOOK = "state IN ('uncertain', 'sent') AND due IS NOT NULL"
_INDEXES: tuple[tuple[str, list[str], str], ...] = (
    ("ix_outbox_due", ["due", "seq"], "state IN ('waiting', 'retry')"),
    ("ix_outbox_failed", ["ended_at"], "state IN ('dead', 'uncertain')"),
    ("ix_outbox_leased", ["lease_until"], "state = 'leased'"),
    ("ix_outbox_order", ["recipient_index", "planned", "seq"], "state IN ('waiting', 'leased', 'sending', 'retry')"),
    ("ix_outbox_sending", ["lease_until"], "state = 'sending'"),
)


def upgrade() -> None:
    """Widen the states, make the tables."""
    op.drop_index("ix_outbox_unsure", "outbox")
    _states(_AFTER)
    _index("ix_outbox_look", ["due"], _LOOK)
    op.create_table(
        "outbox_tries",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("notice", Number, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", Word, nullable=False),
        sa.Column("outcome", Word, nullable=False),
        sa.Column("reference", Word, nullable=False),
        sa.Column("problem", Word, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox_tries")),
    )
    op.create_index("ix_outbox_tries_notice", "outbox_tries", ["notice", "seq"], unique=False)
    where = sa.text("reference != ''")
    op.create_index(
        "ix_outbox_tries_reference",
        "outbox_tries",
        ["channel", "reference"],
        unique=False,
        sqlite_where=where,
        postgresql_where=where,
    )
    op.create_table(
        "provider_reports",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("channel", Word, nullable=False),
        sa.Column("reference", Word, nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("problem", Word, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_provider_reports")),
    )
    op.create_index("ix_provider_reports_channel_reference", "provider_reports", ["channel", "reference"], unique=True)


def downgrade() -> None:
    """What was delivered is called sent again; tries and reports are dropped."""
    op.drop_table("provider_reports")
    op.drop_table("outbox_tries")
    op.drop_index("ix_outbox_look", "outbox")
    op.execute("UPDATE outbox SET state = 'sent' WHERE state = 'delivered'")
    _states(_BEFORE)
    _index("ix_outbox_unsure", ["due"], "state = 'uncertain'")


def _states(states: tuple[str, ...]) -> None:
    """Let `state` be one of these. SQLite changes no constraint: there the table is made anew and its rows moved."""
    check = f"state IN ({', '.join(f'{one!r}' for one in states)})"
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f("ck_outbox_state"), "outbox", type_="check")
        op.create_check_constraint(op.f("ck_outbox_state"), "outbox", check)
        return
    op.drop_index("ix_outbox_cause", "outbox")
    for name, _columns, _where in _INDEXES:
        op.drop_index(name, "outbox")
    op.rename_table("outbox", "outbox_before")
    _make(check)
    op.execute("INSERT INTO outbox SELECT * FROM outbox_before")
    op.drop_table("outbox_before")
    op.create_index("ix_outbox_cause", "outbox", ["cause"], unique=True)
    for name, columns, where in _INDEXES:
        _index(name, columns, where)


def _make(check: str) -> None:
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
        sa.CheckConstraint(check, name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
    )


def _index(name: str, columns: list[str], where: str) -> None:
    only = sa.text(where)
    op.create_index(name, "outbox", columns, unique=False, sqlite_where=only, postgresql_where=only)
