"""Make the tables of the ledger of instruments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _make_instruments()
    _index_instruments()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("instruments")


def _make_instruments() -> None:
    op.create_table(
        "instruments",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("unit_id", Word, nullable=False),
        sa.Column("code", Word, nullable=False),
        sa.Column("instrument_name", Word, nullable=False),
        sa.Column("first", Word, nullable=False),
        sa.Column("second", Word, nullable=False),
        sa.Column("model", Word, nullable=False),
        sa.Column("serial", Word, nullable=False),
        sa.Column("manufacturer", Word, nullable=False),
        sa.Column("use_region_code", Word, nullable=False),
        sa.Column("use_region", Word, nullable=False),
        sa.Column("install_location", Word, nullable=False),
        sa.Column("purpose", Word, nullable=False),
        sa.Column("delivery_method", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("range", Packed, nullable=False),
        sa.Column("range_text", Word, nullable=False),
        sa.Column("accuracy", Word, nullable=False),
        sa.Column("division", Packed, nullable=False),
        sa.Column("origin", Word, nullable=False),
        sa.Column("purchase_date", Word, nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("valid_until_by", Word, nullable=False),
        sa.Column("photos", Packed, nullable=False),
        sa.Column("extra", Packed, nullable=False),
        sa.Column("last_result", Word, nullable=False),
        sa.Column("last_certificate", Word, nullable=False),
        sa.Column("created_at", Moment(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("serial_key", Word, nullable=False),
        sa.Column("maker_key", Word, nullable=False),
        sa.CheckConstraint("state IN ('在用', '停用', '报废', '已转让')", name=op.f("ck_instruments_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_instruments")),
        sa.UniqueConstraint("id", name=op.f("uq_instruments_id")),
    )


def _index_instruments() -> None:
    op.create_index(
        "ix_instruments_due",
        "instruments",
        ["unit_id", "valid_until", "code"],
        unique=False,
        sqlite_where=sa.text("state = '在用'"),
        postgresql_where=sa.text("state = '在用'"),
    )
    op.create_index("ix_instruments_serial_key_maker_key", "instruments", ["serial_key", "maker_key"], unique=False)
    op.create_index("ix_instruments_unit_id_serial_key", "instruments", ["unit_id", "serial_key"], unique=False)
    op.create_index(
        "ix_instruments_unit_id_state_code_id", "instruments", ["unit_id", "state", "code", "id"], unique=False
    )
