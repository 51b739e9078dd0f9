"""Make the tables of complaints, standards and catalogue versions; index instruments by category."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ASKED = "asked"


def upgrade() -> None:
    """Make them."""
    _make_public()
    _make_versions()
    _make_moves()
    op.create_index("ix_instruments_second_unit_id", "instruments", ["second", "unit_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_instruments_second_unit_id", "instruments")
    for name in ("catalogue_moves", "catalogue_versions", "standards", "complaints"):
        op.drop_table(name)


def _make_public() -> None:
    op.create_table(
        "complaints",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("place", Word, nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("certificate_no", Word, nullable=False),
        sa.Column("instrument_id", Word, nullable=False),
        sa.Column("unit_id", Word, nullable=False),
        sa.Column("due", Moment(), nullable=True),
        sa.Column("reason", Word, nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.CheckConstraint("state IN ('待处理', '处理中', '已办结', '不予受理')", name=op.f("ck_complaints_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_complaints")),
        sa.UniqueConstraint("id", name=op.f("uq_complaints_id")),
    )
    op.create_index(
        "ix_complaints_region_code_state_since", "complaints", ["region_code", "state", "since"], unique=False
    )
    op.create_table(
        "standards",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("number", Word, nullable=False),
        sa.Column("body", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("range", Word, nullable=False),
        sa.Column("accuracy", Word, nullable=False),
        sa.Column("issued_by", Word, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("location", Word, nullable=False),
        sa.Column("note", Word, nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("submitted_by", Word, nullable=False),
        sa.Column("created_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('草稿', '待审核', '已通过', '审核退回', '已过期', '已删除')",
            name=op.f("ck_standards_state"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_standards")),
        sa.UniqueConstraint("id", name=op.f("uq_standards_id")),
    )
    op.create_index("ix_standards_number", "standards", ["number"], unique=False)
    op.create_index(
        "ix_standards_region_code_state_since", "standards", ["region_code", "state", "since"], unique=False
    )


def _make_versions() -> None:
    op.create_table(
        "catalogue_versions",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("rows", Packed, nullable=False),
        sa.Column("changes", Packed, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("announced", sa.Date(), nullable=True),
        sa.Column("previous", Word, nullable=False),
        sa.Column("cursor", Word, nullable=False),
        sa.Column("counts", Packed, nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("created_at", Moment(), nullable=True),
        sa.CheckConstraint(
            "state IN ('待确认', '待生效', '迁移中', '现行', '已被替代', '回退中', '已回退', '已放弃')",
            name=op.f("ck_catalogue_versions_state"),
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_catalogue_versions")),
        sa.UniqueConstraint("id", name=op.f("uq_catalogue_versions_id")),
    )


def _make_moves() -> None:
    op.create_table(
        "catalogue_moves",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("version_id", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("thing_id", Word, nullable=False),
        sa.Column("holder", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("outcome", Word, nullable=False),
        sa.Column("first", Word, nullable=False),
        sa.Column("second", Word, nullable=False),
        sa.Column("to_first", Word, nullable=False),
        sa.Column("to_second", Word, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("note", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("serial", Word, nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_catalogue_moves")),
        sa.UniqueConstraint("id", name=op.f("uq_catalogue_moves_id")),
    )
    op.create_index(
        "ix_catalogue_moves_asked",
        "catalogue_moves",
        ["thing_id"],
        unique=False,
        sqlite_where=sa.text(_ASKED),
        postgresql_where=sa.text(_ASKED),
    )
    op.create_index(
        "ix_catalogue_moves_region",
        "catalogue_moves",
        ["region_code", "id"],
        unique=False,
        sqlite_where=sa.text(_ASKED),
        postgresql_where=sa.text(_ASKED),
    )
    op.create_index("ix_catalogue_moves_version_id_id", "catalogue_moves", ["version_id", "id"], unique=False)
