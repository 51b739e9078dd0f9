"""The unit of work: one message, one transaction, and nothing is committed anywhere else.

At its end the events become audit rows, the notices that they owe are planned, and these become rows of the outbox,
all in the transaction of the turn itself: no path can forget a notice, and none can announce what was not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from booking.events import Event
from storage.audit_chain import Link, keep_head
from storage.changes import note_changes
from storage.outbox import Outbox
from storage.planning import Planner
from storage.sealing import Keyring
from storage.sql_store import SqlStore
from storage.talk import Talk

Result = TypeVar("Result")


class Session:
    """What a piece of work may use while its transaction is open."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self.connection = connection
        self.keyring = keyring
        self.store = SqlStore(connection, keyring)
        self.talk = Talk(connection, keyring)
        self.events: list[Event] = []

    @cached_property
    def outbox(self) -> Outbox:
        """The outbox; most messages owe nobody a notice."""
        return Outbox(self.connection, self.keyring)

    @property
    def alone(self) -> bool:
        """Whether nobody else writes at the same time: SQLite's one writer."""
        return self.connection.dialect.name == "sqlite"

    def record(self, events: Sequence[Event]) -> None:
        """Note what happened; audit rows and notices follow from it when the work ends."""
        self.events.extend(events)


Work = Callable[[Session], Result]


@dataclass(frozen=True)
class Ended(Generic[Result]):
    """How one piece of work ended: its result or its fault, whether notices were planned, where the audit stands."""

    result: Result | None = None
    fault: BaseException | None = None
    announced: bool = False
    head: Link | None = None


@dataclass(frozen=True)
class UnitOfWork:
    """Runs work in transactions of a given connection."""

    keyring: Keyring
    planner: Planner

    def alone(self, connection: Connection, work: Work[Result]) -> Ended[Result]:
        """One piece of work in a transaction of its own (PostgreSQL). A fault rolls back and is raised."""
        with connection.begin() as transaction:
            ended = self._carry_out(connection, work)
            transaction.commit()
        keep_head(connection, ended.head)
        return ended

    def piece(self, connection: Connection, work: Work[Result]) -> Ended[Result]:
        """One piece of work in a savepoint of a transaction that others share (SQLite); whoever began it commits.

        A fault undoes the work that it happened in and no other; it is given back, not raised.
        """
        driver: Any = connection.connection.driver_connection
        driver.execute("SAVEPOINT piece")
        try:
            ended = self._carry_out(connection, work)
            keep_head(connection, ended.head)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it goes to whoever asked for the work
            driver.execute("ROLLBACK TO piece")
            ended = Ended(fault=fault)
        driver.execute("RELEASE piece")
        return ended

    def _carry_out(self, connection: Connection, work: Work[Result]) -> Ended[Result]:
        session = Session(connection, self.keyring)
        result = work(session)
        events = session.events
        if not events:
            return Ended(result)
        session.store.record(events)
        note_changes(session.connection, events)
        notices = self.planner(events, session.store)
        session.outbox.add(notices, max(event.at for event in events))
        return Ended(result, announced=bool(notices), head=session.store.head)
