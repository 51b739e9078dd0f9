"""How a notice was tried, way by way, and what its providers told about it later; each report counts once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, and_, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from storage.tables.notices import outbox, reports, tries


@dataclass(frozen=True)
class Report:
    """What a provider says became of a message: delivered, or not and `why`. `reference` is the provider's number of
    it; `ours` is our id of the delivery, where the provider gives it back ("" = it does not).
    """

    channel: str
    reference: str
    delivered: bool
    why: str = ""
    ours: str = ""


class Tried(Protocol):
    """One way that was tried for a notice: the channel, what came of it, the provider's number, and why not."""

    @property
    def channel(self) -> str: ...
    @property
    def outcome(self) -> str: ...
    @property
    def reference(self) -> str: ...
    @property
    def why(self) -> str: ...


@dataclass(frozen=True)
class Try:
    """A try as it is kept: `number` counts the attempts at the notice, one of which may try several channels."""

    number: int
    channel: str
    outcome: str
    reference: str
    problem: str
    at: datetime


def _keep(dialect: Any) -> Any:
    return dialect.insert(reports).on_conflict_do_nothing(index_elements=["channel", "reference"])


_KEEP = {"sqlite": _keep(sqlite), "postgresql": _keep(postgresql)}
_TOLD = select(reports.c.delivered, reports.c.problem).where(
    reports.c.channel == bindparam("by"), reports.c.reference == bindparam("number_of_it")
)
_OF_REFERENCE = (
    select(tries.c.notice)
    .where(
        tries.c.channel == bindparam("by"),
        tries.c.reference == bindparam("number_of_it"),
        tries.c.reference != "",
    )
    .limit(1)
)
_CAUSE = select(outbox.c.cause).where(outbox.c.seq == bindparam("row"))
_OF_NOTICE = (
    select(tries.c.number, tries.c.channel, tries.c.outcome, tries.c.reference, tries.c.problem, tries.c.at)
    .where(tries.c.notice == bindparam("row"))
    .order_by(tries.c.seq)
)
_MARK = (
    update(tries)
    .where(
        and_(
            tries.c.channel == bindparam("by"), tries.c.reference == bindparam("number_of_it"), tries.c.reference != ""
        )
    )
    .values(outcome=bindparam("came"), problem=bindparam("why"))
)


class OutboxReports:
    """Tries and reports inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, notice: int, number: int, ways: Sequence[Tried], at: datetime) -> None:
        """Keep what one attempt tried."""
        if ways:
            rows = [
                {
                    "notice": notice,
                    "number": number,
                    "channel": way.channel,
                    "outcome": way.outcome,
                    "reference": way.reference,
                    "problem": way.why,
                    "at": at,
                }
                for way in ways
            ]
            self._connection.execute(insert(tries), rows)

    def tries_of(self, notice: int) -> tuple[Try, ...]:
        """Everything that was tried for a notice, in order."""
        return tuple(Try(*row) for row in self._connection.execute(_OF_NOTICE, {"row": notice}))

    def keep(self, report: Report, at: datetime) -> bool:
        """Keep a report; False when this message was reported before: the first word counts."""
        statement = _KEEP[self._connection.dialect.name]
        row = {"channel": report.channel, "reference": report.reference, "delivered": report.delivered}
        kept = self._connection.execute(statement, row | {"problem": report.why, "at": at}).rowcount == 1
        if kept:
            came = "delivered" if report.delivered else "failed"
            given = {"by": report.channel, "number_of_it": report.reference, "came": came, "why": report.why}
            self._connection.execute(_MARK, given)
        return kept

    def told(self, channel: str, reference: str) -> Report | None:
        """The report about a message that came before its send was noted."""
        given = {"by": channel, "number_of_it": reference}
        row = self._connection.execute(_TOLD, given).first() if reference else None
        return None if row is None else Report(channel, reference, row[0], row[1])

    def notice_of(self, report: Report) -> tuple[int, str] | None:
        """The notice that a report is about, and its cause; None while no try of that number is noted."""
        given = {"by": report.channel, "number_of_it": report.reference}
        seq = self._connection.execute(_OF_REFERENCE, given).scalar() if report.reference else None
        if seq is None:
            first, _, _rest = report.ours.partition("-")
            seq = int(first) if first.isascii() and first.isdigit() and len(first) < 19 else None
        cause = None if seq is None else self._connection.execute(_CAUSE, {"row": seq}).scalar()
        return None if seq is None or cause is None else (int(seq), str(cause))
