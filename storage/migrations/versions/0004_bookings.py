# ruff: noqa: E501 - the states of a lifecycle stand in one constraint, and a constraint is one string
"""Make the tables of bookings, lines, receipts and sequences."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _make_bookings()
    _index_bookings()
    _make_lines()
    _index_lines()
    _make_receipts()
    _index_receipts()
    _make_sequences()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("sequences")
    op.drop_table("receipts")
    op.drop_table("lines")
    op.drop_table("bookings")


def _make_bookings() -> None:
    op.create_table(
        "bookings",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("no", Word, nullable=False),
        sa.Column("unit_id", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("submitted_at", Moment(), nullable=True),
        sa.Column("preferred_date", Word, nullable=False),
        sa.Column("preferred_time", Word, nullable=False),
        sa.Column("remark", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("cause", Word, nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('暂存', '已提交', '已反馈', '已完成', '已撤销')", name=op.f("ck_bookings_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_bookings")),
        sa.UniqueConstraint("no", name=op.f("uq_bookings_no")),
    )


def _index_bookings() -> None:
    op.create_index(
        "ix_bookings_unit_id_cause",
        "bookings",
        ["unit_id", "cause"],
        unique=False,
        sqlite_where=sa.text("cause != ''"),
        postgresql_where=sa.text("cause != ''"),
    )
    op.create_index("ix_bookings_unit_id_no", "bookings", ["unit_id", "no"], unique=False)


def _make_lines() -> None:
    op.create_table(
        "lines",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("booking_no", Word, nullable=False),
        sa.Column("n", Number, nullable=False),
        sa.Column("unit_id", Word, nullable=False),
        sa.Column("instrument_id", Word, nullable=False),
        sa.Column("instrument_name", Word, nullable=False),
        sa.Column("first", Word, nullable=False),
        sa.Column("second", Word, nullable=False),
        sa.Column("model", Word, nullable=False),
        sa.Column("serial", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("institution_id", Word, nullable=False),
        sa.Column("why_assigned", Word, nullable=False),
        sa.Column("unfit", Word, nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("reason_field", Word, nullable=False),
        sa.Column("proposed", Word, nullable=False),
        sa.Column("previous", Word, nullable=False),
        sa.Column("scheduled_date", Word, nullable=False),
        sa.Column("scheduled_time", Word, nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("serial_key", Word, nullable=False),
        sa.Column("deadline", Word, nullable=False),
        sa.CheckConstraint(
            "state IN ('暂存', '待分配', '已分配', '退回', '待检定', '检定中', '已检定', '已出证', '预约失败', '已撤销')",
            name=op.f("ck_lines_state"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_lines")),
        sa.UniqueConstraint("id", name=op.f("uq_lines_id")),
    )


def _index_lines() -> None:
    op.create_index("ix_lines_booking_no_n", "lines", ["booking_no", "n"], unique=False)
    op.create_index("ix_lines_institution_id_serial_key", "lines", ["institution_id", "serial_key"], unique=False)
    op.create_index("ix_lines_institution_id_state", "lines", ["institution_id", "state"], unique=False)
    op.create_index("ix_lines_instrument_id_booking_no_n", "lines", ["instrument_id", "booking_no", "n"], unique=False)
    op.create_index("ix_lines_state_region_code", "lines", ["state", "region_code"], unique=False)
    op.create_index(
        "ix_lines_to_do",
        "lines",
        ["institution_id", "deadline"],
        unique=False,
        sqlite_where=sa.text("state IN ('待分配', '已分配', '退回', '待检定', '检定中', '已检定')"),
        postgresql_where=sa.text("state IN ('待分配', '已分配', '退回', '待检定', '检定中', '已检定')"),
    )


def _make_receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("booking_no", Word, nullable=False),
        sa.Column("institution_id", Word, nullable=False),
        sa.Column("text", Word, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("dept", Word, nullable=False),
        sa.Column("phone", Word, nullable=False),
        sa.Column("line_ids", Packed, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_receipts")),
        sa.UniqueConstraint("id", name=op.f("uq_receipts_id")),
    )


def _index_receipts() -> None:
    op.create_index("ix_receipts_booking_no_at", "receipts", ["booking_no", "at"], unique=False)


def _make_sequences() -> None:
    op.create_table(
        "sequences",
        sa.Column("name", Word, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sequences")),
    )
