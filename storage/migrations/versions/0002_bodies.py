"""Make the tables of institutions, authorities and capabilities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _make_institutions()
    _index_institutions()
    _make_authorities()
    _index_authorities()
    _make_capabilities()
    _index_capabilities()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("capabilities")
    op.drop_table("authorities")
    op.drop_table("institutions")


def _make_institutions() -> None:
    op.create_table(
        "institutions",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("region", Word, nullable=False),
        sa.Column("phone", Word, nullable=False),
        sa.Column("address", Word, nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("name_key", Word, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_institutions")),
        sa.UniqueConstraint("id", name=op.f("uq_institutions_id")),
    )


def _index_institutions() -> None:
    op.create_index("ix_institutions_region_code", "institutions", ["region_code"], unique=False)


def _make_authorities() -> None:
    op.create_table(
        "authorities",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_authorities")),
        sa.UniqueConstraint("id", name=op.f("uq_authorities_id")),
    )


def _index_authorities() -> None:
    op.create_index("ix_authorities_region_code", "authorities", ["region_code"], unique=False)


def _make_capabilities() -> None:
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
        sa.Column("reason", Word, nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "state IN ('待审核', '有效', '已拒绝', '已停用', '已过期')", name=op.f("ck_capabilities_state")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_capabilities")),
        sa.UniqueConstraint("id", name=op.f("uq_capabilities_id")),
    )


def _index_capabilities() -> None:
    op.create_index("ix_capabilities_institution_id", "capabilities", ["institution_id"], unique=False)
    op.create_index("ix_capabilities_lapse", "capabilities", ["state", "standard_until"], unique=False)
    op.create_index("ix_capabilities_second_state", "capabilities", ["second", "state"], unique=False)
    op.create_index(
        "ix_capabilities_waiting",
        "capabilities",
        ["institution_id", "seq"],
        unique=False,
        sqlite_where=sa.text("state = '待审核'"),
        postgresql_where=sa.text("state = '待审核'"),
    )
