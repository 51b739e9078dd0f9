"""Know a message by its sender too: whoever numbers messages may number two people's alike."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.tables.columns import Word

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_ADD_SENDER = """
UPDATE inbox SET sender = COALESCE(
    (SELECT identities.address_index FROM identities
     WHERE identities.channel = inbox.channel AND identities.person_id = inbox.person_id
     ORDER BY identities.address_index LIMIT 1),
    :nobody)
"""
"""Who wrote a message that was answered before: the person's address in its channel."""

_PLAIN_WEB_ID = "UPDATE inbox SET message_id = SUBSTR(message_id, LENGTH(person_id) + 2) WHERE channel = 'web'"
"""The web's ids stood behind the person's until now."""

_MOVE = """
INSERT INTO inbox_by_sender (channel, sender, message_id, person_id, reply, at_ms)
SELECT channel, sender, message_id, person_id, reply, at_ms FROM inbox
"""


def upgrade() -> None:
    """Put the sender into the key."""
    op.add_column("inbox", sa.Column("sender", sa.LargeBinary(), nullable=True))
    op.execute(sa.text(_ADD_SENDER).bindparams(sa.bindparam("nobody", b"", sa.LargeBinary())))
    op.execute(_PLAIN_WEB_ID)
    if op.get_bind().dialect.name == "sqlite":
        _make("inbox_by_sender", [sa.Column("sender", sa.LargeBinary(), nullable=False)])
        op.execute(_MOVE)
        op.drop_table("inbox")
        op.rename_table("inbox_by_sender", "inbox")
    else:
        op.alter_column("inbox", "sender", nullable=False)
        op.drop_constraint(op.f("pk_inbox"), "inbox")
        op.create_primary_key(op.f("pk_inbox"), "inbox", ["channel", "sender", "message_id"])


def downgrade() -> None:
    """The former key cannot hold what two people sent under one number: what was answered is forgotten."""
    op.drop_table("inbox")
    _make("inbox", [])


def _make(name: str, sender: list[sa.Column[bytes]]) -> None:
    """SQLite changes no key: the rows move into a new table."""
    op.create_table(
        name,
        sa.Column("channel", Word, nullable=False),
        *sender,
        sa.Column("message_id", Word, nullable=False),
        sa.Column("person_id", Word, nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", *(column.name for column in sender), "message_id", name=op.f("pk_inbox")),
        sqlite_with_rowid=False,
    )
