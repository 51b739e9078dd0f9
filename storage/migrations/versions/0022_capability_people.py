"""Widen capabilities: who is qualified, until when, and which capability a changed one takes the place of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_KEPT = (
    "seq, id, institution_id, second, regions, state, since, first, range, accuracy, standard, standard_until, "
    "reason, sample"
)
_ASKED = "state = '待审核'"
_INDEXES = (
    ("ix_capabilities_second_state", ["second", "state"], None),
    ("ix_capabilities_institution_id", ["institution_id"], None),
    ("ix_capabilities_lapse", ["state", "standard_until"], None),
    ("ix_capabilities_waiting", ["institution_id", "seq"], _ASKED),
)


def upgrade() -> None:
    """Widen them."""
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
    else:
        op.add_column("capabilities", sa.Column("people", Packed, nullable=False, server_default="[]"))
        op.add_column("capabilities", sa.Column("people_until", sa.Date(), nullable=True))
        op.add_column("capabilities", sa.Column("replaces", Word, nullable=False, server_default=""))
        for name in ("people", "replaces"):
            op.alter_column("capabilities", name, server_default=None)
    op.create_index("ix_capabilities_people", "capabilities", ["state", "people_until"], unique=False)


def downgrade() -> None:
    """Drop the columns."""
    op.drop_index("ix_capabilities_people", "capabilities")
    for name in ("replaces", "people_until", "people"):
        op.drop_column("capabilities", name)


def _make_anew() -> None:
    """SQLite adds columns behind the constraints: there the table is made anew, so that it is as declared."""
    for name, _columns, _where in _INDEXES:
        op.drop_index(name, "capabilities")
    op.rename_table("capabilities", "capabilities_before")
    op.create_table(
        "capabilities",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("institution_id", Word, nullable=False),
        sa.Column("second", Word, nullable=False),
        sa.Column("regions", Packed, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("first", Word, nullable=False),
        sa.Column("range", Packed, nullable=False),
        sa.Column("accuracy", Word, nullable=False),
        sa.Column("standard", Word, nullable=False),
        sa.Column("standard_until", sa.Date(), nullable=True),
        sa.Column("people", Packed, nullable=False),
        sa.Column("people_until", sa.Date(), nullable=True),
        sa.Column("replaces", Word, nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('待审核', '有效', '已拒绝', '已停用', '已过期')", name=op.f("ck_capabilities_state")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_capabilities")),
        sa.UniqueConstraint("id", name=op.f("uq_capabilities_id")),
    )
    op.execute(
        f"INSERT INTO capabilities ({_KEPT}, people, replaces) "  # noqa: S608 - only names of ours
        f"SELECT {_KEPT}, '[]', '' FROM capabilities_before"
    )
    op.drop_table("capabilities_before")
    for name, columns, where in _INDEXES:
        op.create_index(name, "capabilities", columns, unique=False, sqlite_where=sa.text(where) if where else None)
