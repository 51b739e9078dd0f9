"""What somebody was told: the notices that went out to a recipient, and when each first did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from storage.outbox import opened_data
from storage.outbox_reports import OutboxReports, Try
from storage.sealing import Keyring
from storage.tables.notices import DELIVERED, SENT, in_states, outbox, tries

MOST = 8
"""So many notices at once are looked at; nobody answers the ninth from the top in one word."""

_WENT = (
    select(func.min(tries.c.at))
    .where(tries.c.notice == outbox.c.seq, tries.c.outcome.in_(("sent", "delivered")))
    .scalar_subquery()
)
_NEWEST = (
    select(outbox.c.kind, outbox.c.planned, outbox.c.made_at, func.coalesce(_WENT, outbox.c.ended_at))
    .where(
        outbox.c.recipient_index.in_(bindparam("recipients", expanding=True)),
        in_states(outbox.c.state, (SENT, DELIVERED)),
        outbox.c.ended_at > bindparam("since"),
        outbox.c.kind != bindparam("answers"),
    )
    .order_by(outbox.c.ended_at.desc(), outbox.c.seq.desc())
    .limit(MOST)
)


@dataclass(frozen=True)
class SentNotice:
    """A notice that went out: its kind, when it was made and due, and when it first left."""

    kind: str
    planned: datetime
    made_at: datetime
    at: datetime

    def is_of_turn(self, at: datetime) -> bool:
        """Whether it came of the turn of that moment itself, and so says nothing newer than its answer."""
        return self.made_at == at == self.planned


def told_since(
    connection: Connection, keyring: Keyring, recipients: Sequence[str], since: datetime
) -> tuple[SentNotice, ...]:
    """What went out to any of the recipients (the forms of `Notice.to`) after a moment, the newest first.

    Answers of a conversation are none of it; a report that came later makes nothing newer.
    """
    found = [keyring.index(to, b"recipient") for to in recipients]
    given: dict[str, Any] = {"recipients": found, "since": since, "answers": "late_answer"}
    rows = [SentNotice(*row) for row in connection.execute(_NEWEST, given)]
    return tuple(sorted((row for row in rows if row.at > since), key=lambda row: row.at, reverse=True))


@dataclass(frozen=True)
class Record:
    """A notice as an operator looks at it: what it says, where it stands, and every try."""

    kind: str
    planned: datetime
    state: str
    problem: str
    data: Mapping[str, Any]
    tries: tuple[Try, ...]


_EVERY = (
    select(outbox.c.seq, outbox.c.kind, outbox.c.planned, outbox.c.state, outbox.c.problem, outbox.c.data)
    .where(outbox.c.recipient_index.in_(bindparam("recipients", expanding=True)))
    .order_by(outbox.c.planned.desc(), outbox.c.seq.desc())
    .limit(200)
)


def records_of(connection: Connection, keyring: Keyring, recipients: Sequence[str]) -> tuple[Record, ...]:
    """The newest notices to any of the recipients, whatever became of them; for an operator, not for a turn."""
    found = [keyring.index(to, b"recipient") for to in recipients]
    rows = connection.execute(_EVERY, {"recipients": found}).all()
    reports = OutboxReports(connection)
    return tuple(
        Record(kind, planned, state, problem, opened_data(keyring, data), reports.tries_of(seq))
        for seq, kind, planned, state, problem, data in rows
    )
