"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this release."""
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Go back to the release before it."""
    ${downgrades if downgrades else "pass"}
