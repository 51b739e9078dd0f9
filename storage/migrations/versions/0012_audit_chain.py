"""Chain the audit's rows, and make the table of seals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_KEPT = "seq, event, kind, thing_id, verb, party, by, on_behalf, reason, at, data"


def upgrade() -> None:
    """Add the columns; rows from before stand in no chain. SQLite's table is made anew, so that it is as declared."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
    else:
        for column in _columns():
            op.add_column("audit", column)
    op.create_table(
        "audit_seals",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("number", Number, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("heads", Packed, nullable=False),
        sa.Column("digest", Word, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_seals")),
        sa.UniqueConstraint("number", name=op.f("uq_audit_seals_number")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("audit_seals")
    for name in ("digest", "link", "chain"):
        op.drop_column("audit", name)


def _columns() -> tuple[sa.Column[str], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("chain", Word, nullable=False, server_default=""),
        sa.Column("link", Number, nullable=False, server_default="0"),
        sa.Column("digest", Word, nullable=False, server_default=""),
    )


def _make_anew() -> None:
    op.drop_index("ix_audit_by_seq", "audit")
    op.drop_index("ix_audit_kind_thing_id_seq", "audit")
    op.rename_table("audit", "audit_before")
    op.create_table(
        "audit",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        *(
            sa.Column(name, Word, nullable=False)
            for name in ("event", "kind", "thing_id", "verb", "party", "by", "on_behalf", "reason")
        ),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        *_columns(),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit")),
    )
    op.execute(f"INSERT INTO audit ({_quoted()}) SELECT {_quoted()} FROM audit_before")  # noqa: S608 - our own names
    op.drop_table("audit_before")
    op.create_index("ix_audit_by_seq", "audit", ["by", "seq"], unique=False)
    op.create_index("ix_audit_kind_thing_id_seq", "audit", ["kind", "thing_id", "seq"], unique=False)


def _quoted() -> str:
    return ", ".join(f'"{name}"' for name in _KEPT.split(", "))
