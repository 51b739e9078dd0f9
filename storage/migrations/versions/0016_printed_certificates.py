"""Make the table of certificates that were printed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Word

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "printed_certificates",
        sa.Column("result_id", Word, nullable=False),
        sa.Column("name", Word, nullable=False),
        sa.Column("digest", Word, nullable=False),
        sa.Column("sha256", Word, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("result_id", name=op.f("pk_printed_certificates")),
    )
    op.create_index("ix_printed_certificates_sha256", "printed_certificates", ["sha256"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("printed_certificates")
