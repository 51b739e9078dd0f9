"""Make the tables of results and publications."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Word

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    _make_results()
    _index_results()
    _make_publications()
    _index_publications()


def downgrade() -> None:
    """Drop them."""
    op.drop_table("publications")
    op.drop_table("results")


def _make_results() -> None:
    op.create_table(
        "results",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("line_id", Word, nullable=False),
        sa.Column("version", Number, nullable=False),
        sa.Column("institution_id", Word, nullable=False),
        sa.Column("instrument_id", Word, nullable=False),
        sa.Column("result", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("certificate_no", Word, nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("note", Word, nullable=False),
        sa.Column("verifier", Word, nullable=False),
        sa.Column("checker", Word, nullable=False),
        sa.Column("approver", Word, nullable=False),
        sa.Column("reason", Word, nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("state IN ('已登记', '已提交', '已更正', '已作废')", name=op.f("ck_results_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_results")),
        sa.UniqueConstraint("id", name=op.f("uq_results_id")),
    )


def _index_results() -> None:
    op.create_index(
        "ix_results_certificate_no",
        "results",
        ["certificate_no"],
        unique=False,
        sqlite_where=sa.text("certificate_no != ''"),
        postgresql_where=sa.text("certificate_no != ''"),
    )
    op.create_index("ix_results_instrument_id", "results", ["instrument_id"], unique=False)
    op.create_index("ix_results_line_id_version", "results", ["line_id", "version"], unique=False)


def _make_publications() -> None:
    op.create_table(
        "publications",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("certificate_no", Word, nullable=False),
        sa.Column("region_code", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.Column("by", Word, nullable=False),
        sa.CheckConstraint("state IN ('未发布', '已发布')", name=op.f("ck_publications_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_publications")),
        sa.UniqueConstraint("id", name=op.f("uq_publications_id")),
    )


def _index_publications() -> None:
    op.create_index("ix_publications_certificate_no", "publications", ["certificate_no"], unique=True)
    op.create_index("ix_publications_region_code_state", "publications", ["region_code", "state"], unique=False)
