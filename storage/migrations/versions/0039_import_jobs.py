"""Make the table of sheets that are brought in at the desk (decision 0212)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "import_jobs",
        sa.Column("seq", Number, autoincrement=True, nullable=False),
        sa.Column("id", Word, nullable=False),
        sa.Column("kind", Word, nullable=False),
        sa.Column("body", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("file_name", Word, nullable=False),
        sa.Column("state", Word, nullable=False),
        sa.Column("dry", sa.Boolean(), nullable=False),
        sa.Column("total", Number, nullable=False),
        sa.Column("done", Number, nullable=False),
        sa.Column("counts", Packed, nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("moved_at", Moment(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("problems", sa.LargeBinary(), nullable=True),
        sa.Column("given_back", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_import_jobs")),
        sa.UniqueConstraint("id", name=op.f("uq_import_jobs_id")),
    )
    op.create_index("ix_import_jobs_body_begun_at", "import_jobs", ["body", "begun_at"])
    op.create_index("ix_import_jobs_begun_at", "import_jobs", ["begun_at"])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("import_jobs")
