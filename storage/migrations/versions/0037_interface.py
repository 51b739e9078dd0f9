"""Make the tables of the interface for other systems (decision 0215)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, Word, nullable=False) for name in names]


def _seq() -> sa.Column[int]:
    return sa.Column("seq", Number, autoincrement=True, nullable=False)


def upgrade() -> None:
    """Make keys, nonces, exchanges, changes and reconciliations."""
    _keys()
    op.create_table(
        "nonces",
        *_words("key_id", "nonce"),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "nonce", name=op.f("pk_nonces")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_nonces_at_ms", "nonces", ["at_ms"], unique=False)
    _exchanges()
    _changes()
    op.create_table(
        "reconciliations",
        _seq(),
        *_words("key_id"),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("compared", sa.Integer(), nullable=False),
        sa.Column("differences", sa.Integer(), nullable=False),
        sa.Column("report", sa.LargeBinary(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_reconciliations")),
    )
    op.create_index("ix_reconciliations_key_id_day", "reconciliations", ["key_id", "day"], unique=True)


def _keys() -> None:
    op.create_table(
        "system_keys",
        _seq(),
        *_words("id", "kind", "ref", "person_id", "name"),
        sa.Column("scopes", Packed, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("before_until", Moment(), nullable=True),
        sa.Column("hook", sa.LargeBinary(), nullable=True),
        sa.Column("codes", Packed, nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_system_keys")),
        sa.UniqueConstraint("id", name=op.f("uq_system_keys_id")),
    )
    op.create_index("ix_system_keys_ref_kind", "system_keys", ["ref", "kind"], unique=False)
    op.create_index("ix_system_keys_person_id", "system_keys", ["person_id"], unique=False)


def _exchanges() -> None:
    op.create_table(
        "exchanges",
        _seq(),
        *_words("direction", "key_id", "method", "path", "cause", "fingerprint"),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("request", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        *_words("number"),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_exchanges")),
    )
    made = sa.text("cause != ''")
    op.create_index(
        "ix_exchanges_cause",
        "exchanges",
        ["key_id", "cause"],
        unique=True,
        sqlite_where=made,
        postgresql_where=made,
    )
    op.create_index("ix_exchanges_key_id_seq", "exchanges", ["key_id", "seq"], unique=False)
    op.create_index("ix_exchanges_at", "exchanges", ["at"], unique=False)


def _changes() -> None:
    op.create_table(
        "changes",
        _seq(),
        sa.Column("xid", Number, nullable=False),
        *_words("kind", "ref", "event", "verb", "thing", "thing_id", "booking_no"),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_changes")),
    )
    op.create_index("ix_changes_kind_ref_xid_seq", "changes", ["kind", "ref", "xid", "seq"], unique=False)
    op.create_index("ix_changes_at", "changes", ["at"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in ("reconciliations", "changes", "exchanges", "nonces", "system_keys"):
        op.drop_table(table)
