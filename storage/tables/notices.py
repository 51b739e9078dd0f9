"""Tables of what happened (audit), of the seals on it, and of who is to be told (outbox)."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
    and_,
    literal_column,
)

from storage.moments import Moment
from storage.tables.columns import Number, Packed, Word, index, metadata, one_of, sequence

audit = Table(
    "audit",
    metadata,
    sequence(),
    Column("event", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("thing_id", Word, nullable=False),
    Column("verb", Word, nullable=False),
    Column("party", Word, nullable=False),
    Column("by", Word, nullable=False),
    Column("on_behalf", Word, nullable=False),
    Column("reason", Word, nullable=False),
    Column("at", Moment(), nullable=False),
    Column("data", LargeBinary),
    Column("chain", Word, nullable=False, server_default=""),
    Column("link", Number, nullable=False, server_default="0"),
    Column("digest", Word, nullable=False, server_default=""),
)
"""`chain`, `link` and `digest` bind a row to the one before it (`storage/audit_chain.py`); rows from before there was a
chain have none.
"""
index(audit, "kind", "thing_id", "seq")
index(audit, "by", "seq")

audit_seals = Table(
    "audit_seals",
    metadata,
    sequence(),
    Column("number", Number, nullable=False),
    Column("at", Moment(), nullable=False),
    Column("heads", Packed, nullable=False),
    Column("digest", Word, nullable=False),
    UniqueConstraint("number"),
)
"""Where every chain stood when the worker looked (`storage/audit_seals.py`)."""

WAITING, LEASED, SENDING, SENT, RETRY = "waiting", "leased", "sending", "sent", "retry"
DEAD, UNCERTAIN, MOOT, DELIVERED = "dead", "uncertain", "moot", "delivered"
UNFINISHED = (WAITING, LEASED, SENDING, RETRY)
ENDED = (SENT, DEAD, UNCERTAIN, MOOT, DELIVERED)
OPEN_ENDED = (UNCERTAIN, SENT)
"""Ended as far as we go, but their provider may still tell or be asked what became of them: these have a `due`."""

outbox = Table(
    "outbox",
    metadata,
    sequence(),
    Column("cause", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("recipient", LargeBinary, nullable=False),
    Column("recipient_index", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("resend", Boolean, nullable=False),
    Column("state", Word, nullable=False),
    Column("planned", Moment(), nullable=False),
    Column("due", Moment()),
    Column("tries", Integer, nullable=False),
    Column("lease_by", Word, nullable=False),
    Column("lease_until", Moment()),
    Column("channel", Word, nullable=False),
    Column("receipt", Word, nullable=False),
    Column("problem", Word, nullable=False),
    Column("made_at", Moment(), nullable=False),
    Column("ended_at", Moment()),
    one_of("state", (*UNFINISHED, *ENDED)),
)
"""`recipient` may be a phone number, so it is sealed; `planned` is when it was first due and gives the order.

`due` is when it is to be looked at next; nothing (NULL) when nobody will look again. The states and what moves a row
from one to the next stand in `storage/outbox.py`.
"""


def in_states(column: ColumnElement[str], states: tuple[str, ...]) -> ColumnElement[bool]:
    """A condition with its states written out, as the database has to see it to use an index that holds only them."""
    written: list[ColumnElement[str]] = [literal_column(f"'{state}'") for state in states]
    return column == written[0] if len(written) == 1 else column.in_(written)


index(outbox, "cause", unique=True)
index(outbox, "due", "seq", name="ix_outbox_due", where=in_states(outbox.c.state, (WAITING, RETRY)))
index(outbox, "recipient_index", "planned", "seq", name="ix_outbox_order", where=in_states(outbox.c.state, UNFINISHED))
index(outbox, "recipient_index", "ended_at", name="ix_outbox_told", where=in_states(outbox.c.state, (SENT, DELIVERED)))
index(outbox, "lease_until", name="ix_outbox_leased", where=in_states(outbox.c.state, (LEASED,)))
index(outbox, "lease_until", name="ix_outbox_sending", where=in_states(outbox.c.state, (SENDING,)))
index(
    outbox, "due", name="ix_outbox_look", where=and_(in_states(outbox.c.state, OPEN_ENDED), outbox.c.due.is_not(None))
)
index(outbox, "ended_at", name="ix_outbox_failed", where=in_states(outbox.c.state, (DEAD, UNCERTAIN)))

tries = Table(
    "outbox_tries",
    metadata,
    sequence(),
    Column("notice", Number, nullable=False),
    Column("number", Integer, nullable=False),
    Column("channel", Word, nullable=False),
    Column("outcome", Word, nullable=False),
    Column("reference", Word, nullable=False),
    Column("problem", Word, nullable=False),
    Column("at", Moment(), nullable=False),
)
"""Every way that was tried for a notice (`notice` is its `seq`), in order, and what the provider told about it later.

`number` counts the attempts of the row; one attempt may try several channels. No address: who it went to is the row's.
"""
index(tries, "notice", "seq", name="ix_outbox_tries_notice")
index(tries, "channel", "reference", name="ix_outbox_tries_reference", where=tries.c.reference != "")

reports = Table(
    "provider_reports",
    metadata,
    sequence(),
    Column("channel", Word, nullable=False),
    Column("reference", Word, nullable=False),
    Column("delivered", Boolean, nullable=False),
    Column("problem", Word, nullable=False),
    Column("at", Moment(), nullable=False),
)
"""What providers told about a message that they took, once each: reports come twice, or before the send is noted."""
index(reports, "channel", "reference", unique=True)
