"""Say of each code from which seat and network it was asked for (decision 0122)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Word

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew: what stood in it was good for five minutes."""
    op.drop_table("phone_codes")
    op.create_table(
        "phone_codes",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=True),
        sa.Column("digest", Word, nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("tries", Number, nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        *(sa.Column(name, Word, nullable=False) for name in ("sender", "seat", "network")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_phone_codes")),
        sa.UniqueConstraint("phone_index", "sent_at", name=op.f("uq_phone_codes_phone_index_sent_at")),
    )
    op.create_index("ix_phone_codes_sender_sent_at", "phone_codes", ["sender", "sent_at"], unique=False)
    op.create_index(
        "ix_phone_codes_network",
        "phone_codes",
        ["network", "sent_at"],
        unique=False,
        sqlite_where=sa.text("network != ''"),
        postgresql_where=sa.text("network != ''"),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_phone_codes_network", "phone_codes")
    op.drop_column("phone_codes", "network")
    op.drop_column("phone_codes", "seat")
